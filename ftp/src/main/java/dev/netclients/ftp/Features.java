package dev.netclients.ftp;

import dev.netclients.line.Reply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server can do beyond RFC 959, as its answer to FEAT tells (RFC 2389, section 3.2).
 *
 * @param all each feature's name in upper case, with its parameters as they came; empty text for
 *     none
 */
public record Features(Map<String, String> all) {
  /** No feature at all: what a server that does not know FEAT has. */
  public static final Features NONE = new Features(Map.of());

  /** Copies the map; the order stays. */
  public Features {
    all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
  }

  /**
   * Parses the answer to FEAT: one feature a line between the first and the last. Of a feature that
   * is named twice, as AUTH is by some, the parameters are joined by a blank.
   */
  static Features parse(Reply reply) {
    List<String> lines = reply.lines();
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      String line = lines.get(i).strip();
      int blank = line.indexOf(' ');
      String name = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
      String parameters = blank < 0 ? "" : line.substring(blank + 1).strip();
      if (!name.isEmpty()) {
        all.merge(name, parameters, (one, other) -> (one + " " + other).strip());
      }
    }
    return new Features(all);
  }

  /** Returns whether the server has the feature; letter case does not count. */
  public boolean has(String name) {
    return all.containsKey(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the parameters of a feature, or nothing if the server does not have it. */
  public Optional<String> parameters(String name) {
    return Optional.ofNullable(all.get(name.toUpperCase(Locale.ROOT)));
  }
}
