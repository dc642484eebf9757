package dev.netclients.smtp;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.line.Reply;
import java.util.List;

/**
 * The server said no: 4xx or 5xx. The session is still good, except after 421. {@link #code()} has
 * the three digits, {@link #enhanced()} the enhanced status code.
 */
public final class SmtpReplyException extends ReplyException {
  private static final long serialVersionUID = 1;

  private final String enhanced;
  private final transient List<Delivery> deliveries; // not worth a serial form

  SmtpReplyException(
      String server, Stage stage, Outcome outcome, String what, Reply reply, boolean usable) {
    this(server, stage, outcome, what, SmtpReply.of(reply), usable, List.of());
  }

  SmtpReplyException(
      String server,
      Stage stage,
      Outcome outcome,
      String what,
      SmtpReply reply,
      boolean usable,
      List<Delivery> deliveries) {
    super(
        server,
        stage,
        outcome,
        what,
        Integer.toString(reply.code()),
        reply.text(),
        reply.isTemporary(),
        usable);
    this.enhanced = reply.enhanced();
    this.deliveries = deliveries;
  }

  /** Returns the enhanced status code (RFC 3463), such as {@code 5.1.1}, or an empty text. */
  public String enhanced() {
    return enhanced;
  }

  /**
   * Returns what the server said about each recipient of the message that nobody got, in the order
   * of its envelope; empty if this is about something else.
   */
  public List<Delivery> deliveries() {
    return deliveries == null ? List.of() : deliveries;
  }
}
