package dev.netclients.gopher;

import dev.netclients.Cursor;
import dev.netclients.line.Line;
import dev.netclients.line.LineReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A menu's rows as they arrive, in constant memory.
 *
 * <p>A lone dot ends a menu; many servers just close the connection instead. That is no failure,
 * since nothing tells the two apart from a cut, but {@link #terminated()} says which it was. A
 * connection that is reset, or ends in TLS without its goodbye, is a failure; so are too many rows,
 * and one that is too long ({@link dev.netclients.LimitException}). Used by one thread at a time.
 */
public final class GopherMenu extends Cursor<GopherItem> {
  private final Reply reply;
  private final LineReader lines;
  private final GopherUrl url;
  private final int maxItems;
  private final int maxLine;
  private int items;
  private boolean ended;
  private boolean terminated;

  GopherMenu(Reply reply, GopherUrl url, int maxItems, int maxLine) {
    this.reply = reply;
    this.lines = new LineReader(reply.input(), reply.peer());
    this.url = url;
    this.maxItems = maxItems;
    this.maxLine = maxLine;
  }

  @Override
  protected @Nullable GopherItem fetch() throws IOException {
    try {
      return ended ? null : read();
    } catch (IOException e) {
      reply.close(); // to ask again fails again: a cut menu never looks like one that ended
      throw e;
    }
  }

  private @Nullable GopherItem read() throws IOException {
    Line row = lines.nextToEnd("a menu row", maxLine);
    boolean whole = lines.isWhole();
    terminated = row != null && row.is(".") && whole;
    if (row == null || terminated) {
      ended = true;
      reply.complete();
      return null;
    }
    if (++items > maxItems) {
      throw reply.peer().over("items in a menu", maxItems, items);
    }
    return GopherItem.parse(url, row, whole);
  }

  /** Returns whether the menu's lone dot has been read; false until {@link #hasNext()} is. */
  public boolean terminated() {
    return terminated;
  }

  @Override
  public void close() {
    super.close();
    ended = true;
    reply.close();
  }
}
