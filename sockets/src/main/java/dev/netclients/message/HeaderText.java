package dev.netclients.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;

/** Turns the bytes of a header field into text. Stateless. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * Returns bytes as text: line ends are dropped (RFC 5322, section 2.2.3), spaces at both ends
   * too. The bytes are UTF-8 if that fits, else Latin-1.
   */
  public static String unfold(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int from = offset;
    int to = offset + length;
    while (from < to && isSpace(bytes[from])) {
      from++;
    }
    while (to > from && isSpace(bytes[to - 1])) {
      to--;
    }
    boolean ascii = true;
    int lineEnds = 0;
    for (int i = from; i < to; i++) {
      ascii &= bytes[i] >= 0;
      if (bytes[i] == '\n') {
        lineEnds++;
      }
    }
    if (lineEnds > 0) {
      byte[] unfolded = new byte[to - from];
      int n = 0;
      for (int i = from; i < to; i++) {
        if (bytes[i] == '\n') {
          if (n > 0 && unfolded[n - 1] == '\r') {
            n--;
          }
        } else {
          unfolded[n++] = bytes[i];
        }
      }
      return ascii ? new String(unfolded, 0, n, ISO_8859_1) : text(unfolded, 0, n);
    }
    return ascii
        ? new String(bytes, from, to - from, ISO_8859_1) // the fastest of all
        : text(bytes, from, to - from);
  }

  /** Returns bytes whose charset nobody names as text: UTF-8 if that fits, else Latin-1. */
  public static String text(byte[] bytes, int offset, int length) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, offset, length, ISO_8859_1); // from before RFC 6532, in a header
    }
  }

  /**
   * Returns {@code text} with its encoded words decoded, wherever they stand (RFC 2047, section 6).
   *
   * <p>Lenient as mail needs it: words may be of any length, hold spaces, split a character between
   * two of them, or break the rules of base64. A word whose character set is not known here stays
   * as it is. Bytes that the character set does not know become U+FFFD, and so do CR, LF and NUL,
   * which a word must not bring back into a header.
   */
  public static String decode(String text) {
    int first = text.indexOf("=?");
    return first < 0 ? text : new WordDecoder(text).decode(first);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
