package dev.netclients.gopher;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses the rows of a menu (RFC 1436, section 3.9 and appendix). It never refuses one: what breaks
 * the grammar is handed over as it is.
 */
final class Rows {
  private static final int MAX_EXTRAS = 64; // a row of TABs alone shall not make 65,536 objects

  private final GopherUrl menu;

  /**
   * Parses rows of {@code menu}: a row that leads to the same server leads there in TLS as well.
   */
  Rows(GopherUrl menu) {
    this.menu = menu;
  }

  /**
   * DirEntity ::= Type User_Name Tab Selector Tab Host Tab Port CR-LF.
   *
   * @param ended whether the row's end arrived; if not, its last field may be cut
   */
  GopherItem parse(byte[] row, int length, boolean ended) {
    String raw = text(row, 0, length);
    List<String> fields = fields(raw);
    String typed = fields.get(0); // the type, and the title behind it
    GopherType type = typed.isEmpty() ? GopherType.INFO : new GopherType(typed.charAt(0));
    String title = typed.isEmpty() ? "" : typed.substring(1);
    String selector = fields.size() > 1 ? fields.get(1) : "";
    String host = fields.size() > 2 ? fields.get(2) : "";
    int port = fields.size() > 3 ? port(fields.get(3)) : -1;
    boolean wellFormed = ended && !typed.isEmpty() && port >= 0;
    return new GopherItem(
        type,
        title,
        selector,
        host,
        Math.max(0, port),
        fields.size() > 4 ? fields.subList(4, fields.size()) : List.of(),
        wellFormed ? uri(type, selector, selectorBytes(row, length), host, port) : Optional.empty(),
        raw,
        wellFormed);
  }

  private static List<String> fields(String raw) {
    List<String> fields = new ArrayList<>(6);
    int from = 0;
    for (int tab; (tab = raw.indexOf('\t', from)) >= 0 && fields.size() < MAX_EXTRAS; ) {
      fields.add(raw.substring(from, tab));
      from = tab + 1;
    }
    fields.add(raw.substring(from));
    return fields;
  }

  // Port ::= Digit Digit*, and blanks around it: servers pad. Rows that lead nowhere often have 0.
  private static int port(String field) {
    String digits = field.strip();
    int value = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > 65535) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value <= 65535 ? value : -1;
  }

  /** The bytes themselves, whatever charset they are in. */
  private static byte[] selectorBytes(byte[] row, int length) {
    int from = 0;
    while (row[from] != '\t') {
      from++;
    }
    int to = from + 1;
    while (to < length && row[to] != '\t') {
      to++;
    }
    return Arrays.copyOfRange(row, from + 1, to);
  }

  private Optional<URI> uri(
      GopherType type, String selector, byte[] selectorBytes, String host, int port) {
    if (type.equals(GopherType.INFO) || type.equals(GopherType.ERROR)) {
      return Optional.empty();
    }
    try {
      Optional<String> link = link(type, selector);
      if (link.isPresent()) {
        return Optional.of(checked(Target.parse(link.get())));
      }
      Endpoint there = Endpoint.of(host.strip(), port);
      if (type.equals(GopherType.TELNET) || type.equals(GopherType.TN3270)) {
        // The selector is the name to sign in with (RFC 1436, section 3.8).
        String user = selector.isEmpty() ? "" : Target.encode(selector) + "@";
        String scheme = type.equals(GopherType.TELNET) ? "telnet" : "tn3270";
        return Optional.of(URI.create(scheme + "://" + user + there.urlHost() + ":" + port + "/"));
      }
      boolean tls = menu.tls() && there.equals(menu.endpoint());
      return Optional.of(GopherUrl.of(there, tls, type, selectorBytes).uri());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it leads nowhere that a URL can name
    }
  }

  /** Returns what {@code selector} links to, if it is a link out of Gopher. */
  static Optional<String> link(GopherType type, String selector) {
    if (type.equals(GopherType.HTML)) {
      if (selector.startsWith("URL:")) {
        return Optional.of(selector.substring(4));
      }
      if (selector.startsWith("/URL:")) { // so that servers can answer with a page that redirects
        return Optional.of(selector.substring(5));
      }
    }
    return type.equals(GopherType.WHOIS) && selector.contains("://")
        ? Optional.of(selector)
        : Optional.empty();
  }

  /**
   * A row can name any scheme: javascript, file, data. Only those that mean a server are handed on.
   */
  private static URI checked(URI link) {
    String scheme = String.valueOf(link.getScheme()).toLowerCase(Locale.ROOT);
    boolean known =
        Protocol.ofScheme(scheme).isPresent() || scheme.equals("mailto") || scheme.equals("news");
    if (!known) {
      throw new IllegalArgumentException("scheme");
    }
    return link;
  }

  /** Gopher names no charset: UTF-8, or Latin-1 if it is not UTF-8. */
  static String text(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }
}
