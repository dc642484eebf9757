package dev.netclients;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is: a host and a port, or the path of a Unix socket.
 *
 * <p>The host is normalised once, here, so that pools, certificates and guards all see one
 * spelling: lower case, Unicode as IDNA, no trailing dot, IPv6 without brackets. Forms that
 * different programs read differently ({@code 127.1}, {@code 0x7f.0.0.1}) are refused.
 */
public final class Endpoint {
  private static final int MAX_NAME = 253; // RFC 1035, section 2.3.4, without the root's dot
  private static final int MAX_LABEL = 63; // RFC 1035, section 2.3.4
  private static final int MAX_UNIX_PATH = 107; // Linux's sun_path, with its closing NUL

  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}");
  private static final Pattern LEADING_ZERO = Pattern.compile("(?:.*\\.)?0[0-9].*");

  private final String host;
  private final int port;
  private final @Nullable Path unixPath;

  private Endpoint(String host, int port, @Nullable Path unixPath) {
    this.host = host;
    this.port = port;
    this.unixPath = unixPath;
  }

  /**
   * Returns the endpoint at {@code host}: a name, an IPv4 address in four decimal parts, or an IPv6
   * address, with or without brackets, a zone id after {@code %} allowed.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if either is not of that form
   */
  public static Endpoint of(String host, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    return new Endpoint(normalise(host), port, null);
  }

  /**
   * Returns the endpoint at a Unix socket.
   *
   * @throws IllegalArgumentException if {@code path} is over 107 bytes, or an abstract name
   */
  public static Endpoint unix(Path path) {
    String text = path.toString();
    if (text.startsWith("@") || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "path: " + Printable.of(text) + " (abstract names need the library junixsocket)");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_UNIX_PATH) {
      throw new IllegalArgumentException(
          "path: " + bytes + " bytes (expected: 1 to " + MAX_UNIX_PATH + ")");
    }
    return new Endpoint("localhost", 0, path);
  }

  /** Returns the normalised name or address; {@code localhost} for a Unix socket. */
  public String host() {
    return host;
  }

  /** Returns the port, 1 to 65535; 0 for a Unix socket. */
  public int port() {
    return port;
  }

  /** Returns the path, if this is a Unix socket. */
  public Optional<Path> unixPath() {
    return Optional.ofNullable(unixPath);
  }

  /** Returns whether the host is an IPv4 or IPv6 address and not a name. */
  public boolean isAddress() {
    return host.indexOf(':') >= 0 || endsInNumber(host);
  }

  /** Returns the host as it stands in a URL: an IPv6 address in brackets, without its zone. */
  public String urlHost() {
    if (host.indexOf(':') < 0) {
      return host;
    }
    int zone = host.indexOf('%');
    return "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && host.equals(that.host)
        && port == that.port
        && Objects.equals(unixPath, that.unixPath);
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, unixPath);
  }

  /** Returns {@code host:port}, {@code [v6]:port} or {@code unix:path}. */
  @Override
  public String toString() {
    if (unixPath != null) {
      return "unix:" + Printable.of(unixPath.toString());
    }
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static String normalise(String given) {
    if (given.length() > 2 * MAX_NAME + 2) { // before any work is spent on it
      throw refused(given, "at most " + MAX_NAME + " characters");
    }
    if (given.startsWith("[")) {
      if (!given.endsWith("]")) {
        throw refused(given, "a closing bracket");
      }
      return ipv6(given.substring(1, given.length() - 1), given);
    }
    if (given.indexOf(':') >= 0) {
      return ipv6(given, given);
    }
    String name = (isAscii(given) ? given : ascii(given)).toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw refused(given, "1 to " + MAX_NAME + " characters");
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > MAX_LABEL) {
        throw refused(given, "labels of 1 to " + MAX_LABEL + " characters");
      }
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      // The underscore is no host name's letter, but names with it exist and resolve.
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_')) {
        throw refused(given, "letters, digits, hyphens and dots");
      }
    }
    if (endsInNumber(name) && !isIpv4(name)) {
      throw refused(given, "four decimal numbers, if the last part is a number");
    }
    return name;
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String ascii(String given) {
    try {
      return IDN.toASCII(given.replaceAll("[\u3002\uFF0E\uFF61]", "."));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw refused(given, "a name that IDNA can express");
    }
  }

  private static String ipv6(String literal, String given) {
    int percent = literal.indexOf('%');
    String address = percent < 0 ? literal : literal.substring(0, percent);
    String zone = percent < 0 ? "" : literal.substring(percent);
    if (!address.matches("[0-9A-Fa-f:.]{2,45}")
        || address.indexOf(':') < 0
        || percent >= 0 && !zone.matches("%[A-Za-z0-9_.~-]{1,64}")) {
      throw refused(given, "an IPv6 address");
    }
    try {
      InetAddress parsed = InetAddress.getByName(address); // a literal: nothing is looked up
      // An IPv4-mapped address is the IPv4 address, so that a guard sees what is dialled.
      return parsed instanceof Inet6Address six
          ? compressed(six.getAddress()) + zone
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      throw refused(given, "an IPv6 address");
    }
  }

  /** RFC 5952: the longest run of two or more zero groups is written as {@code ::}. */
  private static String compressed(byte[] address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF;
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        if (out.length() > 0 && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }

  private static boolean endsInNumber(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    // Most names are done here: a menu or a page has thousands of them.
    boolean mayBe = !last.isEmpty() && last.charAt(0) >= '0' && last.charAt(0) <= '9';
    return mayBe && NUMBER.matcher(last).matches();
  }

  private static boolean isIpv4(String name) {
    return IPV4.matcher(name).matches() && !LEADING_ZERO.matcher(name).matches();
  }

  private static IllegalArgumentException refused(String given, String expected) {
    return new IllegalArgumentException(
        "host: " + Printable.of(given) + " (expected: " + expected + ")");
  }
}
