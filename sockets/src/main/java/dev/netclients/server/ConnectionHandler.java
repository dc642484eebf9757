package dev.netclients.server;

import dev.netclients.sockets.Connection;
import java.io.IOException;

/**
 * Talks with one client; an object of its own for each, or one lambda for all.
 *
 * <p>It runs on a thread of its own. When it returns, what it wrote is flushed, the client is told
 * that nothing more will come, and the connection is closed. When it throws, the connection is cut
 * (by a reset, unless a clock or a limit has ended it before); nothing of the exception goes to the
 * client.
 */
@FunctionalInterface
public interface ConnectionHandler {
  /**
   * Talks with {@code client} until there is nothing more to say. Its line reader, made as {@code
   * new LineReader(client.input(), client)}, bounds what a client may send.
   *
   * @throws IOException if the conversation failed; the server goes on
   */
  void handle(Connection client) throws IOException;
}
