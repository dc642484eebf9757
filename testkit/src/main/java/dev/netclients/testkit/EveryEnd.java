package dev.netclients.testkit;

import dev.netclients.CancelledException;
import dev.netclients.NetClientException;
import dev.netclients.Session;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every stage times every fault times every end: whatever a server does wrong, and wherever, an
 * interrupt, {@code close()} and a deadline end a session's call within a second, with the
 * exception that says so, unless the fault ended it before.
 *
 * <pre>{@code
 * EveryEnd.occasions().forEach(new EveryEnd<>(trial)::check);
 * }</pre>
 *
 * @param <F> the fake
 * @param <S> the session
 */
public final class EveryEnd<F extends FakeServer, S extends Session> {
  private static final Duration SOON = Duration.ofMillis(80);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofSeconds(30);

  /** The faults that leave a client waiting for ever, were it not for its own clocks. */
  private static final Set<Fault> ENDLESS = EnumSet.of(Fault.STALL, Fault.STALL_MIDWAY);

  /** What ends a call. */
  private enum End {
    INTERRUPT,
    CLOSE,
    DEADLINE
  }

  /**
   * What goes wrong, and when.
   *
   * @param opening whether it goes wrong from the first byte on, or once the session is open
   */
  public record Occasion(boolean opening, Point point, Fault fault) {
    @Override
    public String toString() {
      return (opening ? "opening: " : "open: ") + point + " " + fault;
    }
  }

  private final Trial<F, S> trial;

  /** Prepares for a client. */
  public EveryEnd(Trial<F, S> trial) {
    this.trial = Objects.requireNonNull(trial, "trial");
  }

  /** Returns every point times every fault, from the beginning and once the session is open. */
  public static Stream<Occasion> occasions() {
    return Stream.of(true, false)
        .flatMap(
            opening ->
                Stream.of(Point.values())
                    .filter(point -> opening || point.compareTo(Point.COMMAND) >= 0)
                    .flatMap(
                        point ->
                            Stream.of(Fault.values())
                                .map(fault -> new Occasion(opening, point, fault))));
  }

  /**
   * Ends calls in every way while {@code occasion} goes wrong.
   *
   * @throws AssertionError if one did not end in time, or not as it should
   */
  public void check(Occasion occasion) {
    List<Call> calls = new ArrayList<>();
    for (End end : End.values()) {
      if (!occasion.opening || end != End.CLOSE) { // there is nothing to close before it is open
        calls.add(new Call(occasion, end));
      }
    }
    calls.forEach(call -> call.thread.start()); // side by side: most of the time is waiting
    try {
      for (Call call : calls) {
        call.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while calls were ended", e);
    } finally {
      calls.forEach(Call::close);
    }
  }

  /** One call, in a thread of its own. */
  private final class Call {
    private final Occasion occasion;
    private final End end;
    private final F server = trial.servers().start(true);
    private final CountDownLatch faulty = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "calls");
    private volatile @Nullable S session;
    private volatile @Nullable Throwable thrown;
    private volatile boolean flag;

    Call(Occasion occasion, End end) {
      this.occasion = occasion;
      this.end = end;
      server.delay(NEVER); // late for everybody's patience
      server.drip(Duration.ofMillis(20));
      thread.setDaemon(true);
    }

    private void run() {
      Duration clock = end == End.DEADLINE ? SOON : NEVER;
      boolean first = occasion.point.compareTo(Point.TLS) <= 0;
      // The clock of what the fault delays, and no other: a busy machine needs its time for TLS.
      Duration handshake = occasion.opening && first ? clock : NEVER;
      Duration call = occasion.opening ? clock : NEVER;
      Timeouts timeouts = new Timeouts(NEVER, NEVER, handshake, NEVER, NEVER, call);
      Connector connector = SessionRules.connector(timeouts);
      try {
        if (occasion.opening) {
          server.fault(occasion.point, occasion.fault);
          faulty.countDown();
        }
        S opened = trial.opening().open(server, true, connector);
        session = opened;
        if (!occasion.opening) {
          server.fault(occasion.point, occasion.fault);
          opened.callTimeout(clock);
          faulty.countDown();
        }
        trial.job().run(server, opened);
      } catch (Throwable e) { // told by check()
        thrown = e;
      } finally {
        faulty.countDown();
        flag = Thread.currentThread().isInterrupted();
      }
    }

    void check() throws InterruptedException {
      that(faulty.await(20, TimeUnit.SECONDS), "it was not opened");
      thread.join(SOON.toMillis());
      boolean waited = thread.isAlive();
      long ended = System.nanoTime();
      S open = session;
      if (end == End.INTERRUPT) {
        thread.interrupt();
      } else if (end == End.CLOSE && open != null) {
        open.close();
      }
      thread.join(5_000);
      that(!thread.isAlive(), "it waits for ever");
      long most = GRACE.plus(end == End.DEADLINE ? SOON : Duration.ZERO).toNanos();
      that(System.nanoTime() - ended < most, "it took too long");
      checkWhatWasThrown(waited);
    }

    private void checkWhatWasThrown(boolean waited) {
      Throwable failed = thrown;
      if (failed == null) {
        return;
      }
      that(failed instanceof NetClientException, "it is no failure of ours");
      NetClientException failure = (NetClientException) failed;
      that(!String.valueOf(failure.getMessage()).contains(trial.secret()), "it shows the secret");
      S open = session;
      boolean good = open != null && open.isOpen();
      boolean closed = end == End.CLOSE; // by us, be it good or not
      that(good || closed || !failure.sessionUsable(), "the session is said to be good");
      if (ENDLESS.contains(occasion.fault) && waited) {
        boolean timedOut = failure instanceof TimedOutException;
        boolean kind = end == End.DEADLINE ? timedOut : failure instanceof CancelledException;
        that(kind, "it is of another kind");
        that(!good, "the session goes on");
        that(stages().contains(failure.stage()), "its stage is none of " + stages());
        that(flag == (end == End.INTERRUPT), "the interrupt flag is " + flag);
      }
    }

    /** Where a client can be that meets this point; a busy machine may not have come so far. */
    private Set<Stage> stages() {
      if (!occasion.opening) {
        EnumSet<Stage> all = EnumSet.range(Stage.COMMAND, Stage.CLOSE);
        all.addAll(List.of(Stage.CONNECT, Stage.TLS)); // FTP's data have a connection of their own
        return all;
      }
      boolean greeted = occasion.point.compareTo(Point.GREETING) > 0;
      return EnumSet.range(Stage.RESOLVE, greeted ? Stage.RECEIVE : Stage.GREETING);
    }

    private void that(boolean holds, String otherwise) {
      if (!holds) {
        throw new AssertionError(end + " while " + occasion + ": " + otherwise, thrown);
      }
    }

    void close() {
      server.close();
      S open = session;
      if (open != null) {
        open.close();
      }
    }
  }
}
