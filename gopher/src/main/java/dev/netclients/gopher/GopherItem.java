package dev.netclients.gopher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.netclients.Endpoint;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.line.Line;
import dev.netclients.message.HeaderText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A row of a menu (RFC 1436, section 3.9): {@code T title TAB selector TAB host TAB port}.
 *
 * <p>All texts are a stranger's: show them {@linkplain Printable escaped}. A row that breaks the
 * grammar is kept: {@link #wellFormed()} is false then, what is missing is empty or 0, and {@link
 * #raw()} has all of it. An empty row has no type, and is taken for {@link GopherType#INFO}.
 *
 * @param type what it leads to
 * @param title what people read
 * @param selector what its server is to be asked for
 * @param host its server, as it stands in the row: neither checked nor normalised
 * @param port its server's port, 0 to 65535; 0 if the row has none, and often if it leads nowhere
 * @param extras the fields behind the port, such as Gopher+'s {@code +}
 * @param uri where it leads, if it can be said in a URL: {@code gopher} or {@code gophers}; for
 *     Telnet its own URL; for an {@code h} row with {@code URL:} that URL, if its scheme is one of
 *     this suite's or {@code mailto} or {@code news}. Nothing opens it but the caller
 * @param raw the whole row without its end
 * @param wellFormed whether it has all four fields and its end
 */
public record GopherItem(
    GopherType type,
    String title,
    String selector,
    String host,
    int port,
    List<String> extras,
    Optional<URI> uri,
    String raw,
    boolean wellFormed) {
  private static final int MAX_FIELDS = 64; // a row of TABs alone shall not make 65,536 objects

  /** Copies the extras. */
  public GopherItem {
    extras = List.copyOf(extras);
  }

  /** Returns whether it leads out of Gopher: a Telnet session, a web page, a phone book. */
  public boolean leadsElsewhere() {
    return type.isElsewhere()
        || uri.filter(there -> !there.getScheme().startsWith("gopher")).isPresent();
  }

  /** Returns the row escaped, for a log. */
  @Override
  public String toString() {
    return Printable.of(raw);
  }

  // --- the parser: it refuses no row, and what breaks the grammar is kept as it is ---

  /**
   * DirEntity ::= Type User_Name Tab Selector Tab Host Tab Port CR-LF.
   *
   * @param menu whose row it is: what is on the same server is reached in TLS if that was
   * @param ended whether the row's end arrived; if not, its last field may be cut
   */
  static GopherItem parse(GopherUrl menu, Line row, boolean ended) {
    String raw = HeaderText.text(row.bytes(), 0, row.length());
    List<String> fields = List.of(raw.split("\t", MAX_FIELDS));
    String typed = fields.get(0); // the type, and the title behind it
    GopherType type = typed.isEmpty() ? GopherType.INFO : new GopherType(typed.charAt(0));
    String selector = field(fields, 1);
    String host = field(fields, 2);
    // Port ::= Digit Digit*, and blanks around it: servers pad. Who leads nowhere often has 0.
    Line digits = Line.of(field(fields, 3).strip());
    long number = digits.number(0, digits.length());
    int port = number > 65535 ? -1 : (int) number;
    boolean wellFormed = ended && !typed.isEmpty() && port >= 0;
    boolean latin1 = raw.length() == row.length(); // or ASCII; in UTF-8 all else is longer
    byte[] asked = selector.getBytes(latin1 ? ISO_8859_1 : UTF_8); // as they stood there
    return new GopherItem(
        type,
        typed.substring(Math.min(1, typed.length())),
        selector,
        host,
        Math.max(0, port),
        fields.subList(Math.min(4, fields.size()), fields.size()),
        wellFormed ? uri(menu, type, selector, asked, host, port) : Optional.empty(),
        raw,
        wellFormed);
  }

  private static String field(List<String> fields, int index) {
    return index < fields.size() ? fields.get(index) : "";
  }

  private static Optional<URI> uri(
      GopherUrl menu, GopherType type, String selector, byte[] asked, String host, int port) {
    if (type.equals(GopherType.INFO) || type.equals(GopherType.ERROR)) {
      return Optional.empty();
    }
    try {
      Optional<String> link = link(type, selector);
      if (link.isPresent()) {
        return Optional.of(Target.parse(link.get())).filter(GopherItem::meansAServer);
      }
      Endpoint there = Endpoint.of(host.strip(), port);
      if (type.equals(GopherType.TELNET) || type.equals(GopherType.TN3270)) {
        // The selector is the name to sign in with (RFC 1436, section 3.8).
        String user = selector.isEmpty() ? "" : Target.encode(selector) + "@";
        String scheme = type.equals(GopherType.TELNET) ? "telnet" : "tn3270";
        return Optional.of(URI.create(scheme + "://" + user + there.urlHost() + ":" + port + "/"));
      }
      boolean tls = menu.tls() && there.equals(menu.endpoint());
      return Optional.of(GopherUrl.of(there, tls, type, asked).uri());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it leads nowhere that a URL can name
    }
  }

  /** Returns what {@code selector} links to, if it is a link out of Gopher. */
  static Optional<String> link(GopherType type, String selector) {
    if (type.equals(GopherType.HTML)) { // with a slash servers answer it with a page that redirects
      boolean url = selector.startsWith("URL:") || selector.startsWith("/URL:");
      return url ? Optional.of(selector.substring(selector.indexOf(':') + 1)) : Optional.empty();
    }
    boolean web = type.equals(GopherType.WHOIS) && selector.contains("://");
    return web ? Optional.of(selector) : Optional.empty();
  }

  /** A row can name any scheme: javascript, file, data. Only these are handed on. */
  private static boolean meansAServer(URI link) {
    String scheme = String.valueOf(link.getScheme()).toLowerCase(Locale.ROOT);
    return Protocol.ofScheme(scheme).isPresent() || List.of("mailto", "news").contains(scheme);
  }
}
