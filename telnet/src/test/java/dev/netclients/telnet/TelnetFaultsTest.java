package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Credentials;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class TelnetFaultsTest {
  private static final Expect PROMPT = Expect.text("fake$ ");
  private static final Duration NEVER = Duration.ofSeconds(30);

  private static final Trial<FakeTelnet, TelnetClient> TRIAL =
      trial(said -> assertThat(said).isEqualTo("show\r\none\r\ntwo\r\n"));

  /** A terminal shows what it is told, garbage too. */
  private static final Trial<FakeTelnet, TelnetClient> LENIENT =
      trial(said -> assertThat(said).contains("show\r\n"));

  private static Trial<FakeTelnet, TelnetClient> trial(Consumer<String> said) {
    return new Trial<>(
        TelnetFaultsTest::server,
        TelnetFaultsTest::open,
        (server, telnet) -> {
          telnet.writeLine("show");
          said.accept(telnet.expect(NEVER, PROMPT).orElseThrow().before());
        },
        "canary");
  }

  private static final SessionRules<FakeTelnet, TelnetClient> RULES = new SessionRules<>(TRIAL);

  /** Says something, and waits for the prompt. */
  private static void expecting(TelnetClient telnet) throws IOException {
    telnet.writeLine("show");
    telnet.expect(NEVER, PROMPT);
  }

  private static FakeTelnet server(boolean tls) {
    FakeTelnet server = tls ? FakeTelnet.startTls() : FakeTelnet.start();
    server.account("alice", "canary");
    server.answer("show", "one", "two");
    return server;
  }

  /** Open is who has signed in: connecting alone waits for nothing that the host says. */
  private static TelnetClient open(FakeTelnet server, boolean tls, Connector connector)
      throws IOException {
    TelnetClient.Builder builder =
        TelnetClient.builder(server.endpoint())
            .connector(connector)
            .terminalType("vt100")
            .windowSize(80, 24)
            .environment("LANG", "C");
    TelnetClient telnet =
        (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
    boolean in = false;
    try {
      telnet.login(Credentials.password("alice", "canary"), PROMPT);
      telnet.callTimeout(connector.timeouts().call());
      in = true;
      return telnet;
    } finally {
      if (!in) {
        telnet.close();
      }
    }
  }

  private static Trial<FakeTelnet, TelnetClient> trial(Fault fault) {
    return fault == Fault.GARBAGE ? LENIENT : TRIAL;
  }

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    new EveryFault<>(trial(occasion.fault()))
        .check(occasion)
        .ifPresent(failed -> assertThat(failed.sessionUsable()).isFalse());
  }

  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(trial(occasion.fault())).check(occasion);
  }

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(TelnetFaultsTest::expecting);
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(telnet -> telnet.input().readAllBytes());
  }

  @Test
  void anInterruptEndsAReadAndTheFlagStays() { // HAZ-TEL-12, P-20, HAZ-NET-13
    RULES.checkThatAnInterruptEndsIt(telnet -> telnet.expect(NEVER, Expect.text("no such")));
    RULES.checkThatAnInterruptEndsIt(telnet -> telnet.input().readAllBytes());
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCallAndNotReplaced() { // HAZ-NET-09, HAZ-NET-20
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(TelnetFaultsTest::expecting);
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(TRIAL).checkThatNothingIsLeft(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(TRIAL).checkThatNothingIsLeft(300);
  }
}
