package dev.netclients;

import org.jspecify.annotations.Nullable;

/**
 * The session was over before this call, so nothing was sent. An {@code IOException} and not an
 * {@code IllegalStateException}, since it may have been the peer who ended it.
 */
public final class SessionClosedException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says why the session had ended; {@code cause} is the failure that ended it, if one did. */
  public SessionClosedException(String server, Stage stage, String why, @Nullable Throwable cause) {
    super(server, stage, Outcome.NOT_DONE, why, cause);
  }
}
