package dev.netclients.nntp;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.line.Reply;

/**
 * The server said no (RFC 3977, section 3.2.1). {@link #code()} tells why: {@code 411} no such
 * newsgroup, {@code 412} none selected, {@code 423} no such number, {@code 430} no such message-id,
 * {@code 440} posting prohibited, {@code 441} the article refused, {@code 480} sign in first,
 * {@code 502} not allowed. {@link #temporary()} is true for 4xx.
 *
 * <p>The session is still good, except after {@code 400}, with which the server ends it.
 */
public final class NntpReplyException extends ReplyException {
  private static final long serialVersionUID = 1;

  NntpReplyException(String server, Stage stage, String what, Reply reply) {
    super(
        server,
        stage,
        Outcome.NOT_DONE,
        what,
        Integer.toString(reply.code()),
        reply.text(),
        reply.isTransient(),
        reply.code() != 400);
  }

  /** Returns whether the server wants somebody to sign in first: {@code 480}. */
  public boolean loginRequired() {
    return code().equals("480");
  }
}
