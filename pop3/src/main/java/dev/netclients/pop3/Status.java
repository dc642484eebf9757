package dev.netclients.pop3;

import dev.netclients.line.Line;
import java.util.Optional;

/**
 * A status line: yes or no, an extended response code, and words.
 *
 * <pre>
 *   single-line = status [SP text] CRLF                  RFC 2449, section 3
 *   status      = "+OK" / "-ERR"
 *   text        = *schar / resp-code *CHAR
 *   resp-code   = "[" resp-level *("/" resp-level) "]"
 * </pre>
 *
 * @param ok whether it says yes
 * @param code the response code without its brackets, such as {@code IN-USE}; or empty
 * @param text the words behind it, unescaped
 */
record Status(boolean ok, String code, String text) {
  /** The number of bytes that a status line may have. RFC 1939 has 512; servers write more. */
  static final int MAX_LINE = 8 << 10;

  private static final int MAX_CODE = 64;

  /** Returns the status that {@code line} is; nothing if it is none. */
  static Optional<Status> parse(Line line) {
    boolean ok = line.startsWith("+OK");
    int end = ok ? 3 : 4;
    if (!ok && !line.startsWith("-ERR")) {
      return Optional.empty();
    }
    if (line.length() == end) {
      return Optional.of(new Status(ok, "", ""));
    }
    if (line.at(end) != ' ') { // "+OKAY" is no status
      return Optional.empty();
    }
    String text = line.text(end + 1);
    int close = text.startsWith("[") ? text.indexOf(']') : -1;
    if (close < 2 || close > MAX_CODE || !isCode(text.substring(1, close))) {
      return Optional.of(new Status(ok, "", text));
    }
    return Optional.of(new Status(ok, text.substring(1, close), text.substring(close + 1).strip()));
  }

  private static boolean isCode(String inside) {
    return inside.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '[');
  }

  /** Returns whether the same command may succeed later (RFC 2449, section 8; RFC 3206). */
  boolean isTemporary() {
    return code.equalsIgnoreCase("IN-USE")
        || code.equalsIgnoreCase("LOGIN-DELAY")
        || code.equalsIgnoreCase("SYS/TEMP");
  }
}
