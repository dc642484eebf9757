package dev.netclients.spi;

import dev.netclients.Client;
import dev.netclients.Protocol;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * What a module registers, as a service: its protocol and how to open a client for a URL.
 *
 * <p>A module names its provider both in {@code module-info} ({@code provides}) and in {@code
 * META-INF/services}, so that it is found on either path. A provider has a public constructor
 * without parameters and no state.
 */
public interface ClientProvider {
  /** Returns the row of the port table; its two schemes are registered. */
  Protocol protocol();

  /** Returns the class of the clients, whose interfaces tell what they can do. */
  Class<? extends Client> kind();

  /**
   * Returns what other schemes are registered, in lower case, such as {@code mailto}: their URLs
   * may name no server, and are for {@link ClientConfig#serverFor} then.
   */
  default List<String> otherSchemes() {
    return List.of();
  }

  /**
   * Opens a client that can act on {@code target}. A {@link dev.netclients.Session} is connected to
   * the URL's server and signed in; any other client may be kept and used for other URLs of the
   * scheme.
   *
   * @throws IllegalArgumentException if {@code target} is not a URL of this protocol
   * @throws dev.netclients.NetClientException if the session could not be opened
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  Client open(URI target, ClientConfig config) throws IOException;
}
