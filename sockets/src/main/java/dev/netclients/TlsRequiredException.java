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

  /**
   * Returns one for a server that was asked to go on in TLS and does not.
   *
   * @param protocol has a scheme for TLS from the first byte, which may be tried
   * @param answer what the server did or said instead, escaped
   * @param what would have to go in clear, such as {@code credentials}
   */
  public static TlsRequiredException upgradeRefused(
      String server, Protocol protocol, String answer, String what) {
    return new TlsRequiredException(
        server,
        "the server cannot encrypt ("
            + answer
            + "); try TLS from the first byte, as in "
            + protocol.tlsScheme()
            + "://; to send "
            + what
            + " in clear has to be allowed by name");
  }
}
