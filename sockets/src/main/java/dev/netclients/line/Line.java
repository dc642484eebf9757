package dev.netclients.line;

import dev.netclients.NetClientException;
import dev.netclients.Printable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line without its end: a view of bytes, which is valid until its reader is asked for the next.
 *
 * <p>Parsers take one and return a value; {@link #of} makes one for them to be tested with.
 */
public final class Line {
  private byte[] array = {};
  private int start;
  private int length;

  Line() {}

  /** Returns a line with these bytes. */
  public static Line of(byte[] bytes) {
    return new Line().set(bytes, 0, bytes.length);
  }

  /** Returns a line with this text in UTF-8. */
  public static Line of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  Line set(byte[] array, int start, int length) {
    this.array = array;
    this.start = start;
    this.length = length;
    return this;
  }

  Line withoutFirst() {
    return set(array, start + 1, length - 1);
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /** Returns the byte at {@code index}, 0 to 255; -1 before the first and behind the last. */
  public int at(int index) {
    return index >= 0 && index < length ? array[start + index] & 0xFF : -1;
  }

  /** Returns whether the line begins with {@code ascii}. */
  public boolean startsWith(String ascii) {
    if (length < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (array[start + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the line is {@code ascii}. */
  public boolean is(String ascii) {
    return length == ascii.length() && startsWith(ascii);
  }

  /** Returns the index of {@code b} at or after {@code from}, or -1. */
  public int indexOf(char b, int from) {
    int found = Scan.indexOf(array, start + Math.min(from, length), start + length, (byte) b);
    return found < 0 ? -1 : found - start;
  }

  /**
   * Returns the decimal number whose digits are in {@code [from, to)}; -1 if there is anything
   * else, nothing, or more than {@code Long.MAX_VALUE}.
   */
  public long number(int from, int to) {
    if (from >= to) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = at(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** Returns the line from {@code from} on as UTF-8; what is malformed becomes U+FFFD. */
  public String text(int from) {
    return text(from, length, StandardCharsets.UTF_8);
  }

  /** Returns the text in {@code [from, to)}. */
  public String text(int from, int to, Charset charset) {
    int begin = Math.min(from, to);
    return new String(array, start + begin, to - begin, charset);
  }

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return Arrays.copyOfRange(array, start, start + length);
  }

  /** Ends the conversation with {@code peer}, since this line is not what was expected. */
  public NetClientException malformed(Peer peer, String expected) {
    return peer.malformed(expected, array, start, length);
  }

  /** Returns the line escaped, for a log. */
  @Override
  public String toString() {
    return Printable.of(array, start, length);
  }
}
