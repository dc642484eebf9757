package dev.netclients.gopher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.WireText;
import dev.netclients.message.HeaderText;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Gopher URL: {@code gopher://host[:port]/Tselector[%09search]}, T being the item's type (RFC
 * 4266, section 2.1), and {@code gophers} for TLS.
 *
 * <p>Selectors are the server's bytes: a URL that was built from a menu's row asks for exactly the
 * bytes that stood there. What could end the request line, or add a field to it (CR, LF, TAB, NUL),
 * is refused, percent-encoded or not. Immutable.
 */
public final class GopherUrl {
  /**
   * The number of bytes of a request. RFC 1436 advises 255 for a selector; longer ones are in use.
   */
  static final int MAX_REQUEST = 4096;

  /** What a path may have but for the unreserved (RFC 3986, section 3.3). */
  private static final String PLAIN = "/+:;,=!$'()*@&";

  private final boolean tls;
  private final Endpoint endpoint;
  private final GopherType type;
  private final String selector; // a character is a byte, here and in the next
  private final @Nullable String search;

  private GopherUrl(
      boolean tls, Endpoint endpoint, GopherType type, String selector, @Nullable String search) {
    this.tls = tls;
    this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    this.type = type;
    this.selector = check("selector", selector);
    this.search = search == null ? null : check("search", search);
    if (type.code() <= ' ' || type.code() > '~') {
      throw new IllegalArgumentException("type: not a visible ASCII character");
    }
    if (request().length() > MAX_REQUEST) {
      throw new IllegalArgumentException(
          "selector: with the search over " + MAX_REQUEST + " bytes (expected: at most that)");
    }
  }

  private static String check(String what, String bytes) {
    if (bytes.chars().anyMatch(b -> b == '\r' || b == '\n' || b == '\t' || b == 0)) {
      throw new IllegalArgumentException(what + ": holds CR, LF, TAB or NUL (expected: none)");
    }
    return bytes;
  }

  /**
   * Takes {@code uri} apart.
   *
   * <p>A {@code ?} belongs to the selector, as RFC 4266 has it; for a search without {@code %09} it
   * stands before the words, as Web clients write it. A fragment is never sent.
   *
   * @throws IllegalArgumentException if it is no such URL, holds userinfo or a Gopher+ part, or
   *     decodes to a character that no selector can have
   */
  public static GopherUrl of(URI uri) {
    Target target = Target.of(uri, Protocol.GOPHER);
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      throw new IllegalArgumentException("URL: " + target + " (Gopher has no users)");
    }
    String path = decoded(target.rawPath());
    GopherType type = path.length() < 2 ? GopherType.MENU : new GopherType(path.charAt(1));
    String asked = path.substring(Math.min(2, path.length()));
    if (uri.getRawQuery() != null) {
      boolean words = type.equals(GopherType.SEARCH) && asked.indexOf('\t') < 0;
      asked += (words ? '\t' : '?') + decoded(uri.getRawQuery());
    }
    int tab = asked.indexOf('\t');
    if (tab >= 0 && !type.equals(GopherType.SEARCH)) {
      throw new IllegalArgumentException("URL: " + target + " (a TAB, and no search: type 7)");
    }
    String selector = tab < 0 ? asked : asked.substring(0, tab);
    String search = tab < 0 ? null : asked.substring(tab + 1);
    return new GopherUrl(target.implicitTls(), target.endpoint(), type, selector, search);
  }

  private static String decoded(String part) {
    return new String(Target.decodeBytes(part), ISO_8859_1);
  }

  /**
   * Makes a URL; {@code selector} goes out in UTF-8.
   *
   * @param tls whether it is {@code gophers}
   * @throws IllegalArgumentException if {@code selector} holds CR, LF, TAB, NUL or half a
   *     character, or is over 4,096 bytes
   */
  public static GopherUrl of(Endpoint endpoint, boolean tls, GopherType type, String selector) {
    return of(endpoint, tls, type, WireText.utf8("selector", selector));
  }

  static GopherUrl of(Endpoint endpoint, boolean tls, GopherType type, byte[] selector) {
    return new GopherUrl(tls, endpoint, type, new String(selector, ISO_8859_1), null);
  }

  /**
   * Returns the URL that asks this search for {@code words}, which go out in UTF-8.
   *
   * @throws IllegalArgumentException if this is no search ({@link GopherType#SEARCH}), or {@code
   *     words} hold CR, LF, TAB or NUL, or are too long
   */
  public GopherUrl search(String words) {
    if (!type.equals(GopherType.SEARCH)) {
      throw new IllegalArgumentException("type: " + type.displayName() + " (expected: search)");
    }
    String bytes = new String(WireText.utf8("words", words), ISO_8859_1);
    return new GopherUrl(tls, endpoint, type, selector, bytes);
  }

  /** Returns whether it is TLS from the first byte. */
  public boolean tls() {
    return tls;
  }

  /** Returns the server. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Returns what the item is said to be. */
  public GopherType type() {
    return type;
  }

  /** Returns the selector as text: UTF-8, or Latin-1 if it is not UTF-8. */
  public String selector() {
    return text(selector);
  }

  /** Returns the words to search for, if there are any. */
  public Optional<String> search() {
    return Optional.ofNullable(search).map(GopherUrl::text);
  }

  /** Returns what characters that are bytes mean. */
  static String text(String bytes) {
    return HeaderText.text(bytes.getBytes(ISO_8859_1), 0, bytes.length());
  }

  /** Returns the URL. */
  public URI uri() {
    StringBuilder out = new StringBuilder(64);
    out.append(tls ? Protocol.GOPHER.tlsScheme() : Protocol.GOPHER.scheme());
    out.append("://").append(endpoint.urlHost());
    if (endpoint.port() != Protocol.GOPHER.port()) {
      out.append(':').append(endpoint.port());
    }
    byte[] item = (type.code() + request()).getBytes(ISO_8859_1);
    out.append('/').append(Target.encode(item, PLAIN));
    return URI.create(out.toString());
  }

  /** Returns the line that asks for it (RFC 1436, section 2), whose characters are bytes. */
  String request() {
    return search == null ? selector : selector + '\t' + search;
  }

  /** Returns {@link #uri()} as text. */
  @Override
  public String toString() {
    return uri().toString();
  }
}
