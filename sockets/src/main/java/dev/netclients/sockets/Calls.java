package dev.netclients.sockets;

import dev.netclients.CancelledException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a session, of which one at a time holds it: what sessions of all line protocols
 * share.
 *
 * <p>A command holds the session while it runs. A call that hands out a stream or a cursor holds it
 * until that is read to its end; closed before, the session is over, since the rest of the answer
 * would be taken for the next one. A failure after which the session cannot go on closes the
 * connection here.
 */
public final class Calls {
  /**
   * A step of a call.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  public interface Step<T extends @Nullable Object> {
    /** Does it. */
    @Nullable T run() throws IOException; // marked for NullAway, which does not look at T's bound
  }

  private volatile Connection connection;
  private final AtomicReference<@Nullable Object> holder = new AtomicReference<>();
  private volatile @Nullable NetClientException over; // why no further step is of use
  private volatile @Nullable Duration
      whole; // none set: commands have the connection's, bodies none

  /** Begins with nobody holding the session over {@code connection}. */
  public Calls(Connection connection) {
    this.connection = Objects.requireNonNull(connection, "connection");
  }

  /** Returns the connection that calls go over at present. */
  Connection connection() {
    return connection;
  }

  /**
   * Sets the clock of each later call, streamed bodies included; zero is none. Unless it is set,
   * commands have {@link Timeouts#call()} and streamed bodies none.
   *
   * @throws IllegalArgumentException if {@code clock} is negative
   */
  public void timeout(Duration clock) {
    whole = Timeouts.check("whole", clock);
  }

  /**
   * Goes on over another connection. A call that is under way takes its clock along.
   *
   * @throws dev.netclients.SessionClosedException if {@code other} has ended
   */
  public void moveTo(Connection other) throws IOException {
    Connection before = connection;
    other.answersIn(before.answersIn());
    if (holder.get() != null) {
      other.beginCall(before.callLeft());
      before.endCall();
    }
    connection = other;
  }

  /**
   * Runs a command, which holds the session meanwhile.
   *
   * @throws IllegalStateException if another call holds it; nothing was sent
   * @throws dev.netclients.SessionClosedException if it is over
   * @throws IOException as {@code command} throws it
   */
  public <T extends @Nullable Object> T command(Step<T> command) throws IOException {
    Object call = new Object();
    Duration set = whole;
    begin(call, set != null ? set : connection.timeouts().call(), Duration.ZERO);
    try {
      return step(call, command);
    } finally {
      finish(call);
    }
  }

  /**
   * Begins a call that holds the session until {@link #finish} or {@link #giveUp}. Its replies are
   * under the clock of commands ({@link Connection#soon}), and what else it reads and writes is
   * not.
   *
   * @param call stands for the call in what follows
   * @param opening asks for the answer; if it throws, the call is finished
   * @throws IllegalStateException if another call holds the session; nothing was sent
   * @throws dev.netclients.SessionClosedException if it is over
   * @throws IOException as {@code opening} throws it
   */
  public <T> T open(Object call, Step<T> opening) throws IOException {
    Duration set = whole;
    begin(
        call,
        set != null ? set : Duration.ZERO,
        set != null ? Duration.ZERO : connection.timeouts().call());
    boolean opened = false;
    try {
      T answer = step(call, opening);
      opened = true;
      return answer;
    } finally {
      if (!opened) {
        finish(call);
      }
    }
  }

  /**
   * Begins a call whose answer is a body: it holds the session until the body has been read to its
   * end. Closed before, the session is over.
   *
   * @param opening asks for the answer, and returns the block that it ends with
   * @throws IllegalStateException if another call holds the session; nothing was sent
   * @throws dev.netclients.SessionClosedException if it is over
   * @throws IOException as {@code opening} throws it
   */
  public Body body(Step<DotBlock.Reader> opening) throws IOException {
    BodyCall call = new BodyCall();
    return open(call, () -> new Body(call, Objects.requireNonNull(opening.run(), "block")));
  }

  private final class BodyCall implements Body.Owner {
    @Override
    public Peer peer() {
      return connection;
    }

    @Override
    public <T extends @Nullable Object> T step(Step<T> step) throws IOException {
      return Calls.this.step(this, step);
    }

    @Override
    public void bodyEnded() {
      finish(this);
    }

    @Override
    public void bodyClosed() {
      giveUp(this, "a body was closed before its end");
    }
  }

  /**
   * Runs a step of the call that holds the session. One that has failed so that the session is over
   * is the last: what had arrived before is not told as if nothing were missing.
   *
   * @throws IllegalStateException if {@code call} does not hold it (any longer)
   * @throws IOException as {@code step} throws it, or the one before did
   */
  @SuppressWarnings("NullAway") // what T says of null, the step keeps
  public <T extends @Nullable Object> T step(Object call, Step<T> step) throws IOException {
    if (holder.get() != call) {
      throw new IllegalStateException("This has been closed");
    }
    NetClientException before = over;
    if (before != null) {
      throw before;
    }
    try {
      return step.run();
    } catch (NetClientException e) {
      if (!e.sessionUsable()) {
        over = e;
        connection.close();
      }
      throw e;
    }
  }

  /** Ends a call whose answer has been read whole. */
  public void finish(Object call) {
    if (holder.compareAndSet(call, null)) {
      connection.endCall();
    }
  }

  /** Ends a call whose answer has not been read whole, and the session with it. */
  public void giveUp(Object call, String why) {
    finish(call);
    connection.end(
        new CancelledException(connection.server(), connection.stage(), Outcome.NOT_DONE, why));
    connection.close();
  }

  private void begin(Object call, Duration clock, Duration answers) throws IOException {
    if (!holder.compareAndSet(null, call)) {
      if (!connection.isOpen()) {
        connection.beginCall(clock); // throws: the session is over, whoever held it
      }
      throw new IllegalStateException(
          "The session is busy: another call is under way, or its answer has not been read whole");
    }
    try {
      connection.answersIn(answers);
      connection.beginCall(clock);
    } catch (NetClientException e) {
      holder.set(null);
      throw e;
    }
  }
}
