package dev.netclients;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A URL taken apart: the one parser that all modules share (RFC 3986).
 *
 * <p>It is strict: what different programs read differently is refused. Userinfo is kept apart, so
 * that neither {@link #toString()} nor a message ever shows a password.
 */
public final class Target {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final URI uri;
  private final String scheme;
  private final Protocol protocol;
  private final Endpoint endpoint;

  private Target(URI uri, String scheme, Protocol protocol, Endpoint endpoint) {
    this.uri = uri;
    this.scheme = scheme;
    this.protocol = protocol;
    this.endpoint = endpoint;
  }

  /**
   * Parses text as a URI, and refuses what cannot be one.
   *
   * @throws IllegalArgumentException if {@code text} is no URI; the message shows no userinfo
   */
  public static URI parse(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "URL: " + redact(text) + " (" + e.getReason() + " at index " + e.getIndex() + ")");
    }
  }

  /**
   * Takes {@code uri} apart as a URL of {@code protocol}.
   *
   * @throws IllegalArgumentException if the scheme is neither of the protocol's two, or the host or
   *     the port is missing where needed or malformed
   */
  public static Target of(URI uri, Protocol protocol) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    if (!protocol.hasScheme(scheme)) {
      throw new IllegalArgumentException(
          "URL: "
              + redact(uri.toString())
              + " (expected: "
              + protocol.scheme()
              + "://host or "
              + protocol.tlsScheme()
              + "://host)");
    }
    return new Target(uri, scheme, protocol, endpoint(uri, protocol, scheme));
  }

  private static Endpoint endpoint(URI uri, Protocol protocol, String scheme) {
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("URL: " + redact(uri.toString()) + " (a host is missing)");
    }
    // java.net.URI leaves an authority that is not host:port unparsed, such as a name in Unicode or
    // with an underscore; so it is taken apart here, at the last @ as RFC 3986 has it.
    if (authority.indexOf('@') != authority.lastIndexOf('@')) {
      throw new IllegalArgumentException(
          "URL: " + redact(uri.toString()) + " (expected: at most one @ in the authority)");
    }
    String hostPort = authority.substring(authority.indexOf('@') + 1);
    int colon = hostPort.endsWith("]") ? -1 : hostPort.lastIndexOf(':');
    String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
    String port = colon < 0 ? "" : hostPort.substring(colon + 1);
    if (host.indexOf('%') >= 0 && !host.startsWith("[")) {
      throw new IllegalArgumentException(
          "URL: " + redact(uri.toString()) + " (expected: no percent-encoding in the host)");
    }
    int number = scheme.equals(protocol.scheme()) ? protocol.port() : protocol.tlsPort();
    if (!port.isEmpty()) {
      if (!port.matches("[0-9]{1,5}")) {
        boolean password = authority.indexOf('@') < 0 && uri.toString().indexOf('@') >= 0;
        throw new IllegalArgumentException(
            password // with a slash, which is where the authority ends
                ? "port: no number (expected: 1 to 65535; and %2F for a slash in a password)"
                : "port: " + Printable.of(port) + " (expected: 1 to 65535)");
      }
      number = Integer.parseInt(port);
    }
    return Endpoint.of(host.replace("%25", "%"), number); // RFC 6874: %25 before a zone id
  }

  /**
   * Refuses a URL that is not of the server that a session talks with.
   *
   * @return this
   * @throws IllegalArgumentException if the host, the port or the kind of TLS is another
   */
  public Target checkServer(Endpoint server, boolean implicitTls) {
    if (!endpoint.equals(server) || implicitTls() != implicitTls) {
      throw new IllegalArgumentException(
          "URL: " + this + " (expected: the server of this session, " + server + ")");
    }
    return this;
  }

  /** Returns the URL as given, userinfo included: not for logs. */
  public URI uri() {
    return uri;
  }

  /** Returns the scheme in lower case. */
  public String scheme() {
    return scheme;
  }

  /** Returns the protocol that was asked for. */
  public Protocol protocol() {
    return protocol;
  }

  /** Returns whether the scheme means TLS from the first byte. */
  public boolean implicitTls() {
    return scheme.equals(protocol.tlsScheme()) && !scheme.equals(protocol.scheme());
  }

  /** Returns the server. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Returns the user in the URL, percent-decoded, if there is one.
   *
   * @throws IllegalArgumentException if it decodes to a control character or not to UTF-8
   */
  public Optional<String> user() {
    return userinfo(0);
  }

  /**
   * Returns the password in the URL, percent-decoded, if there is one.
   *
   * @throws IllegalArgumentException if it decodes to a control character or not to UTF-8
   */
  public Optional<String> password() {
    return userinfo(1);
  }

  private Optional<String> userinfo(int part) {
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String[] parts = authority.substring(0, at).split(":", 2);
    return part < parts.length ? Optional.of(decode(parts[part])) : Optional.empty();
  }

  /** Returns the path as it stands in the URL, percent-encoded; empty if there is none. */
  public String rawPath() {
    return Objects.requireNonNullElse(uri.getRawPath(), "");
  }

  /**
   * Returns {@code encoded} with percent-encoding undone, as UTF-8.
   *
   * @throws IllegalArgumentException if the result is not UTF-8 or holds CR, LF, NUL or another
   *     control character; the message does not show the text, which may be a secret
   */
  public static String decode(String encoded) {
    byte[] bytes = decodeBytes(encoded);
    for (byte b : bytes) {
      if (b >= 0 && b < 0x20 || b == 0x7F) {
        throw new IllegalArgumentException(
            "URL: a part decodes to a control character (expected: none)");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("URL: a part does not decode to UTF-8");
    }
  }

  /**
   * Returns {@code encoded} with percent-encoding undone, as bytes; nothing is checked but the
   * encoding.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits,
   *     or half a surrogate pair stands in it
   */
  public static byte[] decodeBytes(String encoded) {
    byte[] from = WireText.utf8("URL", encoded);
    byte[] to = new byte[from.length];
    int n = 0;
    for (int i = 0; i < from.length; i++) {
      byte b = from[i];
      if (b == '%') {
        int high = i + 1 < from.length ? Character.digit(from[i + 1], 16) : -1;
        int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException("URL: a percent sign without two hexadecimal digits");
        }
        b = (byte) (high << 4 | low);
        i += 2;
      }
      to[n++] = b;
    }
    return Arrays.copyOf(to, n);
  }

  /**
   * Returns {@code text} percent-encoded in UTF-8, so that it can stand as one segment of a path,
   * or as user or password: all but RFC 3986's unreserved characters is encoded.
   *
   * @throws IllegalArgumentException if it holds half a surrogate pair
   */
  public static String encode(String text) {
    return encode(WireText.utf8("URL", text), "");
  }

  /**
   * Returns {@code bytes} percent-encoded, but for RFC 3986's unreserved characters and those of
   * {@code plain}.
   *
   * @param plain ASCII characters that mean themselves where it is to stand, such as the slash
   */
  public static String encode(byte[] bytes, String plain) {
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xFF);
      boolean unreserved =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~';
      if (unreserved || plain.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(HEX.toHexDigits(b));
      }
    }
    return out.toString();
  }

  /** Returns the text of a URL, escaped for a log or a message, with userinfo left out. */
  public static String redact(String url) {
    return Printable.of(url.replaceFirst("(?s)^([^/?#]*//)[^/?#]*@", "$1***@"));
  }

  /** Returns the URL without userinfo. */
  @Override
  public String toString() {
    return redact(uri.toString());
  }
}
