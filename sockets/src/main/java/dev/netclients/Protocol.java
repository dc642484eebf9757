package dev.netclients;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of the port table: a protocol's name, its URL schemes and their ports.
 *
 * <p>The table is open: whoever registers a {@code ClientProvider} may bring a row of its own. A
 * row is immutable and safe to share.
 *
 * @param name the protocol's usual name, such as {@code POP3}
 * @param scheme the URL scheme of the form that begins in clear, in lower case
 * @param port the default port of {@code scheme}, 1 to 65535
 * @param tlsScheme the URL scheme of the form that is TLS from the first byte, in lower case
 * @param tlsPort the default port of {@code tlsScheme}, 1 to 65535
 */
public record Protocol(String name, String scheme, int port, String tlsScheme, int tlsPort) {
  /** The Hypertext Transfer Protocol (RFC 9110, section 4.2). */
  public static final Protocol HTTP = new Protocol("HTTP", "http", 80, "https", 443);

  /** The File Transfer Protocol (RFC 959; FTPS as RFC 4217). */
  public static final Protocol FTP = new Protocol("FTP", "ftp", 21, "ftps", 990);

  /** The Simple Mail Transfer Protocol (RFC 5321; submission over TLS as RFC 8314). */
  public static final Protocol SMTP = new Protocol("SMTP", "smtp", 25, "smtps", 465);

  /** The Post Office Protocol, version 3 (RFC 1939; TLS as RFC 8314). */
  public static final Protocol POP3 = new Protocol("POP3", "pop3", 110, "pop3s", 995);

  /** The Internet Message Access Protocol (RFC 9051; TLS as RFC 8314). */
  public static final Protocol IMAP = new Protocol("IMAP", "imap", 143, "imaps", 993);

  /** The Network News Transfer Protocol (RFC 3977; TLS as RFC 4642). */
  public static final Protocol NNTP = new Protocol("NNTP", "nntp", 119, "nntps", 563);

  /** Telnet (RFC 854; TLS on the port registered for it). */
  public static final Protocol TELNET = new Protocol("Telnet", "telnet", 23, "telnets", 992);

  /** Gopher (RFC 1436); TLS is used on the same port, as gopher servers do. */
  public static final Protocol GOPHER = new Protocol("Gopher", "gopher", 70, "gophers", 70);

  private static final List<Protocol> TABLE =
      List.of(HTTP, FTP, SMTP, POP3, IMAP, NNTP, TELNET, GOPHER);

  /** Checks the row: schemes as RFC 3986, section 3.1, ports 1 to 65535. */
  public Protocol {
    Objects.requireNonNull(name, "name");
    checkScheme(scheme);
    checkScheme(tlsScheme);
    checkPort(port);
    checkPort(tlsPort);
  }

  /** Returns the eight protocols of this suite, in the order of its README. */
  public static List<Protocol> table() {
    return TABLE;
  }

  /** Returns the row of {@link #table()} that has {@code scheme} as either of its schemes. */
  public static Optional<Protocol> ofScheme(String scheme) {
    String wanted = scheme.toLowerCase(Locale.ROOT);
    return TABLE.stream().filter(row -> row.hasScheme(wanted)).findFirst();
  }

  /** Returns whether {@code scheme}, in lower case, is one of this row's two. */
  public boolean hasScheme(String scheme) {
    return scheme.equals(this.scheme) || scheme.equals(tlsScheme);
  }

  private static void checkScheme(String scheme) {
    if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
      throw new IllegalArgumentException(
          "scheme: " + Printable.of(scheme) + " (expected: lower-case letters, digits, + . -)");
    }
  }

  private static void checkPort(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }
}
