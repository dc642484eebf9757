package dev.netclients.nntp;

import dev.netclients.line.Line;
import java.nio.charset.StandardCharsets;

/** The words of a line, one after another; blanks and tabs are between them. */
final class Words {
  private final Line line;
  private int at;

  Words(Line line) {
    this.line = line;
  }

  static Words of(String text) {
    return new Words(Line.of(text));
  }

  private static boolean isBlank(int b) {
    return b == ' ' || b == '\t';
  }

  private int end() {
    while (isBlank(line.at(at))) {
      at++;
    }
    int end = at;
    while (end < line.length() && !isBlank(line.at(end))) {
      end++;
    }
    return end;
  }

  /** Takes the next word and returns it; empty behind the last. */
  String word() {
    int end = end();
    String word = line.text(at, end, StandardCharsets.UTF_8);
    at = end;
    return word;
  }

  /** Takes the next word and returns the number that it is; -1 if it is none. */
  long number() {
    int end = end();
    long number = number(line, at, end);
    at = end;
    return number;
  }

  /**
   * Returns the number in {@code [from, to)} of a line; -1 if there is none, or a larger one than
   * an article can have. Leading zeros do no harm.
   */
  static long number(Line line, int from, int to) {
    long number = line.number(from, to);
    return number > ArticleRange.MAX ? -1 : number;
  }

  /** Takes what is left and returns it, without the blanks before it. */
  String rest() {
    end();
    String rest = line.text(at, line.length(), StandardCharsets.UTF_8);
    at = line.length();
    return rest;
  }
}
