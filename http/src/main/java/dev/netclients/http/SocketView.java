package dev.netclients.http;

import java.io.IOException;

/** What this module knows of a connection beside OkHttp: its guard, and a number for the trace. */
interface SocketView {
  /**
   * Begins a request on this connection.
   *
   * @throws IOException if the connection is over; nothing was sent
   */
  void begin(String method) throws IOException;

  /** Whether a byte of an answer arrived since {@link #begin}; of HTTP/2 OkHttp has to tell. */
  boolean isAnswered();

  /** Returns the number of the connection in the trace. */
  long number();
}
