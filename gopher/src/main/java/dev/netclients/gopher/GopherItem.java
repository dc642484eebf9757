package dev.netclients.gopher;

import dev.netclients.Printable;
import java.net.URI;
import java.util.List;
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
}
