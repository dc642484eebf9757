package dev.netclients;

import java.nio.charset.StandardCharsets;

/**
 * Makes a peer's text safe for a log, an exception or a terminal: control characters, ESC,
 * bidirectional marks and other format characters are escaped, and the length is bounded.
 *
 * <p>Stateless and safe for use by many threads.
 */
public final class Printable {
  /** The number of characters of a peer's text that an exception quotes. */
  public static final int EXCERPT = 200;

  private Printable() {}

  /** Returns {@code text} escaped and cut to {@link #EXCERPT} characters. */
  public static String of(CharSequence text) {
    return of(text, EXCERPT);
  }

  /**
   * Returns {@code text} escaped, and cut after {@code max} of its characters; a cut is marked by
   * an ellipsis.
   */
  public static String of(CharSequence text, int max) {
    int end = Math.min(text.length(), max);
    StringBuilder out = new StringBuilder(end + 16);
    for (int i = 0; i < end; ) {
      int c = Character.codePointAt(text, i);
      i += Character.charCount(c);
      append(out, c);
    }
    return end < text.length() ? out.append("...").toString() : out.toString();
  }

  /**
   * Returns bytes from a peer escaped and cut to {@link #EXCERPT} characters. Valid UTF-8 is shown
   * as text; otherwise each byte outside ASCII is shown as {@code \xHH}.
   */
  public static String of(byte[] bytes, int offset, int length) {
    // Four bytes a character at most, and four more so that a cut is noticed.
    int shown = Math.min(length, 4 * EXCERPT + 4);
    for (int i = 0; i < 3 && shown < length && (bytes[offset + shown] & 0xC0) == 0x80; i++) {
      shown--; // to the end of a character
    }
    String text = new String(bytes, offset, shown, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return of(text, EXCERPT);
    }
    StringBuilder out = new StringBuilder();
    int end = Math.min(shown, EXCERPT);
    for (int i = 0; i < end; i++) {
      int b = bytes[offset + i] & 0xFF;
      if (b < 0x80) {
        append(out, b);
      } else {
        out.append(String.format("\\x%02X", b));
      }
    }
    return end < length ? out.append("...").toString() : out.toString();
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '\r' -> out.append("\\r");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (isHarmless(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x100) {
          out.append(String.format("\\x%02X", c));
        } else {
          out.append(String.format("\\u{%X}", c));
        }
      }
    }
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT, // bidirectional marks among them
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
