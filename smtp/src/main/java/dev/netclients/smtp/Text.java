package dev.netclients.smtp;

import dev.netclients.line.Scan;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH = 0x8080808080808080L;

  /** RFC 5321, section 4.5.3.1.6: a line has 1000 bytes at the most, CRLF included. */
  static final int MAX_LINE = 998;

  /** Makes the text of a message; a bare CR or LF becomes CRLF, and the last line gets one. */
  static Text of(byte[] message) {
    Text text = ofClean(message);
    return text != null ? text : Objects.requireNonNull(ofClean(cleaned(message)));
  }

  /** Returns the text that these bytes are; null if a CR or LF stands alone or the end has none. */
  private static @Nullable Text ofClean(byte[] bytes) {
    int length = bytes.length;
    boolean dots = false;
    int headerEnd = -1;
    int longest = 0;
    int start = 0;
    while (start < length) {
      int end = Scan.indexOfEither(bytes, start, length, (byte) '\r', (byte) '\n');
      if (end < 0 || end + 1 >= length || bytes[end] != '\r' || bytes[end + 1] != '\n') {
        return null;
      }
      longest = Math.max(longest, end - start);
      dots |= bytes[start] == '.';
      if (end == start && headerEnd < 0) {
        headerEnd = start;
      }
      start = end + 2;
    }
    int high = highByte(bytes);
    boolean inHeader = high >= 0 && (headerEnd < 0 || high < headerEnd);
    return new Text(bytes, dots, high >= 0, inHeader, longest);
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

  /** Returns where the first byte above 127 is, or -1; eight at a time are looked at. */
  private static int highByte(byte[] bytes) {
    int i = 0;
    for (; i + 8 <= bytes.length; i += 8) {
      if (((long) LONG.get(bytes, i) & HIGH) != 0) {
        break;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return i;
      }
    }
    return -1;
  }
}
