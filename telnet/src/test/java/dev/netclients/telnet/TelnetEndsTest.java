package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.CancelledException;
import dev.netclients.Credentials;
import dev.netclients.NetClientException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15. Whatever the server does wrong, and wherever: an interrupt, {@code close()} and a
 * deadline end the call within a second, with the exception that says so, unless the fault ended it
 * before.
 */
class TelnetEndsTest {
  private static final Duration SOON = Duration.ofMillis(80);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofSeconds(30);
  private static final Login PATIENT =
      new Login(Login.DEFAULT.user(), Login.DEFAULT.password(), Login.DEFAULT.refused(), NEVER);

  /** What ends the call. */
  enum End {
    INTERRUPT,
    CLOSE,
    DEADLINE
  }

  /** The faults that leave a client waiting for ever, were it not for its own clocks. */
  private static final Set<Fault> ENDLESS = EnumSet.of(Fault.STALL, Fault.STALL_MIDWAY);

  /** One call, in a thread of its own. */
  private final class Call {
    private final boolean opening;
    private final Point point;
    private final Fault fault;
    private final End end;
    private final FakeTelnet server;
    private final CountDownLatch faulty = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "calls");
    private volatile TelnetClient client;
    private volatile Throwable thrown;
    private volatile boolean flag;
    private volatile String said = "";

    Call(boolean opening, Point point, Fault fault, End end) {
      this.opening = opening;
      this.point = point;
      this.fault = fault;
      this.end = end;
      this.server = FakeTelnet.startTls();
      server.account("alice", "canary").answer("show", "one", "two");
      server.delay(NEVER); // late for everybody's patience
      server.drip(Duration.ofMillis(20));
    }

    private void run() {
      Duration clock = end == End.DEADLINE ? SOON : NEVER;
      // The clock of what the fault delays, and no other: a busy machine needs its time for TLS.
      Timeouts timeouts =
          new Timeouts(NEVER, NEVER, opening ? clock : NEVER, NEVER, NEVER, Duration.ZERO);
      Connector connector = FakeServer.connector().toBuilder().timeouts(timeouts).build();
      try {
        server.fault(point, fault); // the host speaks when it is connected, not when it is asked
        if (opening) {
          faulty.countDown();
        }
        client =
            TelnetClient.builder(server.endpoint())
                .connector(connector)
                .implicitTls()
                .terminalType("vt100")
                .open();
        if (!opening) {
          client.callTimeout(clock);
          faulty.countDown();
        }
        Expect prompt = Expect.text("fake$ ");
        client.login(PATIENT, Credentials.password("alice", "canary"), prompt);
        client.writeLine("show");
        said = client.expect(NEVER, prompt).orElseThrow().before();
      } catch (Throwable e) {
        thrown = e;
      }
      flag = Thread.currentThread().isInterrupted();
    }

    void begin() {
      thread.start();
    }

    /** Ends the call and checks how it went. */
    void check() throws Exception {
      try {
        assertThat(faulty.await(10, TimeUnit.SECONDS)).isTrue();
        thread.join(SOON.toMillis());
        boolean waits = thread.isAlive();
        long ended = System.nanoTime();
        if (end == End.INTERRUPT) {
          thread.interrupt();
        } else if (end == End.CLOSE && client != null) {
          client.close();
        }
        thread.join(5_000);
        assertThat(thread.isAlive()).as("waits for ever").isFalse();
        Duration took = Duration.ofNanos(System.nanoTime() - ended);
        assertThat(took).isLessThan(end == End.DEADLINE ? SOON.plus(GRACE) : GRACE);
        checkWhatWasThrown(waits);
      } finally {
        server.close();
        if (client != null) {
          client.close();
        }
      }
    }

    private void checkWhatWasThrown(boolean waited) {
      if (thrown == null) {
        if (fault != Fault.GARBAGE) { // a terminal shows what it is told
          assertThat(said).isEqualTo("show\r\none\r\ntwo\r\n");
        }
        return;
      }
      assertThat(thrown).isInstanceOf(NetClientException.class).hasMessageNotContaining("canary");
      NetClientException failure = (NetClientException) thrown;
      assertThat(failure.sessionUsable()).isFalse();
      if (ENDLESS.contains(fault) && waited) {
        assertThat(failure)
            .isInstanceOf(end == End.DEADLINE ? TimedOutException.class : CancelledException.class);
        assertThat(failure.stage()).isIn(stages());
        assertThat(flag).as("interrupt flag").isEqualTo(end == End.INTERRUPT);
      }
    }

    /** Where a client can be that meets this point. */
    private Set<Stage> stages() {
      return opening ? EnumSet.of(Stage.TLS) : EnumSet.of(Stage.LOGIN, Stage.SEND, Stage.REPLY);
    }
  }

  static Stream<Arguments> everyStageTimesEveryFault() {
    return Stream.of(true, false)
        .flatMap(
            opening ->
                Stream.of(Point.values())
                    .filter(point -> opening == point.ordinal() <= Point.TLS.ordinal())
                    .flatMap(
                        point ->
                            Stream.of(Fault.values())
                                .map(fault -> Arguments.of(opening, point, fault))));
  }

  @ParameterizedTest(name = "opening: {0}, {1} {2}")
  @MethodSource("everyStageTimesEveryFault")
  void everyEndEndsIt(boolean opening, Point point, Fault fault) throws Exception {
    List<Call> calls = new ArrayList<>();
    for (End end : End.values()) {
      if (!opening || end != End.CLOSE) { // there is nothing to close before it is open
        calls.add(new Call(opening, point, fault, end));
      }
    }
    calls.forEach(Call::begin); // side by side: most of the time is waiting
    for (Call call : calls) {
      call.check();
    }
  }
}
