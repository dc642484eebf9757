package dev.netclients.benchmarks;

import java.io.IOException;
import java.io.Reader;

/** Messages and articles: a head, and lines until the size is right. */
final class Texts {
  private static final String LINE =
      "the quick brown fox jumps over the lazy dog, and then it lies down again\r\n";

  private Texts() {}

  static String plain(String head, int size) {
    return text(head, size, Integer.MAX_VALUE);
  }

  /** Returns a text of {@code size} bytes as it goes over the wire: every 20th line has a dot. */
  static String stuffed(String head, int size) {
    return text(head, size, 20).replace("\r\n.", "\r\n..");
  }

  private static String text(String head, int size, int dotted) {
    StringBuilder text = new StringBuilder(size).append(head);
    for (int i = 1; text.length() < size - 100; i++) {
      text.append(i % dotted == 0 ? "." : "").append(LINE);
    }
    return text.append("x".repeat(size - 2 - text.length())).append("\r\n").toString();
  }

  /** Reads to the end, and throws unless it was {@code size} characters. */
  static String read(Reader reader, int size) throws IOException {
    char[] block = new char[size];
    StringBuilder text = new StringBuilder(size);
    for (int n; (n = reader.read(block)) >= 0; ) {
      text.append(block, 0, n);
    }
    Job.check(size, text.length(), "characters of a text");
    return text.toString();
  }
}
