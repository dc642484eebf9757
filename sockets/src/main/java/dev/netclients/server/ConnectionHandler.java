package dev.netclients.server;

import dev.netclients.sockets.Connection;
import java.io.IOException;

/**
 * Talks with one client; an object of its own for each, or one lambda for all.
 *
 * <p>Each client has a thread of its own, on which {@link #setup}, {@link #handle} and {@link
 * #finish} are called, one after the other. When the last returns, what it wrote is flushed, the
 * client is told that nothing more will come, and the connection is closed. When one throws, the
 * connection is cut (by a reset, unless a clock or a limit has ended it before); nothing of the
 * exception goes to the client.
 */
@FunctionalInterface
public interface ConnectionHandler {
  /**
   * Gets ready for {@code client}. Does nothing unless it is overridden.
   *
   * @throws IOException if it cannot; then neither of the others is called
   */
  default void setup(Connection client) throws IOException {}

  /**
   * Talks with {@code client} until there is nothing more to say. Its line reader, made as {@code
   * new LineReader(client.input(), client)}, bounds what a client may send.
   *
   * @throws IOException if the conversation failed; the server goes on
   */
  void handle(Connection client) throws IOException;

  /**
   * Called behind {@link #handle}, also if that threw. Does nothing unless it is overridden.
   *
   * @throws IOException as {@link #handle}
   */
  default void finish(Connection client) throws IOException {}
}
