package dev.netclients.smtp;

/** How much of a message a report of its failure is to hold (RFC 3461, section 4.3). */
public enum Ret {
  /** All of it. */
  FULL,
  /** Its header. */
  HDRS
}
