package dev.netclients.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An article as a news server keeps it. Text is taken for Latin-1, so that all bytes survive.
 *
 * @param bytes header, empty line and body, with CRLF
 * @param arrived when it came
 */
record NewsArticle(byte[] bytes, Instant arrived) {
  /** What {@link #overview} has, as LIST OVERVIEW.FMT says it. */
  static final List<String> OVERVIEW_FIELDS =
      List.of(
          "Subject:",
          "From:",
          "Date:",
          "Message-ID:",
          "References:",
          ":bytes",
          ":lines",
          "Xref:full");

  /** Returns a header's content, unfolded, tabs turned into blanks; empty if there is none. */
  String header(String name) {
    StringBuilder value = new StringBuilder();
    boolean inside = false;
    for (String line : head().split("\r\n", -1)) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        value.append(inside ? line : "");
      } else if (value.length() > 0) {
        break;
      } else {
        int colon = line.indexOf(':');
        inside = colon > 0 && line.substring(0, colon).equalsIgnoreCase(name);
        value.append(inside ? line.substring(colon + 1) : "");
      }
    }
    return value.toString().replaceAll("[\t\0\r\n]", " ").strip();
  }

  String id() {
    return header("Message-ID");
  }

  List<String> newsgroups() {
    return Arrays.stream(header("Newsgroups").split(",")).map(String::strip).toList();
  }

  private int headEnd() {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int empty = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
    return empty < 0 ? bytes.length : text.startsWith("\r\n") ? 0 : empty + 2;
  }

  private String head() {
    return new String(bytes, 0, headEnd(), StandardCharsets.ISO_8859_1);
  }

  /** Returns the header without the empty line. */
  byte[] headBytes() {
    return Arrays.copyOf(bytes, headEnd());
  }

  /** Returns what follows the empty line. */
  byte[] bodyBytes() {
    return Arrays.copyOfRange(bytes, Math.min(headEnd() + 2, bytes.length), bytes.length);
  }

  private long lines() {
    long lines = 0;
    for (byte b : bodyBytes()) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  /** Returns a header's content, or what the server counts: {@code :bytes} and {@code :lines}. */
  String item(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case ":bytes" -> String.valueOf(bytes.length);
      case ":lines" -> String.valueOf(lines());
      default -> header(name);
    };
  }

  /** Returns the row of an overview, without the number (RFC 3977, section 8.3). */
  String overview() {
    String xref = header("Xref");
    return String.join(
        "\t",
        header("Subject"),
        header("From"),
        header("Date"),
        id(),
        header("References"),
        item(":bytes"),
        item(":lines"),
        xref.isEmpty() ? "" : "Xref: " + xref);
  }
}
