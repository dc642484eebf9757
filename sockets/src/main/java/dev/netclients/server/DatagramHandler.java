package dev.netclients.server;

import dev.netclients.sockets.Datagram;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Answers one datagram; one lambda for all. It runs on a thread of its own.
 *
 * <p>What it wrote goes back to the sender as one datagram when it returns, if it wrote anything.
 * When it throws, nothing is sent.
 */
@FunctionalInterface
public interface DatagramHandler {
  /**
   * Answers {@code request}, which may be {@linkplain Datagram#truncated() truncated}.
   *
   * @param reply takes the answer, in memory, and no more than {@link
   *     DatagramBuilder#maxAmplification} allows: else {@link dev.netclients.LimitException}
   * @throws IOException if there is no answer; the server goes on
   */
  void handle(Datagram request, OutputStream reply) throws IOException;
}
