package dev.netclients;

import java.time.Duration;
import java.util.Optional;

/**
 * One conversation with one server.
 *
 * <p>Used by one thread at a time, except {@link #close()}. After a failure whose {@link
 * NetClientException#sessionUsable()} is false the session is over: its connection is closed, and
 * each later call throws {@link SessionClosedException}.
 */
public interface Session extends Client {
  /** Returns the server that the caller named. */
  Endpoint endpoint();

  /** Returns what is known of the TLS layer, or empty if this conversation is in clear. */
  Optional<TlsFacts> tls();

  /** Returns whether the next call may be answered: neither closed nor known to be broken. */
  boolean isOpen();

  /**
   * Sets the clock of each later call, from its first byte to its last; {@link Duration#ZERO} means
   * none.
   *
   * @throws IllegalArgumentException if {@code whole} is negative
   */
  void callTimeout(Duration whole);
}
