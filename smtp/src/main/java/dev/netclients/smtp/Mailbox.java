package dev.netclients.smtp;

import dev.netclients.Printable;
import java.net.IDN;
import java.nio.charset.StandardCharsets;

/**
 * An address as commands carry it.
 *
 * <pre>
 *   Mailbox       = Local-part "@" ( Domain / address-literal )        RFC 5321, section 4.1.2
 *   Local-part    = Dot-string / Quoted-string
 *   Dot-string    = Atom *("."  Atom)
 *   Quoted-string = DQUOTE *( qtext / "\" printable ) DQUOTE
 * </pre>
 *
 * <p>RFC 6531, section 3.3 adds what is not ASCII. Two leniencies, since such mailboxes exist: dots
 * may stand anywhere in a Dot-string, and a local part may stand alone, as {@code postmaster} does
 * by the RFC and every local user where LMTP is spoken. Control characters, CR, LF and NUL above
 * all, are in none of it.
 *
 * @param local the local part, with its quotes
 * @param domain the domain or the literal in its brackets; empty if there is none
 */
record Mailbox(String local, String domain) {
  private static final int MAX_BYTES =
      1000; // RFC 5321 has 256 for the path; mailing lists need more

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Mailbox parse(String address) {
    boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(address); // no half of a pair
    int at = address.startsWith("\"") ? quotedEnd(address) : atomsEnd(address);
    if (!encodable || at <= 0 || address.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw malformed(address);
    }
    if (at == address.length()) {
      return new Mailbox(address, "");
    }
    String domain = address.substring(at + 1);
    if (address.charAt(at) != '@' || !(isLiteral(domain) || isDomain(domain))) {
      throw malformed(address);
    }
    String local = address.substring(0, at);
    return new Mailbox(local, isAscii(local) ? ascii(domain, address) : domain);
  }

  /** Returns whether commands can carry it without SMTPUTF8. */
  boolean isAscii() {
    return isAscii(local) && isAscii(domain);
  }

  @Override
  public String toString() {
    return domain.isEmpty() ? local : local + "@" + domain;
  }

  private static IllegalArgumentException malformed(String address) {
    return new IllegalArgumentException(
        "address: " + Printable.of(address) + " (expected: local@domain, as RFC 5321 has it)");
  }

  /** Returns where a run of atoms and dots ends. */
  private static int atomsEnd(String text) {
    int i = 0;
    while (i < text.length() && isAtomChar(text.charAt(i))) {
      i++;
    }
    return i;
  }

  // atext, a dot, or not ASCII and no control character either
  private static boolean isAtomChar(char c) {
    return c > ' ' && c < 0x7F && "()<>[]:;@\\,\"".indexOf(c) < 0 || c > 0x9F;
  }

  /** Returns where a quoted string ends, behind its quote; -1 if it does not. */
  private static int quotedEnd(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        i++;
      }
      if (i == text.length() || text.charAt(i) < ' ' || isDelete(text.charAt(i))) {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isDelete(char c) {
    return c >= 0x7F && c <= 0x9F;
  }

  private static boolean isLiteral(String domain) {
    return domain.length() > 2
        && domain.startsWith("[")
        && domain.indexOf(']') == domain.length() - 1
        && domain.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\')
        && domain.lastIndexOf('[') == 0;
  }

  // Domain = sub-domain *("." sub-domain); an underscore is in none, and in use
  private static boolean isDomain(String domain) {
    boolean inLabel = false;
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      if (c == '.') {
        if (!inLabel) {
          return false;
        }
        inLabel = false;
      } else if (c >= '0' && c <= '9'
          || c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '-'
          || c == '_'
          || c > 0x9F) {
        inLabel = true;
      } else {
        return false;
      }
    }
    return inLabel;
  }

  private static String ascii(String domain, String address) {
    if (isAscii(domain)) {
      return domain;
    }
    String ascii;
    try {
      ascii = IDN.toASCII(domain);
    } catch (IllegalArgumentException e) {
      throw malformed(address);
    }
    if (!isDomain(ascii)) { // a character that is folded to one that has no place here
      throw malformed(address);
    }
    return ascii;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7E) {
        return false;
      }
    }
    return true;
  }
}
