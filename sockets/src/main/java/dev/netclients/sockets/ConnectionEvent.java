package dev.netclients.sockets;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Something that happened on a connection.
 *
 * @param kind what happened
 * @param connection a number that tells connections of this process apart
 * @param nanoTime when, as {@code System.nanoTime()}
 * @param server the server as failures name it
 * @param text what there is to say: escaped, cut, and with secrets masked at the source
 */
public record ConnectionEvent(
    Kind kind, long connection, long nanoTime, String server, String text) {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /**
   * Returns a number that no other connection of this process has; for modules that tell of
   * connections which a library keeps.
   */
  public static long newConnection() {
    return NUMBERS.incrementAndGet();
  }

  /** What happened. */
  public enum Kind {
    /** A name was looked up; the text holds the addresses. */
    RESOLVED,
    /** An address was reached. */
    CONNECTED,
    /** A proxy opened the way. */
    PROXIED,
    /** A TLS handshake ended well. */
    SECURED,
    /** A command was sent. */
    COMMAND,
    /** A reply arrived. */
    REPLY,
    /** A body was sent; the text holds its size. */
    SENT,
    /** A body arrived; the text holds its size. */
    RECEIVED,
    /** A client took another way than it would have liked; the text tells. */
    NOTICE,
    /** The connection ended; the text holds how much was received. */
    CLOSED
  }
}
