package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.Credentials;
import dev.netclients.NetClientException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Leaks;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class TelnetFaultsTest {
  private static final Duration CLOCK = Duration.ofMillis(400);
  private static final Login QUICK =
      new Login(Login.DEFAULT.user(), Login.DEFAULT.password(), Login.DEFAULT.refused(), CLOCK);

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  private static final class NotFound extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static TelnetClient open(FakeTelnet server, boolean tls) throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(CLOCK)).build();
    TelnetClient.Builder builder =
        TelnetClient.builder(server.endpoint())
            .connector(quick)
            .terminalType("vt100")
            .windowSize(80, 24)
            .environment("LANG", "C");
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for; returns what a command said. */
  private static String mainJob(FakeTelnet server, boolean tls) throws IOException {
    try (TelnetClient telnet = open(server, tls)) {
      telnet.login(QUICK, Credentials.password("alice", "canary"), Expect.text("fake$ "));
      telnet.writeLine("show");
      Optional<Match> said = telnet.expect(CLOCK, Expect.text("fake$ "));
      return said.orElseThrow(NotFound::new).before();
    }
  }

  private static FakeTelnet server(boolean tls) {
    FakeTelnet server = tls ? FakeTelnet.startTls() : FakeTelnet.start();
    server.account("alice", "canary");
    server.answer("show", "one", "two");
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
    FakeTelnet server = server(tls);
    try {
      server.fault(point, fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              String said = mainJob(server, tls);
              if (fault != Fault.GARBAGE) { // a terminal shows what it is told
                assertThat(said).isEqualTo("show\r\none\r\ntwo\r\n");
              }
            } catch (NotFound e) { // a deadline, which is no failure of the session
              assertThat(fault).isNotIn(HARMLESS);
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

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakeTelnet server = server(false);
      try {
        server.fault(Point.DATA, fault);
        Leaks before = Leaks.now();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server, false)).isInstanceOf(NetClientException.class);
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
