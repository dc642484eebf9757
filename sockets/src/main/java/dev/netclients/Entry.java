package dev.netclients;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of a listing.
 *
 * @param uri where the entry can be read or listed
 * @param name the entry's name as the server gives it: data, not a file name
 * @param kind what it is
 * @param size its size in bytes, if told
 * @param modified when it last changed, if told
 * @param facts what else the server told, by the protocol's own names
 */
public record Entry(
    URI uri,
    String name,
    Kind kind,
    OptionalLong size,
    Optional<Instant> modified,
    Map<String, String> facts) {
  /** What an entry is. */
  public enum Kind {
    /** It can be read. */
    FILE,
    /** It can be listed. */
    FOLDER,
    /** Neither: a remark, a link elsewhere, a kind that is not known. */
    OTHER
  }

  /** Copies the facts. */
  public Entry {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    facts = Map.copyOf(facts);
  }
}
