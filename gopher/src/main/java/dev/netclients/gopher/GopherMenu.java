package dev.netclients.gopher;

import dev.netclients.Items;
import java.io.IOException;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A menu's rows as they arrive, in constant memory.
 *
 * <p>A lone dot ends a menu; many servers just close the connection instead. That is no failure,
 * since nothing tells the two apart from a cut, but {@link #terminated()} says which it was. A
 * connection that is reset, or ends in TLS without its goodbye, is a failure. Used by one thread at
 * a time.
 */
public final class GopherMenu implements Items<GopherItem> {
  private static final int FIRST_ROW = 256;

  private final Reply reply;
  private final Rows rows;
  private final int maxItems;
  private final int maxLine;
  private byte[] row = new byte[FIRST_ROW];
  private int items;
  private @Nullable GopherItem next;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean terminated;

  GopherMenu(Reply reply, Rows rows, int maxItems, int maxLine) {
    this.reply = reply;
    this.rows = rows;
    this.maxItems = maxItems;
    this.maxLine = maxLine;
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.netclients.LimitException if a row is too long, or there are too many
   */
  @Override
  public boolean hasNext() throws IOException {
    if (failure != null) {
      throw failure; // a failed menu never looks like one that ended
    }
    if (next == null && !ended) {
      try {
        next = read();
      } catch (IOException e) {
        failure = e;
        reply.close();
        throw e;
      }
    }
    return next != null;
  }

  @Override
  public GopherItem next() throws IOException {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("the menu has no further row");
    }
    GopherItem item = next;
    next = null;
    return item;
  }

  /** Returns whether the menu's lone dot has been read; false until {@link #hasNext()} is. */
  public boolean terminated() {
    return terminated;
  }

  @Override
  public void close() {
    ended = true;
    next = null;
    reply.close();
  }

  private @Nullable GopherItem read() throws IOException {
    int length = 0;
    int b;
    while ((b = reply.input().read()) >= 0 && b != '\n') {
      if (length >= maxLine) {
        throw reply.over("bytes in a menu row", maxLine, length + 1L);
      }
      if (length == row.length) {
        row = Arrays.copyOf(row, 2 * length);
      }
      row[length++] = (byte) b;
    }
    boolean complete = b == '\n';
    if (complete && length > 0 && row[length - 1] == '\r') {
      length--;
    }
    terminated = complete && length == 1 && row[0] == '.';
    ended = terminated || !complete;
    GopherItem item = null;
    if (!terminated && (complete || length > 0)) {
      if (++items > maxItems) {
        throw reply.over("items in a menu", maxItems, items);
      }
      item = rows.parse(row, length, complete);
    }
    if (ended) {
      reply.complete();
    }
    return item;
  }
}
