package dev.netclients.imap;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where mailboxes are (RFC 9051, section 7.3.5).
 *
 * @param personal the user's own
 * @param others other users'
 * @param shared everybody's
 */
public record Namespaces(List<Namespace> personal, List<Namespace> others, List<Namespace> shared) {
  /** Copies the lists. */
  public Namespaces {
    personal = List.copyOf(personal);
    others = List.copyOf(others);
    shared = List.copyOf(shared);
  }

  /**
   * One of them.
   *
   * @param prefix what the names in it begin with; empty for all others
   * @param delimiter what separates their levels, if there are levels
   */
  public record Namespace(String prefix, Optional<Character> delimiter) {
    /** Refuses null. */
    public Namespace {
      Objects.requireNonNull(prefix, "prefix");
      Objects.requireNonNull(delimiter, "delimiter");
    }
  }
}
