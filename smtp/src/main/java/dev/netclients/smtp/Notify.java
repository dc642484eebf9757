package dev.netclients.smtp;

/** When the sender wants a delivery report (RFC 3461, section 4.1). */
public enum Notify {
  /** When the message was delivered. */
  SUCCESS,
  /** When it could not be delivered. */
  FAILURE,
  /** When it is late. */
  DELAY
}
