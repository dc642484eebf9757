package dev.netclients.ftp;

import dev.netclients.Printable;
import dev.netclients.WireText;
import java.nio.charset.Charset;

/** Paths as arguments of commands. */
final class Names {
  /** The number of bytes that a path may have: what operating systems allow. */
  static final int MAX_PATH = 4096;

  private static final String Y = "\u00FF"; // in many single-byte charsets the byte 255

  private Names() {}

  /**
   * Checks a path before anything is sent.
   *
   * @throws IllegalArgumentException if it is empty or too long, holds CR, LF or NUL, or the
   *     charset lacks one of its characters
   */
  static String check(String path, Charset charset) {
    return check("path", path, charset);
  }

  /** As {@link #check(String, Charset)}, of something else. */
  static String check(String what, String path, Charset charset) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(what + ": empty (expected: some text)");
    }
    byte[] bytes = WireText.encode(what, path, charset);
    if (bytes.length > MAX_PATH) {
      throw new IllegalArgumentException(
          what + ": " + bytes.length + " bytes (expected: at most " + MAX_PATH + ")");
    }
    for (byte b : bytes) {
      if (b == '\r' || b == '\n' || b == 0) {
        throw new IllegalArgumentException(
            what + ": " + Printable.of(path) + " (expected: no CR, LF or NUL)");
      }
    }
    return path;
  }

  /** Returns a path as the argument of a command, checked. */
  static String argument(String path, Charset charset) {
    return wire(check(path, charset), charset);
  }

  /**
   * Returns a path as it stands in a command. The control connection is a Telnet one (RFC 959,
   * section 2.3), where the byte 255 is doubled; UTF-8 has no such byte, single-byte charsets do.
   */
  static String wire(String path, Charset charset) {
    return path.contains(Y) && isIac(charset) ? path.replace(Y, Y + Y) : path;
  }

  /** Returns a path that a reply told, where the byte 255 is doubled too, as by vsftpd. */
  static String fromWire(String path, Charset charset) {
    return path.contains(Y) && isIac(charset) ? path.replace(Y + Y, Y) : path;
  }

  private static boolean isIac(Charset charset) {
    return charset.encode(Y).get(0) == (byte) 0xFF;
  }

  /**
   * Returns a path for LIST and NLST, which many servers hand to a program: what begins with a
   * hyphen would be an option there.
   */
  static String listed(String path) {
    return path.startsWith("-") ? "./" + path : path;
  }
}
