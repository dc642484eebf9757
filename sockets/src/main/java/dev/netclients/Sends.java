package dev.netclients;

import java.io.IOException;
import java.net.URI;

/**
 * A client that can hand content to a server that decides what becomes of it: mail, POST, APPEND.
 */
public interface Sends extends Client {
  /**
   * Sends {@code content} to {@code target}. It is never sent a second time by itself.
   *
   * @return what the server said when it accepted
   * @throws IllegalArgumentException if {@code target} is not one that this client can send to
   * @throws NetClientException if the server refused, the content failed, or the connection did;
   *     {@link NetClientException#outcome()} tells what became of it
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  Receipt send(URI target, Content content, Progress progress) throws IOException;
}
