package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.line.LineReader;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer and a network that go wrong, as a {@link Connection} tells it. */
class NetworkFaultsTest {
  private static final Duration CLOCK = Duration.ofMillis(300);
  private static final Duration GRACE = Duration.ofSeconds(2); // of a busy machine

  @RegisterExtension final Fakes fakes = new Fakes();

  private static Connection open(FakeServer server, Timeouts clocks, boolean tls)
      throws IOException {
    Connector connector = FakeServer.connector().toBuilder().timeouts(clocks).build();
    Endpoint endpoint = Endpoint.of("localhost", server.port());
    return tls ? connector.connectTls(endpoint) : connector.connect(endpoint);
  }

  /** Has time to connect and for TLS, which take long on a busy machine. */
  private static Timeouts impatient() {
    Timeouts d = Timeouts.DEFAULT;
    return new Timeouts(d.attempt(), d.connect(), d.handshake(), CLOCK, CLOCK, d.call());
  }

  private static TimedOutException timedOut(Clock clock, Action action) {
    long start = System.nanoTime();
    Throwable ended = catchThrowable(action::run);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(ended).isInstanceOf(TimedOutException.class);
    TimedOutException timedOut = (TimedOutException) ended;
    assertThat(timedOut.clock()).isEqualTo(clock);
    assertThat(timedOut.after()).isEqualTo(CLOCK);
    assertThat(took).isBetween(CLOCK, CLOCK.plus(GRACE));
    return timedOut;
  }

  private interface Action {
    void run() throws IOException;
  }

  private FakeGopher server(boolean tls) {
    FakeGopher server = fakes.use(tls ? FakeGopher.startTls() : FakeGopher.start());
    server.answer("/", "hello");
    return server;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silenceEndsByTheReadClock(boolean tls) throws Exception { // HAZ-NET-03
    FakeGopher server = server(tls);
    try (Connection client = open(server, impatient(), tls)) {
      client.at(Stage.GREETING, Outcome.NOT_DONE);
      TimedOutException e = timedOut(Clock.READ, () -> client.input().read());
      assertThat(e.stage()).isEqualTo(Stage.GREETING);
      assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
      // P-07: and the session is dead.
      assertThat(client.isOpen()).isFalse();
      assertThatThrownBy(() -> client.beginCall(Duration.ZERO))
          .isInstanceOf(SessionClosedException.class)
          .hasMessageContaining("read clock");
      assertThatThrownBy(() -> client.input().read()).isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void aDripDoesNotPostponeTheWhole() throws Exception { // HAZ-NET-04, P-04
    FakeGopher server = fakes.use(FakeGopher.start());
    server.answer("/", "x".repeat(10_000));
    server.fault(Point.DATA, Fault.DRIP);
    server.drip(Duration.ofMillis(50));
    try (Connection client = open(server, Timeouts.DEFAULT, false)) {
      client.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
      client.beginCall(CLOCK);
      timedOut(Clock.CALL, () -> new LineReader(client.input(), client).next("a line", 20_000));
    }
  }

  // HAZ-NET-10, PY-SOCK-13
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPeerThatTakesNothingEndsByTheWriteClock(boolean tls) throws Exception {
    FakeGopher server = server(tls);
    server.fault(Point.COMMAND, Fault.STALL);
    try (Connection client = open(server, impatient(), tls)) {
      byte[] block = new byte[64 << 10];
      client.at(Stage.SEND, Outcome.UNKNOWN);
      Throwable ended =
          catchThrowable(
              () -> {
                for (int i = 0; i < 10_000; i++) { // fills the buffers of both sides
                  client.output().write(block);
                }
              });
      assertThat(ended).isInstanceOf(TimedOutException.class);
      assertThat(((TimedOutException) ended).clock()).isEqualTo(Clock.WRITE);
      assertThat(((TimedOutException) ended).stage()).isEqualTo(Stage.SEND);
      assertThat(((TimedOutException) ended).outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  void aPauseInTheBodyLeavesThePartThatCame() throws Exception { // HAZ-NET-12, PY-SOCK-15
    FakeGopher server = server(false);
    server.fault(Point.DATA, Fault.STALL_MIDWAY);
    try (Connection client = open(server, impatient(), false)) {
      client.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
      assertThat(client.input().readNBytes(3)).containsExactly('h', 'e', 'l');
      timedOut(Clock.READ, () -> client.input().read());
      assertThat(client.received()).isEqualTo(3);
    }
  }

  @Test
  void aPauseWithinTheClockHarmsNothing() throws Exception {
    FakeGopher server = server(false);
    server.delay(Duration.ofMillis(150));
    server.fault(Point.DATA, Fault.DELAY);
    try (RawClient client = new RawClient(open(server, impatient(), false))) {
      assertThat(client.connection().awaitInput(Duration.ofMillis(20))).isFalse();
      client.say("/\r\n");
      assertThat(client.connection().awaitInput(Duration.ofMillis(20))).isFalse();
      assertThat(client.line()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESET", "RESET_MIDWAY"})
  void aResetIsACut(Fault fault) throws Exception { // HAZ-NET-07
    for (boolean tls : new boolean[] {false, true}) {
      FakeGopher server = server(tls);
      server.fault(Point.DATA, fault);
      try (RawClient client = new RawClient(open(server, Timeouts.DEFAULT, tls))) {
        client.say("/\r\n");
        assertThatThrownBy(client::rest).isInstanceOf(TruncatedException.class);
        assertThat(client.connection().isOpen()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEndWithinALineIsACutWithItsAmount(boolean tls) throws Exception { // HAZ-NET-08, P-16
    FakeGopher server = server(tls);
    server.fault(Point.DATA, Fault.TRUNCATE);
    try (Connection client = open(server, Timeouts.DEFAULT, tls)) {
      client.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
      LineReader lines = new LineReader(client.input(), client);
      assertThatThrownBy(() -> lines.next("a line", 100))
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.received()).isEqualTo(3));
      assertThat(client.isOpen()).isFalse();
    }
  }

  @Test
  void withoutCloseNotifyAnEndIsACut() throws Exception { // HAZ-TLS-07
    FakeGopher server = server(true);
    server.fault(Point.DATA, Fault.CUT);
    try (RawClient client = new RawClient(open(server, Timeouts.DEFAULT, true))) {
      client.say("/\r\n");
      assertThatThrownBy(client::rest)
          .isInstanceOf(TruncatedException.class)
          .hasMessageContaining("close_notify");
    }
  }

  @Test
  void aHalfCloseIsReadToItsEnd() throws Exception { // HAZ-NET-24
    FakeGopher server = server(false);
    server.fault(Point.DATA, Fault.HALF_CLOSE);
    try (RawClient client = new RawClient(open(server, Timeouts.DEFAULT, false))) {
      client.say("/\r\n");
      assertThat(client.rest()).isEqualTo("hello\r\n");
      client.say("the other way is open\r\n");
    }
  }

  @Test
  void aFloodThatNobodyAskedForIsBoundedAndFound() throws Exception { // HAZ-NET-23, P-01
    FakeGopher server = server(false);
    server.fault(Point.ACCEPT, Fault.FLOOD);
    try (Connection client = open(server, Timeouts.DEFAULT, false)) {
      assertThat(client.awaitInput(Duration.ofSeconds(5))).isTrue();
      assertThatThrownBy(client::checkQuiet).isInstanceOf(ProtocolException.class);
    }
    try (Connection client = open(server, Timeouts.DEFAULT, false)) {
      assertThatThrownBy(() -> new LineReader(client.input(), client).next("a line", 8192))
          .isInstanceOf(LimitException.class);
      assertThat(client.received()).isLessThan(100_000);
    }
  }

  @Test
  void aWaitMayBeOfAnyLength() throws Exception { // HAZ-API-01
    Duration forever = ChronoUnit.FOREVER.getDuration();
    FakeGopher server = server(false);
    server.fault(Point.DATA, Fault.DELAY);
    Timeouts endless = new Timeouts(forever, forever, forever, forever, forever, forever);
    try (Connection client = open(server, endless, false)) {
      client.beginCall(forever);
      client.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
      assertThat(client.awaitInput(forever)).isTrue();
      assertThat(client.input().read()).isEqualTo('h');
    }
  }

  @Test
  void whatIsAskedOfAConnectionThatHasEndedIsAnsweredByTheReason() throws Exception { // P-20
    FakeGopher server = server(false);
    try (Connection client = open(server, Timeouts.DEFAULT, false)) {
      client.end(new CancelledException("s", Stage.COMMAND, Outcome.NOT_DONE, "mine"));
      for (ThrowingCallable question :
          List.<ThrowingCallable>of(
              client::hasInput, client::localAddress, client::remoteAddress)) {
        assertThatThrownBy(question)
            .isInstanceOf(CancelledException.class)
            .hasMessageContaining("mine");
      }
    }
  }

  @Test
  void theLastWordsOfAServerThatLeavesAreHeard() throws Exception { // HAZ-NET-11
    ScriptedServer server = fakes.use(ScriptedServer.start());
    server.plays("C: DATA\nS: 552 too much\nHALF_CLOSE\nSTALL");
    try (RawClient client = new RawClient(open(server, Timeouts.DEFAULT, false))) {
      client.say("DATA\r\n");
      byte[] block = new byte[64 << 10];
      for (int i = 0; i < 20; i++) {
        client.connection().output().write(block);
      }
      assertThat(client.line()).isEqualTo("552 too much");
    }
  }
}
