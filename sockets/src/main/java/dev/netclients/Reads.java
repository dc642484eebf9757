package dev.netclients;

import java.io.IOException;
import java.net.URI;

/** A client that can fetch what a URL names. */
public interface Reads extends Client {
  /**
   * Asks for {@code target} and returns it with its body still to be read.
   *
   * @return the resource; close it to give its connection back or up
   * @throws IllegalArgumentException if {@code target} is not one that this client can read;
   *     nothing was sent
   * @throws NetClientException if the server refused or the connection failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  Resource read(URI target) throws IOException;
}
