package dev.netclients.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Looks up the addresses of a host. Called on a thread of its own, which is left behind at a
 * deadline.
 */
@FunctionalInterface
public interface Resolver {
  /** The system's resolver. How long it remembers is the JDK's setting, 10 s for a failure. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * Returns the addresses of {@code host}, the preferred one first.
   *
   * @throws java.net.UnknownHostException if there is none
   * @throws IOException if they could not be looked up
   */
  List<InetAddress> resolve(String host) throws IOException;
}
