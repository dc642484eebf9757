package dev.netclients;

import java.io.IOException;
import java.net.URI;

/** A client that can delete what a URL names. */
public interface Deletes extends Client {
  /**
   * Deletes {@code target}. When it takes effect is the protocol's business; the client's own
   * documentation says so (POP3 deletes when the session is quit).
   *
   * @throws IllegalArgumentException if {@code target} is not one that this client can delete
   * @throws NetClientException if the server refused or the connection failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  void delete(URI target) throws IOException;

  /**
   * Makes the deletions so far final, where the protocol keeps them open until the session is quit;
   * the session is over then. Elsewhere there is nothing left to do.
   *
   * @throws NetClientException if it could not be made sure; {@link NetClientException#outcome()}
   *     tells
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  default void commit() throws IOException {}
}
