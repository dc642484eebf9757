package dev.netclients.http;

import dev.netclients.NetClientException;
import java.net.SocketException;

/**
 * Carries a failure of ours up through OkHttp, which passes a {@code SocketException} on as it is.
 */
final class Carried extends SocketException {
  private static final long serialVersionUID = 1;

  private final boolean nothingSent;

  Carried(NetClientException failure) {
    this(failure, false);
  }

  private Carried(NetClientException failure, boolean nothingSent) {
    super(failure.getMessage());
    initCause(failure);
    this.nothingSent = nothingSent;
  }

  /** A pooled connection that turned out to be over before a byte of the request was sent. */
  static Carried stale(NetClientException failure) {
    return new Carried(failure, true);
  }

  boolean nothingSent() {
    return nothingSent;
  }

  /** Fills no stack of its own: the cause has one. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
