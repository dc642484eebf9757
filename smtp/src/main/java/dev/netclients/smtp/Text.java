package dev.netclients.smtp;

import dev.netclients.line.Scan;
import java.io.ByteArrayOutputStream;

/**
 * A message's bytes, as they go out: lines that end with CRLF, and what there is to know of them.
 *
 * @param bytes the text; not copied
 * @param dots whether a line begins with a dot
 * @param eightBit whether a byte above 127 is in it
 * @param utf8Header whether one is in its header
 * @param longest the number of bytes of its longest line, without CRLF
 */
record Text(byte[] bytes, boolean dots, boolean eightBit, boolean utf8Header, int longest) {
  /** RFC 5321, section 4.5.3.1.6: a line has 1000 bytes at the most, CRLF included. */
  static final int MAX_LINE = 998;

  /** Makes the text of a message; a bare CR or LF becomes CRLF, and the last line gets one. */
  static Text of(byte[] message) {
    byte[] bytes = isClean(message) ? message : cleaned(message);
    boolean dots = false;
    boolean header = true;
    int headerEnd = bytes.length;
    int longest = 0;
    for (int start = 0; start < bytes.length; ) {
      int lf = Scan.indexOf(bytes, start, bytes.length, (byte) '\n');
      longest = Math.max(longest, lf - 1 - start);
      dots |= bytes[start] == '.';
      if (header && lf - 1 == start) {
        headerEnd = start;
        header = false;
      }
      start = lf + 1;
    }
    int high = highByte(bytes);
    return new Text(bytes, dots, high >= 0, high >= 0 && high < headerEnd, longest);
  }

  /** Returns whether each CR is followed by LF, each LF preceded by CR, and the end is CRLF. */
  private static boolean isClean(byte[] message) {
    int length = message.length;
    if (length == 0) {
      return true; // no line at all; the end mark follows directly
    }
    if (length < 2 || message[length - 1] != '\n') {
      return false;
    }
    for (int i = 0; i < length; i += 2) {
      i = Scan.indexOfEither(message, i, length, (byte) '\r', (byte) '\n');
      if (i < 0) {
        return true;
      }
      if (message[i] != '\r' || i + 1 == length || message[i + 1] != '\n') {
        return false;
      }
    }
    return true;
  }

  private static byte[] cleaned(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
    for (int i = 0; i < message.length; i++) {
      byte b = message[i];
      if (b == '\r' || b == '\n') {
        out.write('\r');
        out.write('\n');
        if (b == '\r' && i + 1 < message.length && message[i + 1] == '\n') {
          i++;
        }
      } else {
        out.write(b);
      }
    }
    byte last = message[message.length - 1];
    if (last != '\r' && last != '\n') {
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static int highByte(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return i;
      }
    }
    return -1;
  }
}
