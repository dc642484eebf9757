package dev.netclients.ftp;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connector;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which servers resume sessions on data connections in TLS 1.2 alone, as far as sessions of a
 * connector have found out. Forgotten with the connector. Safe for use by many threads.
 */
final class Tls12Servers {
  private static final int MAX = 1000; // for a connector
  private static final Map<Connector, Set<Endpoint>> KNOWN = new WeakHashMap<>();

  private Tls12Servers() {}

  static boolean contains(Connector connector, Endpoint server) {
    synchronized (KNOWN) {
      return KNOWN.getOrDefault(connector, Set.of()).contains(server);
    }
  }

  static void add(Connector connector, Endpoint server) {
    synchronized (KNOWN) {
      Set<Endpoint> known = KNOWN.computeIfAbsent(connector, k -> new LinkedHashSet<>());
      if (known.size() >= MAX) {
        known.remove(known.iterator().next());
      }
      known.add(server);
    }
  }

  static void remove(Connector connector, Endpoint server) {
    synchronized (KNOWN) {
      KNOWN.getOrDefault(connector, new LinkedHashSet<>()).remove(server);
    }
  }
}
