package dev.netclients.imap;

import java.util.Locale;
import java.util.Objects;

/**
 * What stands in brackets before a server's words (RFC 9051, section 7.1), for programs to read.
 *
 * @param name its name in upper case, such as {@code TRYCREATE}
 * @param arguments what follows the name, as it is written; or empty
 */
public record ResponseCode(String name, String arguments) {
  /** Refuses null. */
  public ResponseCode {
    name = name.toUpperCase(Locale.ROOT);
    Objects.requireNonNull(arguments, "arguments");
  }

  /** Returns whether it has this name, which is in upper case. */
  public boolean is(String wanted) {
    return name.equals(wanted);
  }

  @Override
  public String toString() {
    return "[" + name + (arguments.isEmpty() ? "" : " " + arguments) + "]";
  }
}
