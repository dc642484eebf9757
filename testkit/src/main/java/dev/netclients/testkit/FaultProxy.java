package dev.netclients.testkit;

import dev.netclients.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bad line to any TCP server on this machine: late, narrow, in slices, with an end of its own, or
 * with wrong bytes; each direction by itself.
 *
 * <pre>{@code
 * FaultProxy line = FaultProxy.to(server.endpoint());
 * line.toClient().delay(Duration.ofMillis(10)).slices(1);
 * line.toServer().after(1000, Fault.RESET);
 * }</pre>
 */
public final class FaultProxy extends FakeServer {
  private final int port;
  private final Direction toServer = new Direction();
  private final Direction toClient = new Direction();

  private FaultProxy(int port) {
    super(false, null);
    this.port = port;
  }

  /** Returns a line to {@code server}, without a fault so far. */
  public static FaultProxy to(Endpoint server) {
    return to(server.port());
  }

  /** Returns a line to this port of the loopback interface. */
  public static FaultProxy to(int port) {
    FaultProxy proxy = new FaultProxy(port);
    proxy.listen();
    return proxy;
  }

  /** Returns what happens to the bytes of clients. */
  public Direction toServer() {
    return toServer;
  }

  /** Returns what happens to the bytes of the server. */
  public Direction toClient() {
    return toClient;
  }

  @Override
  protected void serve(FakeClient client) throws IOException {
    try (Socket far = Relay.open(port)) {
      FaultyPipe.Side near =
          FaultyPipe.side(
              client.connection().input(),
              client.connection().output(),
              client.connection()::shutdownOutput,
              client.connection()::abort,
              client.connection()::close);
      FaultyPipe.Side other =
          FaultyPipe.side(
              far.getInputStream(),
              far.getOutputStream(),
              far::shutdownOutput,
              () -> Relay.reset(far),
              far::close);
      FaultyPipe.runBoth(
          new FaultyPipe(near, other, toServer), new FaultyPipe(other, near, toClient));
    }
  }

  /** What happens to bytes in one direction. Changes count at once, for open connections too. */
  public static final class Direction {
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration jitter = Duration.ZERO;
    private volatile long bandwidth;
    private volatile int slice = Integer.MAX_VALUE;
    private volatile @Nullable Fault end;
    private volatile long endAfter;
    private volatile long corruptEvery;
    private volatile long seed;
    private final AtomicLong bytes = new AtomicLong();

    private Direction() {}

    /** Lets everything come so much later. It is a long line, not a slow one: see bandwidth. */
    public Direction delay(Duration latency) {
      delay = latency;
      return this;
    }

    /** Lets everything come up to so much later still; the order stays. */
    public Direction jitter(Duration most) {
      jitter = most;
      return this;
    }

    /** Lets no more than that many bytes a second pass; 0 is no bound. */
    public Direction bandwidth(long bytesPerSecond) {
      bandwidth = bytesPerSecond;
      return this;
    }

    /** Sends at most that many bytes at a time. */
    public Direction slices(int most) {
      slice = most;
      return this;
    }

    /**
     * Goes wrong after that many bytes of a connection.
     *
     * @param fault RESET and CUT end both directions, HALF_CLOSE this one, and with STALL nothing
     *     more passes this way
     * @throws IllegalArgumentException if it is another
     */
    public Direction after(long count, Fault fault) {
      switch (fault) {
        case RESET, CUT, HALF_CLOSE, STALL -> {
          endAfter = count;
          end = fault;
        }
        default -> throw new IllegalArgumentException("fault: " + fault + " ends no line");
      }
      return this;
    }

    /** Flips one bit in about one byte of that many; the same ones each time. 0 is none. */
    public Direction corrupt(long every, long randomSeed) {
      seed = randomSeed;
      corruptEvery = every;
      return this;
    }

    /** Returns how many bytes have passed, on all connections. */
    public long bytes() {
      return bytes.get();
    }

    Duration delay() {
      return delay;
    }

    Duration jitter() {
      return jitter;
    }

    long bandwidth() {
      return bandwidth;
    }

    int slice() {
      return slice;
    }

    @Nullable Fault end() {
      return end;
    }

    long endAfter() {
      return endAfter;
    }

    long corruptEvery() {
      return corruptEvery;
    }

    long seed() {
      return seed;
    }

    void passed(int count) {
      bytes.addAndGet(count);
    }
  }
}
