package dev.netclients;

import java.io.IOException;
import java.net.URI;

/** A client that can store content under a name that the caller chooses: PUT, STOR. */
public interface Writes extends Client {
  /**
   * Stores {@code content} as {@code target}. It is never sent a second time by itself.
   *
   * @throws IllegalArgumentException if {@code target} is not one that this client can write
   * @throws NetClientException if the server refused, the content failed, or the connection did;
   *     {@link NetClientException#outcome()} tells what became of it
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  void write(URI target, Content content, Progress progress) throws IOException;
}
