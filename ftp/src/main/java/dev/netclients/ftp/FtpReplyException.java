package dev.netclients.ftp;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.line.Reply;

/**
 * The server said no: {@link #code()} is 400 to 599. The session is still good, except after 421
 * (RFC 959, section 5.4).
 */
public final class FtpReplyException extends ReplyException {
  private static final long serialVersionUID = 1;

  FtpReplyException(
      String server, Stage stage, Outcome outcome, String what, Reply reply, boolean usable) {
    super(
        server,
        stage,
        outcome,
        what,
        Integer.toString(reply.code()),
        reply.text(),
        reply.isTransient(),
        usable);
  }
}
