package dev.netclients;

/**
 * Something on this side failed during a transfer: the caller's stream or callback, a token
 * provider, the disk. The cause tells; the peer was not told that the transfer was whole. The
 * session is over unless {@link #sessionUsable()} says otherwise.
 */
public final class LocalFailureException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final boolean usable;

  /** Says what failed on this side. */
  public LocalFailureException(
      String server, Stage stage, Outcome outcome, String why, boolean usable, Throwable cause) {
    super(server, stage, outcome, why, cause);
    this.usable = usable;
  }

  @Override
  public boolean sessionUsable() {
    return usable;
  }
}
