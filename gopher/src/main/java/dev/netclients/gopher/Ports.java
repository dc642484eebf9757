package dev.netclients.gopher;

import dev.netclients.Protocol;
import java.util.Set;

/**
 * Which ports a URL may name. A Gopher request is a line of the URL's choosing, so it can be made
 * to mean something to a mail server or a database that listens beside the one who follows the
 * link.
 */
final class Ports {
  /** Services above 1023 that read lines and act on them. */
  private static final Set<Integer> OTHERS =
      Set.of(
          1080, 1433, 1521, 2049, 2121, 2181, 2375, 2376, 2379, 2525, 3128, 3306, 3389, 3690, 4369,
          5060, 5222, 5432, 5672, 5900, 5984, 6000, 6379, 6380, 6443, 6660, 6661, 6662, 6663, 6664,
          6665, 6666, 6667, 6668, 6669, 6697, 8086, 9000, 9042, 9092, 9100, 9200, 9300, 10250,
          11211, 26379, 27017, 50070, 61613);

  private Ports() {}

  /** Returns whether {@code port} is Gopher's own, or above 1023 and not known as another's. */
  static boolean isPlausible(int port) {
    return port == Protocol.GOPHER.port() || port > 1023 && !OTHERS.contains(port);
  }
}
