package dev.netclients.telnet;

import java.util.List;

/**
 * A Telnet option by its number; all of them are open to {@link OptionHandler}s, whether they have
 * a name here or not.
 *
 * @param code the number on the wire, 0 to 255
 * @see <a href="https://www.iana.org/assignments/telnet-options">the registry</a>
 */
public record Option(int code) {
  /** All eight bits of each byte are data (RFC 856). */
  public static final Option BINARY = new Option(0);

  /** The other side shows what is typed here (RFC 857). */
  public static final Option ECHO = new Option(1);

  /** No GA after each turn: both sides may speak at any time (RFC 858). */
  public static final Option SGA = new Option(3);

  /** What the terminal is called (RFC 1091). */
  public static final Option TTYPE = new Option(24);

  /** A mark ends each record (RFC 885). */
  public static final Option EOR = new Option(25);

  /** How many columns and rows the terminal has (RFC 1073). */
  public static final Option NAWS = new Option(31);

  /** Variables of the environment (RFC 1572). */
  public static final Option NEW_ENVIRON = new Option(39);

  /** How characters are written as bytes (RFC 2066). */
  public static final Option CHARSET = new Option(42);

  private static final List<String> NAMES =
      List.of(
          "BINARY",
          "ECHO",
          "RCP",
          "SGA",
          "NAMS",
          "STATUS",
          "TM",
          "RCTE",
          "NAOL",
          "NAOP",
          "NAOCRD",
          "NAOHTS",
          "NAOHTD",
          "NAOFFD",
          "NAOVTS",
          "NAOVTD",
          "NAOLFD",
          "XASCII",
          "LOGOUT",
          "BM",
          "DET",
          "SUPDUP",
          "SUPDUPOUTPUT",
          "SNDLOC",
          "TTYPE",
          "EOR",
          "TUID",
          "OUTMRK",
          "TTYLOC",
          "VT3270REGIME",
          "X3PAD",
          "NAWS",
          "TSPEED",
          "LFLOW",
          "LINEMODE",
          "XDISPLOC",
          "OLD-ENVIRON",
          "AUTHENTICATION",
          "ENCRYPT",
          "NEW-ENVIRON",
          "TN3270E",
          "XAUTH",
          "CHARSET",
          "RSP",
          "COM-PORT-OPTION",
          "SUPPRESS-LOCAL-ECHO",
          "TLS",
          "KERMIT",
          "SEND-URL",
          "FORWARD-X");

  /** Checks the number. */
  public Option {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("code: " + code + " (expected: 0 to 255)");
    }
  }

  /** Returns the registry's short name, or {@code option 200} for one that has none here. */
  @Override
  public String toString() {
    return switch (code) {
      case 138 -> "PRAGMA-LOGON";
      case 139 -> "SSPI-LOGON";
      case 140 -> "PRAGMA-HEARTBEAT";
      case 255 -> "EXOPL";
      default -> code < NAMES.size() ? NAMES.get(code) : "option " + code;
    };
  }
}
