package dev.netclients.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text as mail, news and Gopher servers send it (RFC 1939, section 3): a dot at the start of a line
 * is doubled, and a dot alone ends it. Written for the fakes, so that they share no encoder with
 * the clients.
 */
final class DotText {
  private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

  private DotText() {}

  /** Returns {@code text} stuffed and ended; a last line without an end gets CRLF. */
  static byte[] of(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 16);
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      if (text[start] == '.') {
        out.write('.');
      }
      int next = Math.min(end + 1, text.length);
      out.write(text, start, next - start);
      start = next;
    }
    if (text.length > 0 && text[text.length - 1] != '\n') {
      out.write('\r');
      out.write('\n');
    }
    out.writeBytes(END);
    return out.toByteArray();
  }

  static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }
}
