package dev.netclients.sockets;

import java.time.Duration;
import java.util.Objects;

/**
 * The clocks of a connection. Each is finite unless it is set to zero, which means none.
 *
 * @param attempt opening one address; 10 s by default, as OkHttp has it
 * @param connect names, all addresses and the proxy together; 30 s by default
 * @param handshake one TLS handshake; 10 s by default
 * @param read waiting for the peer's next byte; 30 s by default
 * @param write waiting for the peer to take the next 64 KiB; 30 s by default
 * @param call one whole command and its answer; 5 min by default (RFC 5321, section 4.5.3.2).
 *     Streamed bodies are not under this clock but under {@code read}, {@code write} and {@code
 *     minimumRate}; the replies before, between and behind them are, each by itself
 * @param minimumRate bytes per second that a streamed body has to bring while it is waited for,
 *     measured over as much waiting as {@code read} allows; 1 by default, 0 for none. A drip that
 *     satisfies {@code read} for ever is ended by it
 */
public record Timeouts(
    Duration attempt,
    Duration connect,
    Duration handshake,
    Duration read,
    Duration write,
    Duration call,
    long minimumRate) {
  /** The defaults. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          1);

  /** Longer waits are cut to this, since nanoseconds overflow; nobody will tell the difference. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  /** Returns clocks with the default minimum rate. */
  public Timeouts(
      Duration attempt,
      Duration connect,
      Duration handshake,
      Duration read,
      Duration write,
      Duration call) {
    this(attempt, connect, handshake, read, write, call, 1);
  }

  /** Refuses null and what is negative. */
  public Timeouts {
    check("attempt", attempt);
    check("connect", connect);
    check("handshake", handshake);
    check("read", read);
    check("write", write);
    check("call", call);
    if (minimumRate < 0) {
      throw new IllegalArgumentException(
          "minimumRate: " + minimumRate + " (expected: zero or more)");
    }
  }

  /**
   * Returns {@code time}, where a negative one makes no sense. For authors of protocols.
   *
   * @param name names it in the exception
   * @throws IllegalArgumentException if it is negative
   */
  public static Duration check(String name, Duration time) {
    if (Objects.requireNonNull(time, name).isNegative()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: zero or more)");
    }
    return time;
  }

  /** Returns {@code time} in nanoseconds; over a hundred years are a hundred years. */
  public static long nanos(Duration time) {
    return (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
  }

  /** Returns these with no clock longer than {@code time}. */
  public Timeouts atMost(Duration time) {
    return new Timeouts(
        shorter(attempt, time),
        shorter(connect, time),
        shorter(handshake, time),
        shorter(read, time),
        shorter(write, time),
        shorter(call, time),
        minimumRate);
  }

  /** Returns these with another minimum rate, in bytes per second; 0 for none. */
  public Timeouts withMinimumRate(long bytesPerSecond) {
    return new Timeouts(attempt, connect, handshake, read, write, call, bytesPerSecond);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.isZero() || one.compareTo(other) > 0 ? other : one;
  }
}
