package dev.netclients.pop3;

import dev.netclients.Items;
import dev.netclients.line.Line;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A cursor over the lines of a multi-line answer. Its last line, or its closing, ends the call. */
final class Rows<T> implements Items<T> {
  /** The number of bytes that one row may have. */
  static final int MAX_LINE = 64 << 10;

  /** Makes a value of a row. */
  interface Parser<T> {
    T parse(Line row) throws IOException;
  }

  private final Pop3Client client;
  private final Parser<T> parser;
  private @Nullable T next;
  private boolean done;

  Rows(Pop3Client client, Parser<T> parser) {
    this.client = client;
    this.parser = parser;
  }

  @Override
  public boolean hasNext() throws IOException {
    if (next == null && !done) {
      next = client.guarded(this, this::read);
    }
    return next != null;
  }

  private @Nullable T read() throws IOException {
    Line row = client.dialogue().lines().nextInBlock("a row of a listing", MAX_LINE);
    if (row == null) {
      done = true;
      client.finish(this);
      return null;
    }
    return parser.parse(row);
  }

  @Override
  public T next() throws IOException {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    T row = next;
    next = null;
    return row;
  }

  /** Gives up the rows that have not been read; unless all have, the session is over. */
  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      client.giveUp(this, "a listing was closed before its end");
    }
  }
}
