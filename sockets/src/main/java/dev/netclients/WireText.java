package dev.netclients;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text as the bytes that go to a peer. What a charset cannot carry is refused, and never becomes
 * {@code ?}; no message shows the text, which may be a secret.
 *
 * <p>For authors of protocols. Stateless and safe for use by many threads.
 */
public final class WireText {
  private WireText() {}

  /**
   * Returns {@code text} in UTF-8.
   *
   * @param what what it is, for messages
   * @throws IllegalArgumentException if it holds half a surrogate pair
   */
  public static byte[] utf8(String what, String text) {
    checkPairs(what, text);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns {@code text} in a charset.
   *
   * @param what what it is, for messages
   * @throws IllegalArgumentException if the charset lacks one of its characters
   */
  public static byte[] encode(String what, String text, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return utf8(what, text);
    }
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      return Arrays.copyOf(encoded.array(), encoded.limit());
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          what + ": holds a character that " + charset + " does not have");
    }
  }

  /**
   * Returns a field of a login in UTF-8, in an array that the caller clears.
   *
   * @param what what it is, for messages
   * @throws IllegalArgumentException if it holds CR, LF, NUL or half a surrogate pair
   */
  public static byte[] field(String what, char[] text) {
    CharBuffer chars = CharBuffer.wrap(text);
    check(what, chars);
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(chars);
    byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }

  /**
   * Refuses what fits in no line.
   *
   * @param what names the text in the exception
   * @throws IllegalArgumentException if {@code text} holds CR, LF, NUL or half a surrogate pair;
   *     the message does not show it
   */
  public static void check(String what, CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException(what + ": holds CR, LF or NUL");
      }
    }
    checkPairs(what, text);
  }

  private static void checkPairs(String what, CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        i++; // its other half
        if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
          throw new IllegalArgumentException(what + ": holds half a surrogate pair");
        }
      }
    }
  }
}
