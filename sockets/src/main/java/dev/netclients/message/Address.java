package dev.netclients.message;

import dev.netclients.Printable;
import java.util.List;
import java.util.Objects;

/**
 * One element of an address list: a mailbox, an empty group, or something that is neither and is
 * kept as it came (RFC 5322, section 3.4).
 *
 * @param name the display name, decoded; where there is none, the comment that older software put
 *     behind the address; else empty
 * @param local the part before the {@code @}, without quotes; empty if this is no mailbox
 * @param domain the part behind it, with brackets if it is a literal; empty if this is no mailbox
 * @param group the name of the group that it stands in, decoded, or empty
 * @param raw the element as it is written
 */
public record Address(String name, String local, String domain, String group, String raw) {
  private static final String ATEXT =
      "!#$%&'*+-/=?^_`{|}~"; // RFC 5322, section 3.2.3, and letters, digits

  /** Refuses null. */
  public Address {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(raw, "raw");
  }

  /**
   * Reads the unfolded text of a field such as {@code To}: mailboxes with or without names, groups,
   * routes, quoted strings, comments, and the obsolete forms of RFC 5322, section 4.4.
   *
   * <p>What is no address ({@code a@b@c} above all) becomes an element of which only {@link #raw}
   * is told, and a display name if there is one; nothing is guessed. A group without members
   * becomes an element with a {@link #group} alone. Of more than 10,000 elements the rest stays
   * together in a last one.
   */
  public static List<Address> parse(String list) {
    return new AddressParser(list).list();
  }

  /** Returns whether mail can be sent here: there is a domain. */
  public boolean isMailbox() {
    return !domain.isEmpty();
  }

  /** Returns {@code local@domain}, with quotes where needed; empty if this is no mailbox. */
  public String mailbox() {
    return isMailbox() ? quoted(local) + "@" + domain : "";
  }

  private static String quoted(String local) {
    if (isDotAtom(local)) {
      return local;
    }
    return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean isDotAtom(String local) {
    if (local.isEmpty() || local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
      return false;
    }
    for (int i = 0; i < local.length(); i++) {
      char c = local.charAt(i);
      boolean atext =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c >= 0x80 // RFC 6532
              || c == '.'
              || ATEXT.indexOf(c) >= 0;
      if (!atext) {
        return false;
      }
    }
    return true;
  }

  /** Returns the element as it is written, escaped and cut, for a log. */
  @Override
  public String toString() {
    return Printable.of(raw);
  }
}
