package dev.netclients.imap;

/** What STATUS tells of a mailbox (RFC 9051, section 6.3.11). */
public enum StatusItem {
  /** How many messages it has. */
  MESSAGES,
  /** How many are new to this session (RFC 3501). */
  RECENT,
  /** The unique identifier that the next message will have at least. */
  UIDNEXT,
  /** While this stays the same, so do unique identifiers. */
  UIDVALIDITY,
  /** How many have not been seen. */
  UNSEEN,
  /** How many are marked as deleted. */
  DELETED,
  /** How many bytes they have together (RFC 8438). */
  SIZE,
  /** The highest modification sequence (RFC 7162). */
  HIGHESTMODSEQ
}
