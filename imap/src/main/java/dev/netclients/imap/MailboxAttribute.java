package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.Locale;

/**
 * What LIST says of a mailbox (RFC 9051, section 7.3.1), its special use included (RFC 6154). Case
 * does not matter when two are compared.
 *
 * @param name the attribute as it is written, such as {@code \Noselect} or {@code \Sent}
 */
public record MailboxAttribute(String name) {
  /** There is no such mailbox, though there may be some below it. */
  public static final MailboxAttribute NON_EXISTENT = new MailboxAttribute("\\NonExistent");

  /** It cannot be selected. */
  public static final MailboxAttribute NO_SELECT = new MailboxAttribute("\\Noselect");

  /** There can be none below it. */
  public static final MailboxAttribute NO_INFERIORS = new MailboxAttribute("\\Noinferiors");

  /** There are some below it. */
  public static final MailboxAttribute HAS_CHILDREN = new MailboxAttribute("\\HasChildren");

  /** There is none below it. */
  public static final MailboxAttribute HAS_NO_CHILDREN = new MailboxAttribute("\\HasNoChildren");

  /** The server thinks that there is something new. */
  public static final MailboxAttribute MARKED = new MailboxAttribute("\\Marked");

  /** It thinks that there is not. */
  public static final MailboxAttribute UNMARKED = new MailboxAttribute("\\Unmarked");

  /** The user has subscribed to it. */
  public static final MailboxAttribute SUBSCRIBED = new MailboxAttribute("\\Subscribed");

  /** It lies on another server. */
  public static final MailboxAttribute REMOTE = new MailboxAttribute("\\Remote");

  /** Special use: all messages (RFC 6154). */
  public static final MailboxAttribute ALL = new MailboxAttribute("\\All");

  /** Special use: the archive (RFC 6154). */
  public static final MailboxAttribute ARCHIVE = new MailboxAttribute("\\Archive");

  /** Special use: drafts (RFC 6154). */
  public static final MailboxAttribute DRAFTS = new MailboxAttribute("\\Drafts");

  /** Special use: flagged messages (RFC 6154). */
  public static final MailboxAttribute FLAGGED = new MailboxAttribute("\\Flagged");

  /** Special use: unwanted mail (RFC 6154). */
  public static final MailboxAttribute JUNK = new MailboxAttribute("\\Junk");

  /** Special use: copies of what was sent (RFC 6154). */
  public static final MailboxAttribute SENT = new MailboxAttribute("\\Sent");

  /** Special use: what was deleted (RFC 6154). */
  public static final MailboxAttribute TRASH = new MailboxAttribute("\\Trash");

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it could not be a {@linkplain Flag flag's}
   */
  public MailboxAttribute {
    if (!Flag.isFlag(name)) {
      throw new IllegalArgumentException(
          "attribute: " + Printable.of(name) + " (expected: an atom behind a backslash)");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MailboxAttribute that && name.equalsIgnoreCase(that.name);
  }

  @Override
  public int hashCode() {
    return name.toLowerCase(Locale.ROOT).hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
