package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.Locale;

/**
 * A flag of a message: one of the system's, which begin with a backslash, or a keyword (RFC 9051,
 * section 2.3.2). Case does not matter when two are compared.
 *
 * @param name the flag as it is written, such as {@code \Seen} or {@code $Forwarded}
 */
public record Flag(String name) {
  /** The message has been read. */
  public static final Flag SEEN = new Flag("\\Seen");

  /** It has been answered. */
  public static final Flag ANSWERED = new Flag("\\Answered");

  /** It is marked for attention. */
  public static final Flag FLAGGED = new Flag("\\Flagged");

  /** It goes with the next expunge. */
  public static final Flag DELETED = new Flag("\\Deleted");

  /** It is not finished. */
  public static final Flag DRAFT = new Flag("\\Draft");

  /** It is new to this session; only a server sets it (RFC 3501; RFC 9051 knows it no longer). */
  public static final Flag RECENT = new Flag("\\Recent");

  /** It has been forwarded (RFC 5788). */
  public static final Flag FORWARDED = new Flag("$Forwarded");

  /** It is unwanted mail (RFC 9051, section 2.3.2). */
  public static final Flag JUNK = new Flag("$Junk");

  /** It is not (RFC 9051, section 2.3.2). */
  public static final Flag NOT_JUNK = new Flag("$NotJunk");

  /** Among a mailbox's permanent flags: keywords may be invented (RFC 9051, section 7.1). */
  public static final Flag ANY_KEYWORD = new Flag("\\*");

  private static final int MAX_NAME = 1000;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not an atom, with or without a backslash before it. A
   *     closing bracket passes, though RFC 9051 forbids it: Gmail's labels have it
   */
  public Flag {
    if (!isFlag(name)) {
      throw new IllegalArgumentException("flag: " + Printable.of(name) + " (expected: an atom)");
    }
  }

  /** Returns the flag of that name; a known one is the constant. */
  public static Flag of(String name) {
    for (Flag known : KNOWN) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    return new Flag(name);
  }

  private static final Flag[] KNOWN = {SEEN, ANSWERED, FLAGGED, DELETED, DRAFT, RECENT};

  /** Returns whether {@code name} can be a flag's name. */
  public static boolean isFlag(String name) {
    if (name.equals("\\*")) {
      return true;
    }
    int start = name.startsWith("\\") ? 1 : 0;
    if (name.length() == start || name.length() > MAX_NAME) {
      return false;
    }
    for (int i = start; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F || "(){%*\"\\".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flag flag && name.equalsIgnoreCase(flag.name);
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
