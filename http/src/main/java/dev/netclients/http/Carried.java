package dev.netclients.http;

import dev.netclients.NetClientException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a failure of ours up through OkHttp, which passes a {@code SocketException} on as it is.
 */
final class Carried extends SocketException {
  private static final long serialVersionUID = 1;

  private enum Kind {
    TOLD,
    STALE,
    FROM_BELOW
  }

  private final NetClientException failure;
  private final Kind kind;

  /** A failure that tells all. */
  Carried(NetClientException failure) {
    this(failure, Kind.TOLD);
  }

  private Carried(NetClientException failure, Kind kind) {
    super(failure.getMessage());
    initCause(failure);
    this.failure = failure;
    this.kind = kind;
  }

  /** A pooled connection that turned out to be over before a byte of the request was sent. */
  static Carried stale(NetClientException failure) {
    return new Carried(failure, Kind.STALE);
  }

  /** The connection knows why it ended, but not what the request had come to. */
  static Carried fromBelow(NetClientException failure) {
    return new Carried(failure, Kind.FROM_BELOW);
  }

  /** Returns the one that {@code e} is, or has been wrapped in; null if there is none. */
  static @Nullable Carried in(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof Carried carried) {
        return carried;
      }
      cause = cause.getCause();
    }
    return null;
  }

  NetClientException failure() {
    return failure;
  }

  boolean isStale() {
    return kind == Kind.STALE;
  }

  boolean isFromBelow() {
    return kind == Kind.FROM_BELOW;
  }

  /** Fills no stack of its own: the cause has one. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
