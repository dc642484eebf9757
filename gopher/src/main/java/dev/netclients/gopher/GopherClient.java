package dev.netclients.gopher;

import dev.netclients.Cursor;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Lists;
import dev.netclients.Protocol;
import dev.netclients.Reads;
import dev.netclients.Resource;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connections;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Gopher client (RFC 1436, RFC 4266): menus, documents and searches of any server.
 *
 * <pre>{@code
 * try (GopherClient gopher = GopherClient.create();
 *     GopherMenu menu = gopher.menu(URI.create("gopher://gopher.example/"))) {
 *   while (menu.hasNext()) {
 *     System.out.println(Printable.of(menu.next().title()));
 *   }
 * }
 * }</pre>
 *
 * <p>Each call is a connection of its own, which is open until what the call returned is closed or
 * read to its end. Nothing is followed by itself: neither to another server nor to another scheme.
 * Where a menu leads can be judged by {@link Connector.Builder#guard}. Safe for use by many
 * threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1436">RFC 1436</a>
 */
public final class GopherClient implements Reads, Lists {
  /** Services above 1023 that read lines and act on them. */
  private static final Set<Integer> OTHERS =
      Set.of(
          1080, 1433, 1521, 2049, 2121, 2181, 2375, 2376, 2379, 2525, 3128, 3306, 3389, 3690, 4369,
          5060, 5222, 5432, 5672, 5900, 5984, 6000, 6379, 6380, 6443, 6660, 6661, 6662, 6663, 6664,
          6665, 6666, 6667, 6668, 6669, 6697, 8086, 9000, 9042, 9092, 9100, 9200, 9300, 10250,
          11211, 26379, 27017, 50070, 61613);

  private final Connections connections;
  private final int maxItems;
  private final int maxLine;
  private final long maxBody;
  private final Duration deadline;
  private final Set<Integer> allowedPorts;

  private GopherClient(Builder builder) {
    this.connections = new Connections(builder.connector);
    this.maxItems = builder.maxItems;
    this.maxLine = builder.maxLine;
    this.maxBody = builder.maxBody;
    this.deadline = builder.deadline;
    this.allowedPorts = Set.copyOf(builder.allowedPorts);
  }

  /** Returns a client with every default. */
  public static GopherClient create() {
    return builder().build();
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Protocol protocol() {
    return Protocol.GOPHER;
  }

  /**
   * Fetches a menu, or what a search found if the URL is one with words.
   *
   * @throws IllegalArgumentException if {@code target} is no Gopher URL of a menu or a search, or
   *     its port is one of another protocol's
   * @throws dev.netclients.ReplyException if the server answered with an error alone
   * @throws dev.netclients.NetClientException if the connection failed
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public GopherMenu menu(URI target) throws IOException {
    GopherUrl url = GopherUrl.of(target);
    check(url.type().isMenu(), url, "a menu or a search");
    return new GopherMenu(ask(url), url, maxItems, maxLine);
  }

  /**
   * Asks a search for words.
   *
   * @param index the search: a URL of type 7
   * @throws IllegalArgumentException if it is none, or {@code words} hold CR, LF, TAB or NUL
   * @throws IOException as {@link #menu}
   */
  public GopherMenu search(URI index, String words) throws IOException {
    return menu(GopherUrl.of(index).search(words).uri());
  }

  /**
   * Fetches a document made of lines.
   *
   * @throws IllegalArgumentException if {@code target} is no Gopher URL of one, or its port is one
   *     of another protocol's
   * @throws IOException as {@link #menu}
   */
  public GopherText text(URI target) throws IOException {
    GopherUrl url = GopherUrl.of(target);
    check(url.type().isLines(), url, "lines of text");
    return new GopherText(ask(url));
  }

  /**
   * Fetches what the URL names: lines as a {@link GopherText} (menus too, as they stand), all else
   * as the bytes until the server closes.
   *
   * @throws IllegalArgumentException if {@code target} is no Gopher URL, leads to another protocol,
   *     or its port is another's
   * @throws dev.netclients.ReplyException if the server answered with an error alone
   * @throws IOException as {@link Reads#read}
   */
  @Override
  public Resource read(URI target) throws IOException {
    GopherUrl url = GopherUrl.of(target);
    boolean here =
        !url.type().isElsewhere() && GopherItem.link(url.type(), url.selector()).isEmpty();
    check(here, url, "a document or a menu, and nothing that leads elsewhere");
    Exchange exchange = ask(url);
    InputStream body = url.type().isLines() ? new GopherText(exchange) : exchange;
    Resource.Builder resource = Resource.builder(target, body);
    String type = url.type().mediaType();
    return (type.isEmpty() ? resource : resource.type(type)).build();
  }

  private static void check(boolean fits, GopherUrl url, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(
          "URL: " + url + " is a " + url.type().displayName() + " (expected: " + expected + ")");
    }
  }

  /**
   * Lists a menu: its menus as folders, its documents as files. Rows that lead nowhere, to another
   * protocol, or to a search that wants words are {@link Entry.Kind#OTHER}; where no URL says where
   * a row leads, it has the menu's own. The facts are {@code type}, and {@code selector} where
   * there is one.
   *
   * @throws IllegalArgumentException as {@link #menu}
   * @throws IOException as {@link #menu}
   */
  @Override
  public Items<Entry> list(URI target) throws IOException {
    GopherMenu menu = menu(target);
    return new Cursor<>() {
      @Override
      protected @Nullable Entry fetch() throws IOException {
        return menu.hasNext() ? entry(menu.next(), target) : null;
      }

      @Override
      public void close() {
        super.close();
        menu.close();
      }
    };
  }

  private static Entry entry(GopherItem item, URI menu) {
    boolean other =
        item.uri().isEmpty() || item.leadsElsewhere() || item.type().equals(GopherType.SEARCH);
    Entry.Kind kind = item.type().isMenu() ? Entry.Kind.FOLDER : Entry.Kind.FILE;
    String type = item.type().toString();
    return new Entry(
        item.uri().orElse(menu),
        item.wellFormed() ? item.title() : item.raw(),
        other ? Entry.Kind.OTHER : kind,
        OptionalLong.empty(),
        Optional.empty(),
        item.selector().isEmpty()
            ? Map.of("type", type)
            : Map.of("type", type, "selector", item.selector()));
  }

  // --- connections ---

  /**
   * Asks, but not at ports where others listen: a request is a line of the URL's choosing, so it
   * can be made to mean something to a mail server or a database beside the one who follows a link.
   */
  private Exchange ask(GopherUrl url) throws IOException {
    int port = url.endpoint().port();
    boolean plausible = port == Protocol.GOPHER.port() || port > 1023 && !OTHERS.contains(port);
    if (!plausible && !allowedPorts.contains(port)) {
      throw new IllegalArgumentException(
          "port: " + port + " is another protocol's (expected: 70, or one that was allowed)");
    }
    Connection connection =
        url.tls()
            ? connections.connectTls(url.endpoint(), deadline)
            : connections.connect(url.endpoint(), deadline);
    Exchange exchange = new Exchange(connection, maxBody);
    exchange.ask(url);
    return exchange;
  }

  /** Ends every connection of this client. What its calls returned fails from here on. */
  @Override
  public void close() {
    connections.close();
  }

  /** Sets a client up. Methods check their arguments at once. */
  public static final class Builder {
    private Connector connector = Connector.system();
    private int maxItems = 100_000;
    private int maxLine = 64 << 10;
    private long maxBody = Long.MAX_VALUE;
    private Duration deadline = Duration.ZERO;
    private final Set<Integer> allowedPorts = new HashSet<>();

    private Builder() {}

    /** Sets how servers are reached. Defaults to {@link Connector#system()}. */
    public Builder connector(Connector how) {
      connector = Objects.requireNonNull(how, "how");
      return this;
    }

    /** Sets how many rows a menu may have. Defaults to 100,000. */
    public Builder maxItems(int items) {
      maxItems = (int) atLeastOne("maxItems", items);
      return this;
    }

    /** Sets how many bytes a menu's row may have, its end included. Defaults to 65,536. */
    public Builder maxLine(int bytes) {
      maxLine = (int) atLeastOne("maxLine", bytes);
      return this;
    }

    /** Sets how many bytes a reply may have. Defaults to no limit: replies are streamed. */
    public Builder maxBody(long bytes) {
      maxBody = atLeastOne("maxBody", bytes);
      return this;
    }

    /**
     * Bounds each call as a whole, from the lookup of the name to the last byte that is read. Zero,
     * the default, is none: the connector's clocks bound the single steps.
     *
     * @throws IllegalArgumentException if {@code whole} is negative
     */
    public Builder deadline(Duration whole) {
      deadline = Timeouts.check("deadline", whole);
      return this;
    }

    /**
     * Allows a port that is known as another protocol's. By default URLs may name 70 and what is
     * above 1023, except for well-known services such as Redis on 6379: a selector sent there could
     * do harm.
     */
    public Builder allowPort(int port) {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
      }
      allowedPorts.add(port);
      return this;
    }

    private static long atLeastOne(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
      }
      return value;
    }

    /** Returns a client with these settings. */
    public GopherClient build() {
      return new GopherClient(this);
    }
  }
}
