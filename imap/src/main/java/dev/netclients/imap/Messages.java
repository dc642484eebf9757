package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.List;
import java.util.Objects;

/**
 * Which messages of the selected mailbox are meant: by unique identifier, which lasts, or by
 * number, which changes when messages are expunged (RFC 9051, section 2.3.1).
 *
 * @param set the numbers; not empty
 * @param byUid whether they are unique identifiers
 */
public record Messages(NumberSet set, boolean byUid) {
  /** RFC 9051, section 4 (and RFC 7162, section 4): lines of some 8,000 bytes are taken by all. */
  private static final int MAX_LINE = 7_500;

  /** Refuses the empty set, which IMAP cannot write. */
  public Messages {
    if (Objects.requireNonNull(set, "set").isEmpty()) {
      throw new IllegalArgumentException("messages: none (expected: at least one)");
    }
  }

  /** Returns the messages that have these unique identifiers. */
  public static Messages uids(long... uids) {
    return uids(NumberSet.of(uids));
  }

  /** Returns the messages that have these unique identifiers. */
  public static Messages uids(NumberSet uids) {
    return new Messages(uids, true);
  }

  /** Returns the messages that have these numbers, from 1 on. */
  public static Messages numbers(long... numbers) {
    return numbers(NumberSet.of(numbers));
  }

  /** Returns the messages that have these numbers, from 1 on. */
  public static Messages numbers(NumberSet numbers) {
    return new Messages(numbers, false);
  }

  /** Returns all messages, by unique identifier. */
  public static Messages all() {
    return uids(NumberSet.all());
  }

  /** Returns messages that are these together, each few enough for one line of a command. */
  public List<Messages> lines() {
    return set.split(MAX_LINE).stream().map(part -> new Messages(part, byUid)).toList();
  }

  /** Returns what goes before a command's name: {@code UID }, or nothing. */
  public String prefix() {
    return byUid ? "UID " : "";
  }

  @Override
  public String toString() {
    return prefix() + Printable.of(set.toString());
  }
}
