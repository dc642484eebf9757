package dev.netclients.imap;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What STATUS told of a mailbox (RFC 9051, section 7.3.4).
 *
 * @param mailbox its name
 * @param values what was told
 */
public record MailboxStatus(String mailbox, Map<StatusItem, Long> values) {
  /** Copies the values. */
  public MailboxStatus {
    Objects.requireNonNull(mailbox, "mailbox");
    values = Map.copyOf(values);
  }

  /** Returns one of them, if it was told. */
  public OptionalLong value(StatusItem item) {
    Long value = values.get(item);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Returns how many messages there are, if it was told. */
  public OptionalLong messages() {
    return value(StatusItem.MESSAGES);
  }

  /** Returns how many have not been seen, if it was told. */
  public OptionalLong unseen() {
    return value(StatusItem.UNSEEN);
  }

  /** Returns the next unique identifier, if it was told. */
  public OptionalLong uidNext() {
    return value(StatusItem.UIDNEXT);
  }

  /** Returns the validity of unique identifiers, if it was told. */
  public OptionalLong uidValidity() {
    return value(StatusItem.UIDVALIDITY);
  }
}
