package dev.netclients.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Gopher server (RFC 1436) with a tree of menus, texts, binaries and searches.
 *
 * <p>A selector is a path: what is put at {@code /docs/a} is listed in the menu {@code /docs},
 * which is listed in the root menu, whose selector is empty, or a slash. All bodies pass {@link
 * Point#DATA}; what {@link #answer} is told for a selector comes instead of any.
 */
public final class FakeGopher extends FakeServer {
  private static final String INFO = "i%s\tfake\t(NULL)\t0";

  private final Map<String, Function<String, byte[]>> bodies = new ConcurrentHashMap<>();
  private final Map<String, List<String>> menus = new LinkedHashMap<>(); // guarded by itself

  private FakeGopher(boolean tls, @Nullable Path path) {
    super(tls, path);
    menus.put("", new ArrayList<>());
  }

  /** Returns an empty server in clear. */
  public static FakeGopher start() {
    return started(new FakeGopher(false, null));
  }

  /** Returns an empty server in TLS. */
  public static FakeGopher startTls() {
    return started(new FakeGopher(true, null));
  }

  /** Returns an empty server at a Unix socket. */
  public static FakeGopher startAt(Path path) {
    return started(new FakeGopher(false, path));
  }

  private static FakeGopher started(FakeGopher server) {
    server.listen();
    return server;
  }

  // --- the tree ---

  /** Puts a text there, type 0: dot-stuffed, and ended by a dot. */
  public FakeGopher text(String selector, String title, String text) {
    byte[] body = DotText.of(text);
    return item('0', selector, title, query -> body);
  }

  /** Puts a binary there, type 9: ended by the end of the connection. */
  public FakeGopher binary(String selector, String title, byte[] bytes) {
    return item('9', selector, title, query -> bytes);
  }

  /**
   * Puts a search there, type 7; {@code rows} makes the rows of its menu from what is searched for.
   */
  public FakeGopher search(String selector, String title, Function<String, List<String>> rows) {
    return item('7', selector, title, query -> menu(rows.apply(query)));
  }

  /**
   * Puts an item of any type there.
   *
   * @param body makes the bytes as they are sent, from what stands behind the selector's TAB
   */
  public FakeGopher item(char type, String selector, String title, Function<String, byte[]> body) {
    bodies.put(selector, body);
    return row(parent(selector), row(type, title, selector));
  }

  /** Puts a link to the web there, type h. */
  public FakeGopher link(String menu, String title, String url) {
    return row(menu, row('h', title, "URL:" + url));
  }

  /** Puts a line that is only to be read into a menu. */
  public FakeGopher info(String menu, String text) {
    return row(menu, String.format(INFO, text));
  }

  /** Puts a row into a menu as it is, without its CRLF; see {@link #row(char, String, String)}. */
  public FakeGopher row(String menu, String raw) {
    synchronized (menus) {
      rows(menu).add(raw);
    }
    return this;
  }

  /** Returns the rows of a menu, which is made if need be, and all above it. */
  private List<String> rows(String selector) {
    String menu = menu(selector);
    List<String> rows = menus.get(menu);
    if (rows == null) {
      rows = new ArrayList<>();
      menus.put(menu, rows);
      rows(parent(menu)).add(row('1', menu.substring(menu.lastIndexOf('/') + 1), menu));
    }
    return rows;
  }

  /** Returns a row that points to this server. */
  public String row(char type, String title, String selector) {
    return type + title + "\t" + selector + "\tlocalhost\t" + port();
  }

  private static String menu(String selector) {
    return selector.equals("/") ? "" : selector;
  }

  private static String parent(String selector) {
    int slash = selector.lastIndexOf('/');
    return slash < 0 ? "" : selector.substring(0, slash);
  }

  // --- the conversation ---

  @Override
  protected void serve(FakeClient client) throws IOException {
    String line = client.line();
    if (line != null) {
      byte[] scripted = scripted(line);
      client.send(Point.DATA, scripted != null ? scripted : body(line));
    }
  }

  private byte[] body(String line) {
    int tab = line.indexOf('\t');
    String selector = tab < 0 ? line : line.substring(0, tab);
    Function<String, byte[]> body = bodies.get(selector);
    if (body != null) {
      return body.apply(tab < 0 ? "" : line.substring(tab + 1));
    }
    synchronized (menus) {
      List<String> rows = menus.get(menu(selector));
      return menu(
          rows != null ? rows : List.of("3'" + selector + "' does not exist\t\terror.host\t1"));
    }
  }

  private static byte[] menu(List<String> rows) {
    StringBuilder out = new StringBuilder();
    rows.forEach(row -> out.append(row).append("\r\n"));
    return out.append(".\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
