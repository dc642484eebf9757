package dev.netclients.smtp;

import dev.netclients.Printable;

/** How DSN's values stand in a command (RFC 3461, section 4). */
final class Xtext {
  private Xtext() {}

  /**
   * Returns {@code text} encoded.
   *
   * <pre>
   *   xtext = *( xchar / hexchar )     xchar = any ASCII from "!" to "~" except "+" and "="
   * </pre>
   *
   * @param max how many characters it may have, before they are encoded
   * @throws IllegalArgumentException if it is empty, longer, or holds anything but printable ASCII
   */
  static String encode(String name, String text, int max) {
    if (text.isEmpty() || text.length() > max) {
      throw new IllegalArgumentException(
          name + ": " + Printable.of(text) + " (expected: 1 to " + max + " characters)");
    }
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7E) {
        throw new IllegalArgumentException(
            name + ": " + Printable.of(text) + " (expected: printable ASCII)");
      }
      if (c == '+' || c == '=' || c == ' ') {
        out.append(String.format("+%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
