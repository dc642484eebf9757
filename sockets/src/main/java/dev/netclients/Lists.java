package dev.netclients;

import java.io.IOException;
import java.net.URI;

/** A client that can list what is below a URL. */
public interface Lists extends Client {
  /**
   * Lists {@code target}. Each entry carries a URI that can be read or listed again.
   *
   * @return a cursor over the entries, in the server's order
   * @throws IllegalArgumentException if {@code target} is not one that this client can list
   * @throws NetClientException if the server refused or the connection failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  Items<Entry> list(URI target) throws IOException;
}
