package dev.netclients.ftp;

import dev.netclients.Items;
import dev.netclients.line.Line;
import dev.netclients.line.LineReader;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the rows of a listing, which arrive on a data connection. It holds the session
 * until its last row has been read; closed before, as {@link ReceivedBody}.
 */
final class DataRows<T> implements Items<T> {
  /** Makes a value of a row; null for a row that is none. */
  interface Parser<T> {
    @Nullable T parse(Line row);
  }

  private final Calls calls;
  private final Parser<T> parser;
  private @Nullable Transfer transfer; // none before it has begun, and none when it is over
  private @Nullable LineReader lines;
  private @Nullable T next;

  private DataRows(Calls calls, Parser<T> parser) {
    this.calls = calls;
    this.parser = parser;
  }

  /** Begins a listing. */
  static <T> DataRows<T> open(Calls calls, Calls.Step<Transfer> beginning, Parser<T> parser)
      throws IOException {
    DataRows<T> rows = new DataRows<>(calls, parser);
    return calls.open(rows, () -> rows.begin(beginning));
  }

  private DataRows<T> begin(Calls.Step<Transfer> beginning) throws IOException {
    Transfer begun = beginning.run();
    transfer = begun;
    lines = begun == null ? null : begun.lines();
    return this;
  }

  @Override
  public boolean hasNext() throws IOException {
    if (next == null && transfer != null) {
      next = read(transfer);
    }
    return next != null;
  }

  private @Nullable T read(Transfer open) throws IOException {
    boolean more = false;
    try {
      T row = calls.step(this, () -> parse(open));
      more = row != null;
      return row;
    } finally {
      if (!more) {
        transfer = null;
        open.close();
        calls.finish(this);
      }
    }
  }

  private @Nullable T parse(Transfer open) throws IOException {
    LineReader reader = lines;
    while (reader != null) {
      Line line = open.row(reader);
      if (line == null) {
        return null;
      }
      T row = parser.parse(line);
      if (row != null) {
        return row;
      }
    }
    return null;
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

  /** Gives up the rows that have not been read: the transfer is aborted. */
  @Override
  public void close() {
    Transfer open = transfer;
    if (open != null) {
      transfer = null;
      next = null;
      open.abort();
      calls.finish(this);
    }
  }
}
