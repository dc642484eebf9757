package dev.netclients.imap;

import java.util.Objects;

/**
 * What a message that was appended is called now (UIDPLUS, RFC 4315; RFC 9051, section 7.1).
 *
 * @param uidValidity the validity of the mailbox's unique identifiers
 * @param uids its unique identifier
 */
public record AppendUid(long uidValidity, NumberSet uids) {
  /** Refuses null. */
  public AppendUid {
    Objects.requireNonNull(uids, "uids");
  }
}
