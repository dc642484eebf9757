package dev.netclients.smtp;

import dev.netclients.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a message and who gets it (RFC 5321, section 2.3.1). The message's own header is
 * another matter: nothing here is read from it or written to it.
 *
 * <p>Immutable; one envelope can go with many messages. Whatever would break a command is refused
 * when an envelope is made.
 */
public final class Envelope {
  private static final int MAX_ENVID = 100; // RFC 3461, section 4.4

  private final String from;
  private final Mailbox sender;
  private final List<Recipient> to;
  private final @Nullable Ret ret;
  private final @Nullable String envid; // encoded

  private Envelope(
      String from, Mailbox sender, List<Recipient> to, @Nullable Ret ret, @Nullable String envid) {
    this.from = from;
    this.sender = sender;
    this.to = to;
    this.ret = ret;
    this.envid = envid;
  }

  /** As {@link #of(String, List)}, with recipients of whom nothing else is said. */
  public static Envelope of(String from, String... to) {
    return of(from, Arrays.stream(to).map(Recipient::of).toList());
  }

  /**
   * Returns an envelope.
   *
   * @param from where reports of failure go; empty for nowhere, as reports themselves have it
   * @param to at least one
   * @throws IllegalArgumentException if {@code from} is no address, or nobody gets the message
   */
  public static Envelope of(String from, List<Recipient> to) {
    List<Recipient> copy = List.copyOf(to);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("to: nobody (expected: at least one recipient)");
    }
    Mailbox sender = from.isEmpty() ? new Mailbox("", "") : Mailbox.parse(from);
    return new Envelope(from, sender, copy, null, null);
  }

  /** Returns this envelope, asking for so much of the message in a report (RFC 3461). */
  public Envelope ret(Ret much) {
    return new Envelope(from, sender, to, Objects.requireNonNull(much, "much"), envid);
  }

  /**
   * Returns this envelope with a name that reports will carry (RFC 3461, section 4.4).
   *
   * @throws IllegalArgumentException if it is empty, over 100 characters, or not printable ASCII
   */
  public Envelope envid(String id) {
    return new Envelope(from, sender, to, ret, Xtext.encode("envid", id, MAX_ENVID));
  }

  /** Returns the sender's address as it was given; empty if reports go nowhere. */
  public String from() {
    return from;
  }

  /** Returns the recipients, in the order in which they were given. */
  public List<Recipient> to() {
    return to;
  }

  boolean needsDsn() {
    return ret != null || envid != null || to.stream().anyMatch(Recipient::needsDsn);
  }

  boolean needsUtf8() {
    return !sender.isAscii() || to.stream().anyMatch(Recipient::needsUtf8);
  }

  /** Returns the MAIL command, to which parameters may be added. */
  StringBuilder mail() {
    StringBuilder line = new StringBuilder(80).append("MAIL FROM:<").append(sender).append('>');
    if (ret != null) {
      line.append(" RET=").append(ret);
    }
    if (envid != null) {
      line.append(" ENVID=").append(envid);
    }
    return line;
  }

  @Override
  public String toString() {
    return "<" + Printable.of(from) + "> to " + (to.size() == 1 ? to.get(0) : to.size());
  }
}
