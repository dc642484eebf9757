package dev.netclients.telnet;

import dev.netclients.Credentials;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakeTelnet;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15.
 */
class TelnetEndsTest {
  private static final Duration NEVER = Duration.ofSeconds(30);
  private static final Expect PROMPT = Expect.text("fake$ ");

  private static FakeTelnet server() {
    FakeTelnet server = FakeTelnet.startTls().account("alice", "canary");
    server.answer("show", "one", "two");
    return server;
  }

  /** Open is who has signed in: connecting alone waits for nothing that the host says. */
  private static TelnetClient open(FakeTelnet server, Connector connector) throws IOException {
    TelnetClient telnet =
        TelnetClient.builder(server.endpoint())
            .connector(connector)
            .implicitTls()
            .terminalType("vt100")
            .open();
    boolean in = false;
    try {
      telnet.login(Credentials.password("alice", "canary"), PROMPT);
      in = true;
      return telnet;
    } finally {
      if (!in) {
        telnet.close();
      }
    }
  }

  /** Right is what was asked: a terminal shows what it is told, garbage too. */
  private static boolean mainJob(TelnetClient telnet) throws IOException {
    telnet.writeLine("show");
    Optional<Match> said = telnet.expect(NEVER, PROMPT);
    return said.isPresent() && said.get().before().contains("show\r\n");
  }

  private static final EveryEnd<FakeTelnet, TelnetClient> ENDS =
      new EveryEnd<>(
          TelnetEndsTest::server, TelnetEndsTest::open, TelnetEndsTest::mainJob, "canary");

  static Stream<EveryEnd.Occasion> occasions() {
    return EveryEnd.occasions();
  }

  @ParameterizedTest
  @MethodSource("occasions")
  void everyEndEndsIt(EveryEnd.Occasion occasion) {
    ENDS.check(occasion);
  }
}
