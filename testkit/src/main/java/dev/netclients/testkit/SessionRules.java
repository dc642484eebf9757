package dev.netclients.testkit;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.NetClientException;
import dev.netclients.Session;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a session ends, whatever the protocol: by which clock, by whom, and what is true
 * of the session then. Each method tries one rule with a call of the caller's choice, in TLS, and
 * throws {@link AssertionError} if it is not kept.
 *
 * @param <F> the fake
 * @param <S> the session
 */
public final class SessionRules<F extends FakeServer, S extends Session> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration READ = Duration.ofSeconds(1);
  private static final Duration COMMAND = Duration.ofSeconds(2); // opening has no more either
  private static final int DEMANDED = 10_000; // bytes per second

  private final Trial<F, S> trial;

  /** Prepares for a client. */
  public SessionRules(Trial<F, S> trial) {
    this.trial = Objects.requireNonNull(trial, "trial");
  }

  static Connector connector(Timeouts timeouts) {
    return FakeServer.connector().toBuilder().timeouts(timeouts).build();
  }

  /** What a rule does with a session that is open. */
  private interface Rule<F, S> {
    void check(F server, S session) throws Throwable;
  }

  private void check(Connector connector, Rule<F, S> rule) {
    F server = trial.servers().start(true);
    try {
      Throwable broken =
          Trial.thrownBy(
              PATIENCE.multipliedBy(2),
              () -> {
                try (S session = trial.opening().open(server, true, connector)) {
                  rule.check(server, session);
                }
              });
      Trial.that(broken == null, "The rule is broken", broken);
    } finally {
      server.close();
    }
  }

  private static <S> NetClientException failure(Trial.Call<S> call, S session) {
    try {
      call.run(session);
    } catch (NetClientException e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError("No failure of ours", e);
    }
    throw new AssertionError("It did not fail");
  }

  private static <E> E as(Class<E> type, Throwable failed) {
    Trial.that(type.isInstance(failed), "Not a " + type.getSimpleName(), failed);
    return type.cast(failed);
  }

  private static void checkClock(NetClientException failed, Clock clock, Stage stage) {
    TimedOutException late = as(TimedOutException.class, failed);
    Trial.that(late.clock() == clock, "It met the clock " + late.clock(), failed);
    Trial.that(late.stage() == stage, "It was at " + late.stage(), failed);
  }

  /** A reply whose bytes each come in time ends at the clock of the whole call. */
  public void checkThatADrippingReplyEndsAtTheCallsClock(Trial.Call<S> call) {
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          server.drip(Duration.ofMillis(100));
          server.fault(Point.REPLY, Fault.DRIP);
          session.callTimeout(SHORT);
          checkClock(failure(call, session), Clock.CALL, Stage.REPLY);
        });
  }

  /**
   * A reply whose bytes each come in time ends at the clock of commands, in a call whose bodies
   * have no clock. The reply has to have five bytes at the least.
   */
  public void checkThatADrippingReplyEndsAtTheCommandsClock(Trial.Call<S> call) {
    check(
        connector(new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE, PATIENCE, COMMAND)),
        (server, session) -> {
          server.drip(COMMAND.dividedBy(4));
          server.fault(Point.REPLY, Fault.DRIP);
          checkClock(failure(call, session), Clock.CALL, Stage.REPLY);
          Trial.that(!session.isOpen(), "The session goes on", null);
        });
  }

  /** A body whose bytes each come in time, and too slowly, is given up. */
  public void checkThatASlowBodyIsGivenUp(Trial.Call<S> call) {
    check(
        connector( // the rate is seen at each READ; opening has more time, for a busy machine
            new Timeouts(PATIENCE, PATIENCE, PATIENCE, READ, PATIENCE, PATIENCE)
                .withMinimumRate(DEMANDED)),
        (server, session) -> {
          server.drip(Duration.ofMillis(50));
          server.fault(Point.DATA, Fault.DRIP);
          checkClock(failure(call, session), Clock.RATE, Stage.RECEIVE);
        });
  }

  /** The clock of the whole call bounds a body, too. */
  public void checkThatABodyEndsAtTheCallsClock(Trial.Call<S> call) {
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          server.drip(Duration.ofMillis(50));
          server.fault(Point.DATA, Fault.DRIP);
          session.callTimeout(SHORT);
          checkClock(failure(call, session), Clock.CALL, Stage.RECEIVE);
          Trial.that(!session.isOpen(), "The session goes on", null);
        });
  }

  /** {@code close()} in another thread ends a call that waits for its reply, and the session. */
  public void checkThatCloseElsewhereEndsIt(Trial.Call<S> call) {
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          server.fault(Point.REPLY, Fault.STALL);
          CountDownLatch closed = new CountDownLatch(1);
          int before = server.received().size();
          Thread elsewhere =
              new Thread(
                  () -> {
                    for (int line = 0; line <= before; line++) {
                      server.takeLine(PATIENCE); // the last one is the call's
                    }
                    session.close();
                    closed.countDown();
                  },
                  "elsewhere");
          elsewhere.setDaemon(true);
          elsewhere.start();
          NetClientException failed = failure(call, session);
          Trial.that(closed.await(1, TimeUnit.SECONDS), "close() waits", failed);
          as(CancelledException.class, failed);
          as(SessionClosedException.class, failure(call, session));
        });
  }

  /** An interrupt ends a call, and the thread's flag stays set. */
  public NetClientException checkThatAnInterruptEndsIt(Trial.Call<S> call) {
    AtomicReference<NetClientException> seen = new AtomicReference<>();
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          server.fault(Point.REPLY, Fault.STALL);
          Thread.currentThread().interrupt();
          NetClientException failed = failure(call, session);
          Trial.that(Thread.interrupted(), "The flag is gone", failed);
          seen.set(as(CancelledException.class, failed));
        });
    return Objects.requireNonNull(seen.get()); // else the check has failed
  }

  /** A peer that is gone is found by the next call; no other connection takes its place. */
  public void checkThatAPeerThatIsGoneIsNotReplaced(Trial.Call<S> call) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.STALL)) {
      check(
          connector(Timeouts.DEFAULT.atMost(Duration.ofSeconds(2))),
          (server, session) -> {
            int before = server.accepted();
            server.fault(Point.COMMAND, fault);
            Trial.Call<S> twice =
                open -> {
                  call.run(open); // the server is gone before this or after it
                  call.run(open);
                };
            failure(twice, session);
            as(SessionClosedException.class, failure(call, session));
            Trial.that(server.accepted() == before, "It has connected again", null);
          });
    }
  }

  /** A listener may close the session; a call of its own is refused, for one is under way. */
  public void checkThatAListenerMayCloseAndNotCall(Trial.Call<S> call) {
    Meddler<S> meddler = new Meddler<>(call);
    check(
        FakeServer.connector().toBuilder().listener(meddler).build(),
        (server, session) -> {
          meddler.session = session;
          as(CancelledException.class, failure(call, session));
          Trial.that(
              meddler.refusal instanceof IllegalStateException,
              "A call within a call",
              meddler.refusal);
        });
  }

  private static final class Meddler<S extends Session> implements ConnectionListener {
    private final Trial.Call<S> call;
    private volatile @Nullable S session;
    private volatile @Nullable Throwable refusal;

    Meddler(Trial.Call<S> call) {
      this.call = call;
    }

    @Override
    public void on(ConnectionEvent event) {
      S open = session;
      if (open != null && event.kind() == ConnectionEvent.Kind.COMMAND) {
        try {
          call.run(open);
        } catch (IllegalStateException | IOException e) {
          refusal = e;
        }
        open.close();
      }
    }
  }

  /**
   * Opens a cursor that works on while it is open.
   *
   * @param <S> the session
   */
  @FunctionalInterface
  public interface Working<S> {
    /** Opens the cursor, and returns it. */
    Closeable open(S session) throws IOException;
  }

  /** While a cursor is open the session takes no other call, and none harms it. */
  public void checkThatABusySessionTakesNoOtherCall(Working<S> working, Trial.Call<S> call) {
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          try (Closeable cursor = working.open(session)) {
            Throwable refusal = null;
            try {
              call.run(session);
            } catch (IllegalStateException e) {
              refusal = e;
            }
            Trial.that(refusal != null, "A second call beside " + cursor, null);
            Trial.that(session.isOpen(), "The session has ended", refusal);
          }
        });
  }

  /** No thread that helps a session keeps the program alive. */
  public void checkThatThreadsAreDaemons(Working<S> working) {
    check(
        connector(Timeouts.DEFAULT.atMost(PATIENCE)),
        (server, session) -> {
          try (Closeable cursor = working.open(session)) {
            List<Thread> ours =
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("netclients"))
                    .toList();
            Trial.that(!ours.isEmpty(), "No thread works on " + cursor, null);
            Trial.that(ours.stream().allMatch(Thread::isDaemon), "One is no daemon: " + ours, null);
          }
        });
  }
}
