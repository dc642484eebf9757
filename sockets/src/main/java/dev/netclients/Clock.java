package dev.netclients;

import java.util.Locale;

/** The clocks that end a connection when they run out. */
public enum Clock {
  /** Opening a connection: names, addresses and proxies. */
  CONNECT,
  /** One TLS handshake. */
  HANDSHAKE,
  /** Waiting for the peer's next byte. */
  READ,
  /** Waiting for the peer to take the next byte. */
  WRITE,
  /** One whole call, from its first byte to its last. */
  CALL,
  /** Waiting too long for too few bytes of a streamed body. */
  RATE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
