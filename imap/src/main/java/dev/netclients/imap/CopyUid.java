package dev.netclients.imap;

import java.util.Objects;

/**
 * What copies are called (UIDPLUS, RFC 4315; RFC 9051, section 7.1): the first of {@code source}
 * has become the first of {@code copies}, and so on.
 *
 * @param uidValidity the validity of the other mailbox's unique identifiers
 * @param source what was copied, by its unique identifiers
 * @param copies the unique identifiers of the copies
 */
public record CopyUid(long uidValidity, NumberSet source, NumberSet copies) {
  /** Refuses null. */
  public CopyUid {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(copies, "copies");
  }
}
