package dev.netclients.sockets;

import dev.netclients.Cursor;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Peer;
import dev.netclients.line.Pipeline;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the answers to many commands, which are sent ahead of them ({@link Pipeline}), in
 * constant memory. It holds the session until its last answer has been read; closed before, the
 * session is over.
 *
 * <p>Used by one thread at a time.
 *
 * @param <K> what a command asks for, such as a message's number
 * @param <T> what its answer becomes
 */
public final class Bulk<K, T> extends Cursor<T> {
  /**
   * Reads the answer to one command.
   *
   * @param <K> what the command asked for
   * @param <T> what the answer becomes
   */
  @FunctionalInterface
  public interface Answer<K, T> {
    /**
     * Reads it up to its body, for which it calls {@link Bulk#body}. A refusal is a value here, for
     * it concerns no other command.
     *
     * @throws IOException if the conversation cannot go on
     */
    T read(K asked, Bulk<K, T> bulk) throws IOException;
  }

  private static final int RING = 128; // more than a window

  private final Calls calls;
  private final Connection connection;
  private final Answer<K, T> answer;

  /** What was asked for, on its way from the helper that writes to the reader. */
  private final @Nullable Object[] ring = new @Nullable Object[RING];

  private final Owner owner = new Owner();
  private @Nullable Pipeline pipeline; // none before the call has begun
  private int replies;
  private @Nullable Body body; // of the answer read last
  private boolean done;

  private Bulk(Calls calls, Connection connection, Answer<K, T> answer) {
    this.calls = Objects.requireNonNull(calls, "calls");
    this.connection = Objects.requireNonNull(connection, "connection");
    this.answer = Objects.requireNonNull(answer, "answer");
  }

  /**
   * As {@link #open(Calls, Connection, Calls.Step, int, Iterator, Function, Answer)}, where nothing
   * may come unasked ({@link Connection#checkQuiet}).
   *
   * @throws IOException as {@link #open(Calls, Connection, Calls.Step, int, Iterator, Function,
   *     Answer)}
   */
  public static <K, T> Bulk<K, T> open(
      Calls calls,
      Connection connection,
      int window,
      Iterator<? extends K> asked,
      Function<? super K, byte[]> command,
      Answer<K, T> answer)
      throws IOException {
    Calls.Step<@Nullable Void> quiet =
        () -> {
          connection.checkQuiet();
          return null;
        };
    return open(calls, connection, quiet, window, asked, command, answer);
  }

  /**
   * Begins to send.
   *
   * @param quiet finds out first whether the server has said anything unasked, and throws if it has
   * @param window how many commands may be on their way: {@link Pipeline#MAX_COMMANDS}, or 1 where
   *     the server cannot take more
   * @param asked asked by another thread, as there is room, and not to block
   * @param command makes the line, CRLF included
   * @throws IllegalStateException if another call holds the session; nothing was sent
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public static <K, T> Bulk<K, T> open(
      Calls calls,
      Connection connection,
      Calls.Step<?> quiet,
      int window,
      Iterator<? extends K> asked,
      Function<? super K, byte[]> command,
      Answer<K, T> answer)
      throws IOException {
    Bulk<K, T> bulk = new Bulk<>(calls, connection, answer);
    return calls.open(
        bulk,
        () -> {
          quiet.run();
          return bulk.begin(window, asked, command);
        });
  }

  private Bulk<K, T> begin(
      int window, Iterator<? extends K> asked, Function<? super K, byte[]> command)
      throws IOException {
    connection.at(Stage.REPLY, Outcome.NOT_DONE);
    Iterator<byte[]> commands =
        new Iterator<>() {
          private int written;

          @Override
          public boolean hasNext() {
            return asked.hasNext();
          }

          @Override
          public byte[] next() {
            K key = asked.next();
            ring[written++ % RING] = key; // the pipeline's lock makes it visible to the reader
            return command.apply(key);
          }
        };
    pipeline =
        Pipeline.start(
            commands,
            window,
            connection.output(),
            connection,
            () -> calls.giveUp(this, "a bulk call was closed before its end"));
    return this;
  }

  /** Returns the block that follows, as the body of the answer that is being read. */
  public Body body() {
    connection.at(Stage.RECEIVE, Outcome.NOT_DONE);
    Body opened = new Body(owner, DotBlock.reader(connection.input(), connection));
    body = opened;
    return opened;
  }

  @Override
  protected @Nullable T fetch() throws IOException {
    return done ? null : calls.step(this, this::nextAnswer);
  }

  @SuppressWarnings("unchecked") // the ring holds what the commands asked for
  private @Nullable T nextAnswer() throws IOException {
    Pipeline replying = Objects.requireNonNull(pipeline);
    if (body != null) {
      body.skipRest();
      body = null;
    }
    if (!replying.advance()) {
      done = true;
      replying.close();
      calls.finish(this);
      return null;
    }
    K asked = (K) ring[replies++ % RING];
    connection.at(Stage.REPLY, Outcome.NOT_DONE);
    return answer.read(asked, this);
  }

  /** Gives up what has not been read; unless all has, the session is over. */
  @Override
  public void close() {
    super.close();
    if (!done) {
      done = true;
      if (pipeline != null) {
        pipeline.close();
      }
      calls.finish(this);
    }
  }

  private final class Owner implements Body.Owner {
    @Override
    public Peer peer() {
      return connection;
    }

    @Override
    public <S extends @Nullable Object> S step(Calls.Step<S> step) throws IOException {
      return calls.step(Bulk.this, step);
    }

    @Override
    public void bodyEnded() {
      // The next reply follows.
    }

    @Override
    public void bodyClosed() {
      // The next reply is found by skipping the rest.
    }
  }
}
