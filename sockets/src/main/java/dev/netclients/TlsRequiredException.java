package dev.netclients;

/**
 * The call needs an encrypted connection and the server offers none. The session is closed; no
 * credential and no message was sent.
 */
public final class TlsRequiredException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says what the server said instead, and what the caller can do. */
  public TlsRequiredException(String server, String why) {
    super(server, Stage.TLS, Outcome.NOT_DONE, why, null);
  }
}
