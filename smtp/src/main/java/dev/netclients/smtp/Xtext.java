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
   * @throws IllegalArgumentException if it is empty, or holds anything but printable ASCII
   */
  static String encode(String name, String text) {
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
    if (out.isEmpty() || out.length() > 500) { // RFC 3461, sections 4.2 and 4.4: 500, or 100
      throw new IllegalArgumentException(
          name + ": " + Printable.of(text) + " (expected: 1 to 500 characters, encoded)");
    }
    return out.toString();
  }
}
