package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;

/**
 * What OkHttp reads HTTP/1 from: the bytes below, and of those only what {@link ResponseGuard} lets
 * by.
 */
final class GuardedInput extends InputStream implements Watchdog.Watched {
  /**
   * OkHttp polls with this timeout when it wants to know whether an idle connection is still there.
   */
  static final int POLL_MILLIS = 1;

  private static final long RESTED_NANOS = 1_000_000_000;

  private final InputStream below;
  private final ResponseGuard guard;
  private final Socket socket; // has the timeout of reads
  private final PlainSocket raw;
  private boolean used; // a request went over this connection before
  private long quietSince;
  private volatile long readDeadline = Watchdog.NEVER;
  private volatile boolean timedOut;

  GuardedInput(InputStream below, ResponseGuard guard, Socket socket, PlainSocket raw) {
    this.below = below;
    this.guard = guard;
    this.socket = socket;
    this.raw = raw;
  }

  ResponseGuard guard() {
    return guard;
  }

  /**
   * Begins a request, unless the connection has been idle and is over: then nothing of the request
   * may go out on it. A poll takes a millisecond, so it is spent only where something has arrived,
   * or where the request could not be repeated and the server had time to tire of waiting.
   *
   * @param pending the number of bytes that arrived and were not read
   */
  void begin(String method, int pending, Carried stale) throws IOException {
    if (used) {
      boolean rested = System.nanoTime() - quietSince > RESTED_NANOS;
      if (pending > 0 || rested && !RetryPolicy.isSafe(method)) {
        if (isOver()) {
          guard.notReusable();
          raw.close();
          throw stale;
        }
      }
    }
    if (!used) {
      used = true;
      Watchdog.watch(this);
    }
    guard.begin(method);
  }

  /** The connection is over. */
  void unwatch() {
    Watchdog.unwatch(this);
  }

  @Override
  public long deadline() {
    return readDeadline;
  }

  @Override
  public void expire(long now) {
    long deadline = readDeadline;
    if (deadline != Watchdog.NEVER && deadline - now <= 0) {
      timedOut = true;
      readDeadline = Watchdog.NEVER;
      raw.closeNow();
    }
  }

  /**
   * Reads under the clock of reads; what is not asked for has none, so an idle connection rests.
   */
  private int readBelow(byte[] to, int offset, int length) throws IOException {
    long deadline = CallClock.until(raw.readTimeout());
    readDeadline = deadline;
    Watchdog.deadlineSet(deadline);
    try {
      return below.read(to, offset, length);
    } catch (IOException e) {
      guard.notReusable();
      if (timedOut) {
        throw new Carried(
            new TimedOutException(
                raw.server(), guard.stage(), guard.outcome(), Clock.READ, raw.readTimeout()));
      }
      throw e;
    } finally {
      readDeadline = Watchdog.NEVER;
    }
  }

  private boolean isOver() throws IOException {
    int before = socket.getSoTimeout();
    socket.setSoTimeout(POLL_MILLIS);
    try {
      below.read(); // its end, or bytes that nobody asked for
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      socket.setSoTimeout(before);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (guard.isQuiet()) {
      if (socket.getSoTimeout() == POLL_MILLIS) {
        below.read(); // throws if nothing came, which is what the poll hopes for
        guard.notReusable();
      }
      return -1;
    }
    int n = readBelow(to, offset, length);
    if (n < 0) {
      guard.ended();
      return -1;
    }
    int own = guard.admit(to, offset, n);
    if (guard.isQuiet()) {
      quietSince = System.nanoTime();
      if (own < n) {
        raw.close(); // surplus: it must never answer another request
      }
    }
    return own;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
