package dev.netclients.http;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What OkHttp reads from: the bytes of a connection, and in HTTP/1 of those only what {@link
 * ResponseGuard} lets by.
 */
final class GuardedInput extends BlockInputStream {
  /**
   * OkHttp polls with this timeout when it wants to know whether an idle connection is still there.
   */
  private static final int POLL_MILLIS = 1;

  private static final Duration POLL = Duration.ofMillis(POLL_MILLIS);
  private static final long RESTED_NANOS = 1_000_000_000;

  private final Connection connection;
  private final ResponseGuard guard;
  private final PlainSocket socket;
  private volatile @Nullable Http2Guard http2; // in place of the other one
  private boolean used; // a request went over this connection before
  private long quietSince;

  GuardedInput(Connection connection, ResponseGuard guard, PlainSocket socket) {
    this.connection = connection;
    this.guard = guard;
    this.socket = socket;
  }

  Connection connection() {
    return connection;
  }

  /** Whether a byte of an answer arrived since {@link #begin}; of HTTP/2 OkHttp has to tell. */
  boolean isAnswered() {
    return guard.isAnswered();
  }

  /** Whether the connection is over, or good for nothing more. */
  boolean isSpent() {
    return !connection.isOpen() || guard.isQuiet() && !guard.isReusable();
  }

  /** It is another grammar, and OkHttp is strict about it, but for one thing. */
  void isHttp2() {
    http2 = new Http2Guard(connection.server());
  }

  /** Told of what goes out. */
  void sends(byte[] bytes, int offset, int length) throws Carried {
    Http2Guard frames = http2;
    if (frames != null) {
      frames.sends(bytes, offset, length);
    }
  }

  /**
   * Begins a request, unless the connection has been idle and is over: then nothing of the request
   * may go out on it. A poll takes a millisecond, so it is spent only where something has arrived,
   * or where the request could not be repeated and the server had time to tire of waiting.
   */
  void begin(String method, Outcome before) throws IOException {
    if (http2 != null) {
      return;
    }
    boolean rested = System.nanoTime() - quietSince > RESTED_NANOS;
    if (used && isOver(rested && !RetryPolicy.isSafe(method))) {
      guard.notReusable();
      socket.close();
      throw Carried.stale(
          new TruncatedException(
              connection.server(),
              Stage.COMMAND,
              Outcome.NOT_DONE,
              "the pooled connection was over before the request was sent",
              0,
              -1,
              null));
    }
    used = true;
    guard.begin(method, before);
  }

  private boolean isOver(boolean waits) {
    try {
      return (waits || connection.hasArrived()) && connection.awaitInput(POLL);
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    try {
      Http2Guard frames = http2;
      if (frames == null) {
        return guarded(to, offset, length);
      }
      int n = connection.input().read(to, offset, length);
      frames.receives(to, offset, Math.max(0, n));
      return n;
    } catch (NetClientException e) {
      guard.notReusable();
      throw Carried.fromBelow(e);
    }
  }

  private int guarded(byte[] to, int offset, int length) throws IOException {
    if (guard.isQuiet()) {
      if (socket.getSoTimeout() == POLL_MILLIS) {
        if (!connection.awaitInput(POLL)) {
          throw new SocketTimeoutException("Nothing came"); // which is what the poll hopes for
        }
        guard.notReusable(); // its end, or bytes that nobody asked for
      }
      return -1;
    }
    int n = connection.input().read(to, offset, length);
    if (n < 0) {
      guard.ended();
      return -1;
    }
    int own = guard.admit(to, offset, n);
    if (guard.isQuiet()) {
      quietSince = System.nanoTime();
      if (own < n || connection.input().buffered() > 0) {
        guard.notReusable();
        socket.close(); // surplus: it must never answer another request
      }
    }
    return own;
  }

  @Override
  public void close() {
    socket.close();
  }
}
