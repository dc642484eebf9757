package dev.netclients;

import java.io.IOException;
import java.util.List;

/**
 * No address of the server could be reached. There is no session. Each address tried is a
 * {@linkplain #getSuppressed() suppressed} exception with its own cause.
 */
public final class ConnectFailedException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says why, and keeps the failure of each address. */
  public ConnectFailedException(String server, String why, List<? extends IOException> attempts) {
    super(
        server, Stage.CONNECT, Outcome.NOT_DONE, why, attempts.isEmpty() ? null : attempts.get(0));
    attempts.stream().skip(1).forEach(this::addSuppressed);
  }
}
