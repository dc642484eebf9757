package dev.netclients.testkit;

/**
 * What goes wrong at a {@link Point}, with the bytes that the server was about to send there. Where
 * there are none, as at {@link Point#ACCEPT}, "half of them" is none too.
 */
public enum Fault {
  /** They come late: {@link FakeServer#delay}. */
  DELAY,
  /** They come one at a time, {@link FakeServer#drip} apart. */
  DRIP,
  /** They come one at a time, without a pause. */
  ONE_BYTE_SEGMENTS,
  /** Something else comes: 64 bytes that mean nothing, and CRLF. */
  GARBAGE,
  /** Something else comes and does not end: up to 1 GiB without a CR or LF. */
  FLOOD,
  /**
   * Nothing comes. At {@link Point#COMMAND} nothing is read either, so that the client's window
   * closes.
   */
  STALL,
  /** Half of them come, and then nothing. */
  STALL_MIDWAY,
  /** Half of them come, and then an orderly end: in TLS with close_notify. */
  TRUNCATE,
  /** Half of them come, and then an end: a FIN, in TLS without close_notify. */
  CUT,
  /** They come, and after them an end, while the server goes on reading. */
  HALF_CLOSE,
  /** A reset comes instead. */
  RESET,
  /** Half of them come, and then a reset. */
  RESET_MIDWAY;

  /** Returns whether it changes how bytes come, and not what comes. */
  public boolean isHarmless() {
    return this == DELAY || this == DRIP || this == ONE_BYTE_SEGMENTS;
  }
}
