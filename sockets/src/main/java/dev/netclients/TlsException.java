package dev.netclients;

import org.jspecify.annotations.Nullable;

/** The TLS handshake failed, or the peer's certificate was refused. The session is over. */
public final class TlsException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Why it failed. */
  public enum Reason {
    /** The chain ends at no trusted authority, or a pin does not match. */
    UNTRUSTED,
    /** A certificate is expired or not yet valid. */
    DATE,
    /** The certificate's subject alternative names do not include the host. */
    NAME,
    /** No version of the protocol or no cipher suite is common to both. */
    VERSION,
    /** The peer does not speak TLS here. */
    NOT_TLS,
    /** The server demanded a client certificate, or refused ours. */
    CLIENT_CERTIFICATE,
    /** Anything else; the message and the cause tell. */
    OTHER
  }

  private final Reason reason;

  /** Says what went wrong with {@code server}, the name that the caller gave. */
  public TlsException(String server, Reason reason, String why, @Nullable Throwable cause) {
    super(server, Stage.TLS, Outcome.NOT_DONE, why, cause);
    this.reason = reason;
  }

  /** Returns why it failed. */
  public Reason reason() {
    return reason;
  }
}
