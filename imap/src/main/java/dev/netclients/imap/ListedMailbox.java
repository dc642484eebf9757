package dev.netclients.imap;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A mailbox as LIST names it (RFC 9051, section 7.3.1).
 *
 * @param name its name, decoded. What is not proper modified UTF-7 stands in it as half surrogates,
 *     so that the name can be given back to the server as it came: see {@link ModifiedUtf7}
 * @param delimiter what separates the levels of a name, if there are levels
 * @param attributes what else is said of it
 * @param status its status, if that was asked for and told (RFC 5819)
 */
public record ListedMailbox(
    String name,
    Optional<Character> delimiter,
    Set<MailboxAttribute> attributes,
    Optional<MailboxStatus> status) {
  /** Copies the attributes. */
  public ListedMailbox {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(status, "status");
    attributes = Set.copyOf(attributes);
  }

  /** Returns whether it has this attribute. */
  public boolean is(MailboxAttribute attribute) {
    return attributes.contains(attribute);
  }

  /** Returns whether it can be selected. */
  public boolean isSelectable() {
    return !is(MailboxAttribute.NO_SELECT) && !is(MailboxAttribute.NON_EXISTENT);
  }

  /** Returns the same with a status. */
  public ListedMailbox with(MailboxStatus told) {
    return new ListedMailbox(name, delimiter, attributes, Optional.of(told));
  }
}
