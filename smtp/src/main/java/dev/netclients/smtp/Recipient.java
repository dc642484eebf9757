package dev.netclients.smtp;

import dev.netclients.Printable;
import dev.netclients.sockets.Dialogue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who gets a message, and the reports that the sender wants about it (RFC 3461).
 *
 * <p>Immutable. Whatever would break a command is refused when a recipient is made.
 */
public final class Recipient {
  private static final int MAX_ORCPT = 500; // RFC 3461, section 4.2

  private final String address;
  private final Mailbox mailbox;
  private final @Nullable Set<Notify> notify; // none: the server's habit
  private final @Nullable String orcpt;
  private final byte[] command;

  private Recipient(
      String address, Mailbox mailbox, @Nullable Set<Notify> notify, @Nullable String orcpt) {
    this.address = address;
    this.mailbox = mailbox;
    this.notify = notify;
    this.orcpt = orcpt;
    StringBuilder line = new StringBuilder("RCPT TO:<").append(mailbox).append('>');
    if (notify != null) {
      line.append(" NOTIFY=")
          .append(
              notify.isEmpty()
                  ? "NEVER"
                  : notify.stream().map(Enum::name).collect(Collectors.joining(",")));
    }
    if (orcpt != null) {
      line.append(" ORCPT=").append(orcpt);
    }
    this.command = Dialogue.encode(line.toString());
  }

  /**
   * Returns a recipient.
   *
   * @param address {@code local@domain} without a display name or angle brackets. A domain that is
   *     not ASCII goes out in its ASCII form; a local part that is not needs a server that has
   *     SMTPUTF8
   * @throws IllegalArgumentException if it is no address, holds CR, LF, NUL or another control
   *     character above all
   */
  public static Recipient of(String address) {
    return new Recipient(address, Mailbox.parse(address), null, null);
  }

  /** Returns this recipient with a wish for reports on these occasions, and no others. */
  public Recipient notifyOn(Notify first, Notify... others) {
    return new Recipient(address, mailbox, EnumSet.of(first, others), orcpt);
  }

  /** Returns this recipient with the wish for no report at all. */
  public Recipient notifyNever() {
    return new Recipient(address, mailbox, EnumSet.noneOf(Notify.class), orcpt);
  }

  /**
   * Returns this recipient with the address that the message was sent to at first (RFC 3461,
   * section 4.2).
   *
   * @param original its type and itself, such as {@code rfc822;bob@example.org}, not encoded
   * @throws IllegalArgumentException if it is not of that form, over 500 characters, or not
   *     printable ASCII
   */
  public Recipient orcpt(String original) {
    int semicolon = original.indexOf(';');
    if (semicolon < 1 || !original.substring(0, semicolon).matches("[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException(
          "orcpt: " + Printable.of(original) + " (expected: such as rfc822;local@domain)");
    }
    String encoded =
        original.substring(0, semicolon + 1)
            + Xtext.encode("orcpt", original.substring(semicolon + 1), MAX_ORCPT);
    return new Recipient(address, mailbox, notify, encoded);
  }

  /** Returns the address as it was given. */
  public String address() {
    return address;
  }

  boolean needsDsn() {
    return notify != null || orcpt != null;
  }

  boolean needsUtf8() {
    return !mailbox.isAscii();
  }

  /** Returns the RCPT command with its CRLF; not to be changed. */
  byte[] command() {
    return command;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recipient that && Arrays.equals(command, that.command);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(command);
  }

  /** Returns the address, escaped for a log. */
  @Override
  public String toString() {
    return Printable.of(address);
  }
}
