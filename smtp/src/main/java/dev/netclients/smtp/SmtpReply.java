package dev.netclients.smtp;

import dev.netclients.Printable;
import dev.netclients.line.Reply;
import java.util.Objects;

/**
 * What a server said about a message or a recipient: a value, for logs and for programs.
 *
 * @param code three digits, 100 to 599
 * @param enhanced the enhanced status code that the text begins with (RFC 3463), such as {@code
 *     5.1.1}; empty if there is none
 * @param text the server's words, escaped and cut, the enhanced code included
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3463">RFC 3463</a>
 */
public record SmtpReply(int code, String enhanced, String text) {
  /** Refuses null. */
  public SmtpReply {
    Objects.requireNonNull(enhanced, "enhanced");
    Objects.requireNonNull(text, "text");
  }

  static SmtpReply of(Reply reply) {
    return new SmtpReply(reply.code(), enhanced(reply), Printable.of(reply.text()));
  }

  // status-code = class "." subject "." detail; class = "2" / "4" / "5"     RFC 3463, section 2
  // subject     = 1*3DIGIT
  // detail      = 1*3DIGIT
  /** A code whose class contradicts the reply's own is none (RFC 2034, section 4). */
  private static String enhanced(Reply reply) {
    String text = reply.lines().get(0);
    int kind = reply.code() / 100;
    if (kind != 2 && kind != 4 && kind != 5
        || text.length() < 5
        || text.charAt(0) != '0' + kind
        || text.charAt(1) != '.') {
      return "";
    }
    int dot = digits(text, 2);
    if (dot == 2 || dot == text.length() || text.charAt(dot) != '.') {
      return "";
    }
    int end = digits(text, dot + 1);
    boolean ends = end == text.length() || text.charAt(end) == ' ';
    return end > dot + 1 && ends ? text.substring(0, end) : "";
  }

  /** Returns where the digits at {@code from}, three at the most, end. */
  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && i < from + 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /** Returns whether the server says yes: 2xx. */
  public boolean isPositive() {
    return code >= 200 && code < 300;
  }

  /** Returns whether the same may succeed later: 4xx. */
  public boolean isTemporary() {
    return code >= 400 && code < 500;
  }

  /** Returns whether the same will never succeed: 5xx. */
  public boolean isPermanent() {
    return code >= 500;
  }

  @Override
  public String toString() {
    return code + " " + text;
  }
}
