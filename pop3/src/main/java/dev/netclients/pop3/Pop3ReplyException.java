package dev.netclients.pop3;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;

/**
 * The server said {@code -ERR}. The session is still good. {@link #code()} is the extended response
 * code where the server sent one: {@code IN-USE}, {@code LOGIN-DELAY} (RFC 2449), {@code SYS/TEMP},
 * {@code SYS/PERM}, {@code AUTH} (RFC 3206).
 */
public final class Pop3ReplyException extends ReplyException {
  private static final long serialVersionUID = 1;

  Pop3ReplyException(String server, Stage stage, Outcome outcome, String what, Status status) {
    super(server, stage, outcome, what, status.code(), status.text(), status.isTemporary(), true);
  }
}
