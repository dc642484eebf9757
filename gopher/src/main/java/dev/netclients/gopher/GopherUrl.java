package dev.netclients.gopher;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  private final boolean tls;
  private final Endpoint endpoint;
  private final GopherType type;
  private final byte[] selector;
  private final byte @Nullable [] search;

  private GopherUrl(
      boolean tls, Endpoint endpoint, GopherType type, byte[] selector, byte @Nullable [] search) {
    this.tls = tls;
    this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
    this.type = type;
    this.selector = check("selector", selector);
    this.search = search == null ? null : check("search", search);
    if (type.code() <= ' ' || type.code() > '~') {
      throw new IllegalArgumentException("type: not a visible ASCII character");
    }
    if (selector.length + (search == null ? 0 : search.length + 1) > MAX_REQUEST) {
      throw new IllegalArgumentException(
          "selector: with the search over " + MAX_REQUEST + " bytes (expected: at most that)");
    }
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
    String path = target.rawPath();
    byte[] all = Target.decodeBytes(path.isEmpty() ? path : path.substring(1));
    GopherType type = all.length == 0 ? GopherType.MENU : new GopherType((char) (all[0] & 0xFF));
    int tab = 0;
    while (tab < all.length && all[tab] != '\t') {
      tab++;
    }
    byte[] selector = Arrays.copyOfRange(all, Math.min(1, tab), tab);
    byte[] search = tab < all.length ? Arrays.copyOfRange(all, tab + 1, all.length) : null;
    String query = uri.getRawQuery();
    if (query != null) {
      byte[] asked = Target.decodeBytes(query);
      if (search != null) {
        search = joined(search, asked);
      } else if (type.equals(GopherType.SEARCH)) {
        search = asked;
      } else {
        selector = joined(selector, asked);
      }
    }
    if (search != null && !type.equals(GopherType.SEARCH)) {
      throw new IllegalArgumentException("URL: " + target + " (a TAB, and no search: type 7)");
    }
    return new GopherUrl(target.implicitTls(), target.endpoint(), type, selector, search);
  }

  private static byte[] joined(byte[] path, byte[] query) {
    ByteArrayOutputStream both = new ByteArrayOutputStream(path.length + query.length + 1);
    both.writeBytes(path);
    both.write('?');
    both.writeBytes(query);
    return both.toByteArray();
  }

  /**
   * Makes a URL; {@code selector} goes out in UTF-8.
   *
   * @param tls whether it is {@code gophers}
   * @throws IllegalArgumentException if {@code selector} holds CR, LF, TAB or NUL, or is over 4,096
   *     bytes
   */
  public static GopherUrl of(Endpoint endpoint, boolean tls, GopherType type, String selector) {
    return of(endpoint, tls, type, selector.getBytes(StandardCharsets.UTF_8));
  }

  static GopherUrl of(Endpoint endpoint, boolean tls, GopherType type, byte[] selector) {
    return new GopherUrl(tls, endpoint, type, selector, null);
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
    return new GopherUrl(tls, endpoint, type, selector, words.getBytes(StandardCharsets.UTF_8));
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
    return Rows.text(selector, 0, selector.length);
  }

  /** Returns the words to search for, if there are any. */
  public Optional<String> search() {
    return search == null ? Optional.empty() : Optional.of(Rows.text(search, 0, search.length));
  }

  /** Returns the URL. */
  public URI uri() {
    StringBuilder out = new StringBuilder(64);
    out.append(tls ? Protocol.GOPHER.tlsScheme() : Protocol.GOPHER.scheme());
    out.append("://").append(endpoint.urlHost());
    if (endpoint.port() != Protocol.GOPHER.port()) {
      out.append(':').append(endpoint.port());
    }
    out.append('/');
    encode(out, String.valueOf(type.code()).getBytes(StandardCharsets.UTF_8));
    encode(out, selector);
    if (search != null) {
      out.append("%09");
      encode(out, search);
    }
    return URI.create(out.toString());
  }

  /** Returns the line that asks for it, with its end (RFC 1436, section 2). */
  byte[] request() {
    ByteArrayOutputStream line = new ByteArrayOutputStream(selector.length + 32);
    line.writeBytes(selector);
    if (search != null) {
      line.write('\t');
      line.writeBytes(search);
    }
    line.write('\r');
    line.write('\n');
    return line.toByteArray();
  }

  /** Returns {@link #uri()} as text. */
  @Override
  public String toString() {
    return uri().toString();
  }

  private static byte[] check(String what, byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\r' || b == '\n' || b == '\t' || b == 0) {
        throw new IllegalArgumentException(what + ": holds CR, LF, TAB or NUL (expected: none)");
      }
    }
    return bytes;
  }

  private static void encode(StringBuilder out, byte[] bytes) {
    for (byte b : bytes) {
      boolean plain =
          b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b >= '0' && b <= '9'
              || "-._~/+:;,=!$'()*@&".indexOf(b) >= 0; // allowed in a path (RFC 3986, section 3.3)
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%').append(Character.forDigit(b >> 4 & 0xF, 16));
        out.append(Character.forDigit(b & 0xF, 16));
      }
    }
  }
}
