package dev.netclients.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command as a client sent it: text, and the literals in it. Written for the fakes, so that they
 * share no parser with the client.
 *
 * @param lines the pieces of text, without line ends and announcements; one more than literals
 * @param literals the literals between them
 */
record ImapCommand(List<String> lines, List<byte[]> literals) {
  /** Returns the tag; empty if there is none. */
  String tag() {
    int blank = lines.get(0).indexOf(' ');
    return blank < 0 ? "" : lines.get(0).substring(0, blank);
  }

  /** Returns the words, with literals as they came and quotes undone; parentheses by themselves. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      split(lines.get(i), words);
      if (i < literals.size()) {
        words.add(new String(literals.get(i), StandardCharsets.UTF_8));
      }
    }
    return words;
  }

  private static void split(String line, List<String> words) {
    for (int i = 0; i < line.length(); ) {
      char c = line.charAt(i);
      if (c == ' ') {
        i++;
      } else if (c == '"') {
        StringBuilder word = new StringBuilder();
        for (i++; i < line.length() && line.charAt(i) != '"'; i++) {
          if (line.charAt(i) == '\\' && i + 1 < line.length()) {
            i++;
          }
          word.append(line.charAt(i));
        }
        words.add(word.toString());
        i++;
      } else if (c == '(' || c == ')') {
        words.add(String.valueOf(c));
        i++;
      } else {
        int end = i;
        int brackets = 0;
        while (end < line.length() && (brackets > 0 || " ()\"".indexOf(line.charAt(end)) < 0)) {
          brackets += line.charAt(end) == '[' ? 1 : line.charAt(end) == ']' ? -1 : 0;
          end++;
        }
        words.add(line.substring(i, end));
        i = end;
      }
    }
  }

  /** Returns the verb in upper case, {@code UID} and a blank before it if that is there. */
  String verb() {
    String[] words = lines.get(0).split(" ", 4);
    String first = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
    return first.equals("UID") && words.length > 2
        ? "UID " + words[2].toUpperCase(Locale.ROOT)
        : first;
  }

  /** Returns the words behind the verb. */
  List<String> arguments() {
    List<String> words = words();
    int verb = verb().startsWith("UID ") ? 3 : 2;
    return words.subList(Math.min(verb, words.size()), words.size());
  }
}
