package dev.netclients.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakePop3;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Leaks;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class Pop3FaultsTest {
  private static final int COUNT = 3;
  private static final Duration CLOCK = Duration.ofMillis(400);

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  /** What only slows bytes down is not to meet a clock, on a busy machine either. */
  private static Duration clock(Fault fault) {
    return HARMLESS.contains(fault) ? Duration.ofSeconds(10) : CLOCK;
  }

  private static byte[] message(int number) {
    String text = "Subject: " + number + "\r\n\r\n.\r\n..\r\nbody of " + number + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Pop3Client open(FakePop3 server, boolean tls, Duration clock) throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    Pop3Client.Builder builder =
        Pop3Client.builder(Endpoint.of("localhost", server.port()))
            .connector(quick)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for; returns the messages. */
  private static List<byte[]> mainJob(FakePop3 server, boolean tls, Duration clock)
      throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (Pop3Client pop = open(server, tls, clock)) {
      try (Items<Message> all = pop.retrieveAll()) {
        while (all.hasNext()) {
          messages.add(all.next().readAll(1 << 20));
        }
      }
      pop.delete(1);
      pop.quit();
    }
    return messages;
  }

  private static FakePop3 server(boolean tls) {
    FakePop3 server =
        tls
            ? FakePop3.syntheticTls(COUNT, Pop3FaultsTest::message)
            : FakePop3.synthetic(COUNT, Pop3FaultsTest::message).withoutStls();
    server.mailbox("alice", "canary");
    server.delay(Duration.ofMillis(30));
    server.drip(Duration.ofNanos(200_000));
    return server;
  }

  static Stream<Arguments> everything() {
    return Stream.of(true, false)
        .flatMap(
            tls ->
                Arrays.stream(Point.values())
                    .filter(point -> tls || point != Point.TLS)
                    .flatMap(
                        point ->
                            Arrays.stream(Fault.values())
                                .map(fault -> Arguments.of(tls, point, fault))));
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23
  @ParameterizedTest
  @MethodSource("everything")
  void itIsRightOrTypedAndSoon(boolean tls, Point point, Fault fault) {
    FakePop3 server = server(tls);
    try {
      server.fault(point, fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              List<byte[]> messages = mainJob(server, tls, clock(fault));
              assertThat(messages)
                  .usingElementComparator(Arrays::compare)
                  .containsExactly(message(1), message(2), message(3));
            } catch (NetClientException e) {
              assertThat(fault).as(e.toString()).isNotIn(HARMLESS);
              assertThat(e).hasMessageNotContaining("canary");
              assertThat(e.sessionUsable()).isFalse();
            }
          });
    } finally {
      server.close();
    }
  }

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() throws IOException { // P-04, HAZ-NET-04
    FakePop3 server = server(true);
    try (Pop3Client pop = open(server, true, CLOCK)) {
      server.drip(Duration.ofMillis(100)); // each byte well within the read clock
      server.fault(Point.REPLY, Fault.DRIP);
      pop.callTimeout(Duration.ofMillis(250));
      assertThatThrownBy(pop::stat)
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.CALL);
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
              });
    } finally {
      server.close();
    }
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() throws IOException { // P-04, HAZ-NET-04
    FakePop3 server = server(true);
    Connector demanding =
        FakeServer.connector().toBuilder()
            .timeouts(Timeouts.DEFAULT.atMost(CLOCK).withMinimumRate(10_000))
            .build();
    try (Pop3Client pop =
        Pop3Client.builder(Endpoint.of("localhost", server.port()))
            .connector(demanding)
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      server.drip(Duration.ofMillis(20)); // each byte well within the read clock
      server.fault(Point.DATA, Fault.DRIP);
      Message message = pop.retrieve(1);
      assertThatThrownBy(message::readAll)
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.RATE);
                assertThat(e.stage()).isEqualTo(Stage.RECEIVE);
              });
    } finally {
      server.close();
    }
  }

  @Test
  void theClockOfTheWholeCallBoundsBodiesToo() throws IOException { // P-04
    FakePop3 server = server(true);
    try (Pop3Client pop = open(server, true, CLOCK)) {
      server.drip(Duration.ofMillis(50));
      server.fault(Point.DATA, Fault.DRIP);
      pop.callTimeout(Duration.ofMillis(250));
      Message message = pop.retrieve(1);
      assertThatThrownBy(message::readAll)
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.stage()).isEqualTo(Stage.RECEIVE));
    } finally {
      server.close();
    }
  }

  @Test
  void closeInAnotherThreadEndsACall() throws Exception { // P-20, HAZ-NET-14
    FakePop3 server = server(true);
    try (Pop3Client pop =
        Pop3Client.builder(Endpoint.of("localhost", server.port()))
            .connector(FakeServer.connector())
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      server.fault(Point.REPLY, Fault.STALL);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  pop.noop();
                  return new AssertionError("it was answered");
                } catch (IOException e) {
                  return e;
                }
              });
      while (!server.takeLine(Duration.ofSeconds(5)).equals("NOOP")) {
        // the login's lines come first
      }
      Runnable fromElsewhere = pop::close;
      fromElsewhere.run();
      assertThat(ended.get(1, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class);
    } finally {
      server.close();
    }
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() throws Exception { // P-20, HAZ-NET-13
    FakePop3 server = server(true);
    try (Pop3Client pop = open(server, true, CLOCK)) {
      server.fault(Point.REPLY, Fault.STALL);
      Thread.currentThread().interrupt();
      assertThatThrownBy(pop::noop)
          .isInstanceOfSatisfying(
              CancelledException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      server.close();
    }
  }

  @Test
  void whatIsDeletedAndNotQuitIsStillThere() throws IOException { // P-19, HAZ-POP3-09
    try (FakePop3 server = FakePop3.startTls()) {
      server.mailbox("alice", "canary").deliver(message(1)).deliver(message(2));
      try (Pop3Client pop = open(server, true, CLOCK)) {
        pop.delete(1);
      }
      assertThat(server.messages("alice")).hasSize(2);
      try (Pop3Client pop = open(server, true, CLOCK)) {
        pop.delete(1);
        pop.quit();
      }
      assertThat(server.messages("alice")).hasSize(1);
    }
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() throws IOException {
    // HAZ-NET-09, HAZ-NET-20, HAZ-POP3-11: numbers are void in another session
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.STALL)) {
      FakePop3 server = server(true);
      try (Pop3Client pop = open(server, true, CLOCK)) {
        int before = server.accepted();
        server.fault(Point.COMMAND, fault);
        assertThatThrownBy(
                () -> {
                  pop.noop(); // the server is gone before this or after it
                  pop.noop();
                })
            .isInstanceOf(NetClientException.class);
        assertThatThrownBy(pop::stat).isInstanceOf(SessionClosedException.class);
        assertThat(server.accepted()).isEqualTo(before);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() throws IOException { // HAZ-API-09
    FakePop3 server = server(true);
    AtomicReference<Pop3Client> client = new AtomicReference<>();
    AtomicReference<Throwable> second = new AtomicReference<>();
    Connector connector =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  Pop3Client pop = client.get();
                  if (pop != null && event.kind() == ConnectionEvent.Kind.COMMAND) {
                    try {
                      pop.stat();
                    } catch (IllegalStateException | IOException e) {
                      second.set(e);
                    }
                    pop.close();
                  }
                })
            .build();
    try (Pop3Client pop =
        Pop3Client.builder(Endpoint.of("localhost", server.port()))
            .connector(connector)
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      client.set(pop);
      assertThatThrownBy(pop::noop).isInstanceOf(CancelledException.class);
      assertThat(second.get()).isInstanceOf(IllegalStateException.class); // a call within a call
    } finally {
      server.close();
    }
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() throws IOException { // HAZ-API-10
    FakePop3 server = server(true);
    try (Pop3Client pop = open(server, true, CLOCK);
        Items<Message> all = pop.retrieveAll()) {
      all.next();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("netclients"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    } finally {
      server.close();
    }
  }

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakePop3 server = server(false);
      try {
        server.fault(Point.DATA, fault);
        Leaks before = Leaks.now();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server, false, CLOCK))
              .isInstanceOf(NetClientException.class);
        }
        before.assertNoMore();
      } finally {
        server.close();
      }
    }
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(300);
  }
}
