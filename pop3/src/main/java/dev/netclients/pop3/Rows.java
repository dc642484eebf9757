package dev.netclients.pop3;

import dev.netclients.Items;
import dev.netclients.line.Line;
import dev.netclients.sockets.Calls;
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

  private final Wire wire;
  private final Calls calls;
  private final Parser<T> parser;
  private @Nullable T next;
  private boolean done;

  Rows(Wire wire, Calls calls, Parser<T> parser) {
    this.wire = wire;
    this.calls = calls;
    this.parser = parser;
  }

  @Override
  public boolean hasNext() throws IOException {
    if (next == null && !done) {
      next = calls.step(this, this::read);
    }
    return next != null;
  }

  private @Nullable T read() throws IOException {
    @Nullable Line row = wire.row("a row of a listing", MAX_LINE);
    if (row == null) {
      done = true;
      calls.finish(this);
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
  public void close() {
    if (!done) {
      done = true;
      calls.giveUp(this, "a listing was closed before its end");
    }
  }
}
