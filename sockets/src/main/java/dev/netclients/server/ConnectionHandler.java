package dev.netclients.server;

import dev.netclients.sockets.Connection;
import java.io.IOException;

/**
 * Talks with one client; an object of its own for each, or one lambda for all.
 *
 * <p>It runs on a thread of its own. When it returns, what it wrote is flushed, the client is told that
 * nothing more will come, and the connection is closed. When it throws, the connection is reset, so that
 * nobody takes half an answer for a whole one; nothing of the exception goes to the client.
 */
@FunctionalInterface
public interface ConnectionHandler {
  /**
   * Talks with {@code client} until there is nothing more to say. Its line reader, made as {@code new
   * LineReader(client.input(), client)}, bounds what a client may send.
   *
   * @throws IOException if the conversation failed; the server goes on
   */
  void handle(Connection client) throws IOException;
}
