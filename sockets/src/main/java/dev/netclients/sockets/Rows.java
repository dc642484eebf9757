package dev.netclients.sockets;

import dev.netclients.Cursor;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Line;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the rows of a multi-line answer that ends with a dot. It holds the session until
 * its last row has been read; closed before, the session is over.
 *
 * <p>Used by one thread at a time.
 *
 * @param <T> what a row becomes
 */
public final class Rows<T> extends Cursor<T> {
  /** The number of bytes that one row may have, unless a protocol has longer ones: 64 KiB. */
  public static final int MAX_LINE = 64 << 10;

  /**
   * Makes a value of a row.
   *
   * @param <T> the value
   */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Returns the value.
     *
     * @param row valid during the call
     * @throws IOException as {@link Line#malformed} makes it
     */
    T parse(Line row) throws IOException;
  }

  private final Dialogue dialogue;
  private final Calls calls;
  private final int limit;
  private final Parser<T> parser;
  private boolean done;

  private Rows(Dialogue dialogue, Calls calls, int limit, Parser<T> parser) {
    this.dialogue = Objects.requireNonNull(dialogue, "dialogue");
    this.calls = Objects.requireNonNull(calls, "calls");
    this.limit = limit;
    this.parser = Objects.requireNonNull(parser, "parser");
  }

  /**
   * Asks for a listing.
   *
   * @param asking sends the command and reads the reply before the first row
   * @throws IllegalStateException if another call holds the session; nothing was sent
   * @throws IOException as {@code asking} throws it
   */
  public static <T> Rows<T> open(
      Dialogue dialogue, Calls calls, Calls.Step<?> asking, Parser<T> parser) throws IOException {
    return open(dialogue, calls, MAX_LINE, asking, parser);
  }

  /**
   * As {@link #open(Dialogue, Calls, Calls.Step, Parser)}, with another limit.
   *
   * @param limit the number of bytes, its end included, that one row may have
   * @throws IOException as {@code asking} throws it
   */
  public static <T> Rows<T> open(
      Dialogue dialogue, Calls calls, int limit, Calls.Step<?> asking, Parser<T> parser)
      throws IOException {
    Rows<T> rows = new Rows<>(dialogue, calls, limit, parser);
    return calls.open(
        rows,
        () -> {
          asking.run();
          dialogue.connection().at(Stage.RECEIVE, Outcome.NOT_DONE); // a body, with its least rate
          return rows;
        });
  }

  @Override
  protected @Nullable T fetch() throws IOException {
    return done ? null : calls.step(this, this::read);
  }

  private @Nullable T read() throws IOException {
    Line row = dialogue.lines().nextInBlock("a row of a listing", limit);
    if (row == null) {
      done = true;
      calls.finish(this);
      return null;
    }
    return parser.parse(row);
  }

  /** Gives up the rows that have not been read; unless all have, the session is over. */
  @Override
  public void close() {
    super.close();
    if (!done) {
      done = true;
      calls.giveUp(this, "a listing was closed before its end");
    }
  }
}
