package dev.netclients.line;

import java.util.List;

/**
 * One whole reply of SMTP, FTP or NNTP: a three-digit code and the text of each line.
 *
 * <p>A reply is a value. An unwelcome one becomes a {@link dev.netclients.ReplyException} only
 * where a caller asked for something that the server then refused.
 *
 * @param code 100 to 599
 * @param lines the text behind the code of each line; the lines between as they are
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5321#section-4.2">RFC 5321, section 4.2</a>
 */
public record Reply(int code, List<String> lines) {
  /** Copies the lines. */
  public Reply {
    if (code < 100 || code > 599) { // our bug: the parser has refused such a line already
      throw new IllegalArgumentException("code: " + code + " (expected: 100 to 599)");
    }
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("lines: none (expected: at least one)");
    }
  }

  /** Returns the text of all lines, joined by LF. */
  public String text() {
    return lines.size() == 1 ? lines.get(0) : String.join("\n", lines);
  }

  /** Returns whether the code says yes so far: 1xx. */
  public boolean isPreliminary() {
    return code < 200;
  }

  /** Returns whether the code says yes: 2xx. */
  public boolean isPositive() {
    return code >= 200 && code < 300;
  }

  /** Returns whether the code asks for more: 3xx. */
  public boolean isIntermediate() {
    return code >= 300 && code < 400;
  }

  /** Returns whether the code says not now: 4xx. */
  public boolean isTransient() {
    return code >= 400 && code < 500;
  }

  /** Returns whether the code says never: 5xx. */
  public boolean isPermanent() {
    return code >= 500;
  }
}
