package dev.netclients;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

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

  /**
   * Returns what it means that a stream or the disk failed with {@code cause} in a transfer that
   * ends with it: {@link CancelledException} if that was the thread's interruption, whose flag is
   * set again; else this. For authors of protocols.
   */
  public static NetClientException orCancelled(
      String server, Stage stage, Outcome outcome, String why, boolean usable, Exception cause) {
    boolean interrupted =
        cause instanceof ClosedByInterruptException
            // Subclasses, and other libraries' own, are clocks of somebody's.
            || cause.getClass() == InterruptedIOException.class
                && !"timeout".equals(cause.getMessage());
    if (interrupted) {
      Thread.currentThread().interrupt();
      return new CancelledException(server, stage, outcome, "the thread was interrupted");
    }
    return new LocalFailureException(server, stage, outcome, why, usable, cause);
  }

  @Override
  public boolean sessionUsable() {
    return usable;
  }
}
