package dev.netclients.ftp;

import dev.netclients.Cursor;
import dev.netclients.line.Line;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cursor over the rows of a listing, which arrive on a data connection. */
final class DataRows<T> extends Cursor<T> {
  /** Makes values of rows. */
  interface Parser<T> {
    /** Tells the values that a row completes: none, one or more. */
    void parse(Line row, Consumer<T> out);

    /** Tells what the rows before have left. */
    default void end(Consumer<T> out) {}
  }

  private @Nullable HeldTransfer held; // none for a listing that is none, or was closed
  private final Parser<T> parser;
  private final Deque<T> ready = new ArrayDeque<>();
  private final Consumer<T> out = ready::add;

  DataRows(@Nullable HeldTransfer held, Parser<T> parser) {
    this.held = held;
    this.parser = parser;
  }

  @Override
  protected @Nullable T fetch() throws IOException {
    HeldTransfer rows = held;
    boolean more = rows != null;
    while (rows != null && more && ready.isEmpty()) {
      more = rows.read(this::parse);
    }
    return ready.poll();
  }

  private boolean parse(Transfer from) throws IOException {
    Line row = from.row();
    if (row == null) {
      parser.end(out);
      return false;
    }
    parser.parse(row, out);
    return true;
  }

  /** Gives up the rows that have not been read: the transfer is aborted. */
  @Override
  public void close() {
    super.close();
    ready.clear();
    if (held != null) {
      held.close();
      held = null;
    }
  }
}
