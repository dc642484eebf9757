package dev.netclients.testkit;

import dev.netclients.NetClientException;
import dev.netclients.Session;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a client is for, with every fault at every point: right, or typed, and soon.
 *
 * @param <F> the fake
 * @param <S> the session
 */
public final class EveryFault<F extends FakeServer, S extends Session> {
  /** Meets a server that does not go on; long enough for a busy machine to say hello. */
  private static final Duration CLOCK = Duration.ofMillis(400);

  /** What only slows bytes down is not to meet a clock, on a busy machine either. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration SOON = Duration.ofSeconds(20);

  /**
   * What goes wrong, and when.
   *
   * @param time the one time that it goes wrong, counted from 0; or {@link #ALWAYS}
   */
  public record Occasion(boolean tls, Point point, Fault fault, int time) {
    /** It goes wrong each time. */
    public static final int ALWAYS = -1;

    /** Goes wrong each time. */
    public Occasion(boolean tls, Point point, Fault fault) {
      this(tls, point, fault, ALWAYS);
    }

    void arrange(FakeServer server) {
      server.delay(Duration.ofMillis(30));
      server.drip(Duration.ofNanos(200_000));
      if (time == ALWAYS) {
        server.fault(point, fault);
      } else {
        server.faultOnce(point, fault, time);
      }
    }

    @Override
    public String toString() {
      String when = time == ALWAYS ? "" : " at time " + time;
      return (tls ? "tls: " : "clear: ") + point + " " + fault + when;
    }
  }

  private final Trial<F, S> trial;

  /** Prepares for a client. */
  public EveryFault(Trial<F, S> trial) {
    this.trial = Objects.requireNonNull(trial, "trial");
  }

  /** Returns every point times every fault, in TLS and in clear. */
  public static Stream<Occasion> occasions() {
    return Stream.of(true, false)
        .flatMap(
            tls ->
                Stream.of(Point.values())
                    .filter(point -> tls || point != Point.TLS)
                    .flatMap(
                        point ->
                            Stream.of(Fault.values())
                                .map(fault -> new Occasion(tls, point, fault))));
  }

  /**
   * Does the job while {@code occasion} goes wrong, and closes the fake.
   *
   * @return what failed, if anything did
   * @throws AssertionError if what came was not right, if it took too long, or if what was thrown
   *     is not what a client throws
   */
  public Optional<NetClientException> check(Occasion occasion) {
    F server = trial.servers().start(occasion.tls);
    try {
      occasion.arrange(server);
      boolean harmless = occasion.fault.isHarmless();
      Throwable failed =
          Trial.thrownBy(SOON, () -> doJob(server, occasion.tls, harmless ? PATIENCE : CLOCK));
      if (failed == null) {
        return Optional.empty();
      }
      Trial.that(failed instanceof NetClientException, occasion + ": no failure of ours", failed);
      Trial.that(!harmless, occasion + ": does no harm, and yet", failed);
      NetClientException failure = (NetClientException) failed;
      boolean told = String.valueOf(failure.getMessage()).contains(trial.secret());
      Trial.that(!told, occasion + ": it shows the secret", failed);
      return Optional.of(failure);
    } finally {
      server.close();
    }
  }

  private void doJob(F server, boolean tls, Duration clock) throws IOException {
    try (S session =
        trial.opening().open(server, tls, SessionRules.connector(Timeouts.DEFAULT.atMost(clock)))) {
      try {
        trial.job().run(server, session);
      } catch (NetClientException e) {
        boolean honest = !e.sessionUsable() || session.isOpen();
        Trial.that(honest, "The session is said to be good, and is not", e);
        throw e;
      }
    }
  }

  /**
   * Fails this often in each of three ways, and looks for what is left of it.
   *
   * @throws AssertionError if a socket or a thread is
   */
  public void checkThatNothingIsLeft(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      F server = trial.servers().start(false);
      try {
        server.fault(Point.DATA, fault);
        Leaks before = Leaks.now();
        for (int i = 0; i < times; i++) {
          Throwable failed = Trial.thrownBy(SOON, () -> doJob(server, false, CLOCK));
          Trial.that(failed instanceof NetClientException, fault + ": no failure of ours", failed);
        }
        before.assertNoMore();
      } finally {
        server.close();
      }
    }
  }
}
