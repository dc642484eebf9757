package dev.netclients.sockets;

import dev.netclients.NetClientException;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a failure up through layers that are not ours. JSSE passes a {@code SocketException} on
 * as it is, and wraps or replaces any other exception from below.
 */
final class WireException extends SocketException {
  private static final long serialVersionUID = 1;

  WireException(NetClientException failure) {
    super(failure.getMessage());
    initCause(failure);
  }

  /** Returns the failure that {@code e} carries, or null if it came from elsewhere. */
  static @Nullable NetClientException unwrap(@Nullable Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof NetClientException failure) {
        return failure;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Fills no stack of its own: the cause has one. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  static NetClientException orElse(IOException e, NetClientException otherwise) {
    NetClientException failure = unwrap(e);
    return failure != null ? failure : otherwise;
  }
}
