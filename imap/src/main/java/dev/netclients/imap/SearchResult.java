package dev.netclients.imap;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a search found (RFC 9051, section 7.3.3 and 7.3.4; RFC 4731).
 *
 * @param byUid whether the numbers are unique identifiers
 * @param all what was found, as ranges; empty if nothing was
 * @param min the lowest of them, if there is one
 * @param max the highest of them, if there is one
 * @param count how many were found
 */
public record SearchResult(
    boolean byUid, NumberSet all, OptionalLong min, OptionalLong max, long count) {
  /** Refuses null. */
  public SearchResult {
    Objects.requireNonNull(all, "all");
    Objects.requireNonNull(min, "min");
    Objects.requireNonNull(max, "max");
  }

  /** Returns whether nothing was found. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Returns what was found, to be fetched or stored.
   *
   * @throws IllegalArgumentException if nothing was found
   */
  public Messages messages() {
    return new Messages(all, byUid);
  }
}
