package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.imap.ImapEvent;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Timeouts;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes as they happen (IDLE, RFC 2177; RFC 9051, section 6.3.13): a stream of events that does
 * not end by itself.
 *
 * <pre>{@code
 * try (Idle idle = imap.idle()) {
 *   while (running) {
 *     idle.next(Duration.ofSeconds(30)).ifPresent(event -> show(event));
 *   }
 * }
 * }</pre>
 *
 * <p>The command is ended and given anew before the server's half hour is over, while somebody
 * waits in {@link #next}; a server that has gone is found by that. What comes in between is not
 * lost. It holds the session until it is closed; used by the thread that uses the session. {@link
 * ImapClient#close()} in another thread ends a wait.
 */
public final class Idle implements Closeable {
  /** How many responses that are no events, and answers to IDLE, are read past the time to wait. */
  private static final int FUTILE_LOOKS = 100;

  private static final byte[] DONE = {'D', 'O', 'N', 'E', '\r', '\n'};

  private final Engine engine;
  private final Calls calls;
  private final Duration reissue;
  private final Queue queue;
  private @Nullable Running<?> running;
  private long began;
  private boolean over;

  Idle(Engine engine, Calls calls, Duration reissue, Queue queue) {
    this.engine = engine;
    this.calls = calls;
    this.reissue = reissue;
    this.queue = queue;
  }

  /** Where events wait: enough for a flood between two looks, and not without end. */
  static final class Queue implements ImapListener {
    private static final int MAX = 100_000;

    private final Deque<ImapEvent> events = new ArrayDeque<>();
    private final ImapListener other;
    private long held; // by the events: one each, and what they list
    private boolean keeps;
    private boolean over;

    Queue(ImapListener other) {
      this.other = other;
    }

    @Nullable ImapEvent poll() {
      ImapEvent event = events.poll();
      held -= event == null ? 0 : weight(event);
      return event;
    }

    private static long weight(ImapEvent event) {
      if (event instanceof ImapEvent.Vanished gone) {
        return 1L + gone.uids().ranges().size();
      }
      return event instanceof ImapEvent.FlagsChanged changed ? 1L + changed.flags().size() : 1;
    }

    boolean isEmpty() {
      return events.isEmpty();
    }

    void keep(boolean now) {
      keeps = now;
      over = false;
      held = 0;
      events.clear();
    }

    /** Returns whether there were more than it can keep. */
    boolean isOver() {
      return over;
    }

    @Override
    public void on(ImapEvent event) {
      other.on(event);
      long more = keeps ? weight(event) : 0;
      over |= held + more > MAX;
      if (keeps && !over) {
        held += more;
        events.add(event);
      }
    }
  }

  Idle begin() throws IOException {
    queue.keep(true);
    try {
      issue();
    } catch (IOException e) {
      queue.keep(false); // nobody will take what comes
      throw e;
    }
    return this;
  }

  private void issue() throws IOException {
    Running<@Nullable Void> idle =
        engine.send(new Command.Plain("IDLE", Outcome.NOT_DONE, out -> out.word("IDLE")));
    boolean goesAhead = engine.awaitGoAhead(idle);
    checkRoom();
    if (!goesAhead) {
      idle.result(); // it was refused
      throw engine.connection().malformed("expected a go-ahead for IDLE, got an answer");
    }
    running = idle;
    began = System.nanoTime();
  }

  /**
   * Waits for the next event.
   *
   * @param wait how long at the most; zero only looks
   * @return nothing if none came
   * @throws IllegalStateException if this is closed
   * @throws dev.netclients.imap.ImapReplyException if the server ended the session
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public Optional<ImapEvent> next(Duration wait) throws IOException {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("wait: " + wait + " (expected: zero or more)");
    }
    return Optional.ofNullable(calls.step(this, () -> poll(wait)));
  }

  private @Nullable ImapEvent poll(Duration wait) throws IOException {
    long until = System.nanoTime() + Timeouts.nanos(wait);
    int looks = 0;
    while (queue.isEmpty()) {
      if (++looks > FUTILE_LOOKS && System.nanoTime() - until >= 0) {
        return null; // what comes is no event, and comes without end
      }
      Running<?> idle = running;
      if (idle == null || idle.isDone()) {
        if (idle != null) {
          idle.result();
        }
        issue(); // the server has ended it, as it may
        continue;
      }
      long now = System.nanoTime();
      long left = until - now;
      long untilReissue = began + reissue.toNanos() - now;
      if (untilReissue <= 0) {
        done(idle);
        running = null;
        continue;
      }
      engine.connection().at(Stage.REPLY, Outcome.NOT_DONE);
      Duration nap = Duration.ofNanos(Math.max(1, Math.min(left, untilReissue)));
      if (engine.connection().awaitInput(nap)) {
        engine.read();
      } else if (left <= nap.toNanos()) {
        return null;
      }
    }
    return queue.poll();
  }

  private void done(Running<?> idle) throws IOException {
    engine.line(DONE.clone(), "DONE", false);
    engine
        .connection()
        .soon(
            () -> {
              while (!idle.isDone()) {
                engine.read();
                checkRoom();
              }
              return null;
            });
    idle.result();
  }

  private void checkRoom() throws IOException {
    if (queue.isOver()) {
      throw engine.connection().over("events that nobody has taken", Queue.MAX, Queue.MAX + 1L);
    }
  }

  /**
   * Ends the command; what came meanwhile and was not taken was told to the listener. It waits for
   * the server's answer, under the clocks of any command; {@link ImapClient#close()} does not.
   *
   * @throws IOException as {@link dev.netclients.NetClientException}, if the connection failed
   */
  @Override
  public void close() throws IOException {
    if (over) {
      return;
    }
    over = true;
    try {
      if (engine.connection().isOpen()) {
        calls.step(
            this,
            () -> {
              Running<?> idle = running;
              if (idle != null && !idle.isDone()) {
                done(idle);
              }
              return null;
            });
      }
    } finally {
      queue.keep(false);
      calls.finish(this);
    }
  }
}
