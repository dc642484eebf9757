package dev.netclients.sasl;

import java.text.Normalizer;

/**
 * Prepares a user's name or a password so that both sides hash the same (SASLprep, RFC 4013), as a
 * query: code points that Unicode has not assigned pass.
 *
 * <p>The tables of RFC 3454 are those of Unicode 3.2. Here the properties of the running JDK's
 * Unicode stand for them, which agree on all that 3.2 had assigned but a few format characters.
 */
final class SaslPrep {
  private SaslPrep() {}

  /**
   * Returns {@code text} prepared: itself if it is ASCII, otherwise a copy.
   *
   * @param what what it is, for messages
   * @throws IllegalArgumentException if it holds what section 2.3 prohibits, or breaks the rule on
   *     right-to-left text of section 2.4; the message does not show it
   */
  static char[] prepare(String what, char[] text) {
    boolean ascii = true;
    for (char c : text) {
      if (c < 0x20 || c == 0x7F) {
        throw new IllegalArgumentException(what + ": holds a control character");
      }
      ascii &= c < 0x80;
    }
    if (ascii) {
      return text;
    }
    StringBuilder mapped = new StringBuilder(text.length);
    for (char c : text) {
      if (c >= 0x80 && (Character.getType(c) == Character.SPACE_SEPARATOR || c == 0x200B)) {
        mapped.append(' '); // RFC 3454, table C.1.2
      } else if (!isMappedToNothing(c)) {
        mapped.append(c);
      }
    }
    String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
      throw new IllegalArgumentException(what + ": holds a character that SASLprep prohibits");
    }
    if (!isBidirectional(prepared)) {
      throw new IllegalArgumentException(
          what + ": mixes directions of writing in a way that SASLprep prohibits");
    }
    return prepared.toCharArray();
  }

  /** RFC 3454, table B.1. */
  private static boolean isMappedToNothing(char c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || c >= 0x180B && c <= 0x180D
        || c >= 0x200B && c <= 0x200D
        || c == 0x2060
        || c >= 0xFE00 && c <= 0xFE0F
        || c == 0xFEFF;
  }

  /** RFC 3454, tables C.2.1 to C.9. */
  private static boolean isProhibited(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          (c & 0xFFFE) == 0xFFFE // not characters
              || c >= 0xFDD0 && c <= 0xFDEF
              || c == 0xFFFC
              || c == 0xFFFD
              || c >= 0x2FF0 && c <= 0x2FFB
              || c == 0x340
              || c == 0x341;
    };
  }

  /**
   * RFC 3454, section 6: right-to-left text holds none of the other kind, and begins and ends so.
   */
  private static boolean isBidirectional(String text) {
    boolean left =
        text.codePoints()
            .anyMatch(
                c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    boolean right = text.codePoints().anyMatch(SaslPrep::isRightToLeft);
    return !right
        || !left
            && isRightToLeft(text.codePointAt(0))
            && isRightToLeft(text.codePointBefore(text.length()));
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }
}
