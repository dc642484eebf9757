package dev.netclients.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where clients come in: a bound address. */
interface Door extends Closeable {
  /** Somebody at the door. */
  interface Visitor {
    SocketAddress address() throws IOException;

    /**
     * Lets it in.
     *
     * @throws dev.netclients.NetClientException if it was gone at once
     */
    Client enter() throws IOException;

    /** Sends it away without a word. */
    void leave() throws IOException;
  }

  SocketAddress address();

  /**
   * Returns who comes next, or null if nobody came or the thread was interrupted.
   *
   * @param millis 0 is for ever
   * @throws IOException if nobody can come in: too many open files, or this is closed
   */
  @Nullable Visitor next(long millis) throws IOException;

  /** Lets nobody in any more, and ends a wait for somebody, from any thread. */
  void shut() throws IOException;

  /** Lets go of the address, when nobody who came in is left. */
  @Override
  void close() throws IOException;
}
