package dev.netclients;

/**
 * The call was ended from this side: its thread was interrupted (its flag is still set), or another
 * thread closed the client. The session is over.
 */
public final class CancelledException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says who ended the call. */
  public CancelledException(String server, Stage stage, Outcome outcome, String why) {
    super(server, stage, outcome, why, null);
  }
}
