package dev.netclients.telnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.FaultProxy;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelnetExpectTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final ScriptedServer server = ScriptedServer.start();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private TelnetClient plays(String dialogue) throws IOException {
    server.plays(dialogue);
    return TelnetClient.builder(server.endpoint()).open();
  }

  @Test
  void ofSeveralTheOneThatEndsFirstIsFound() throws IOException { // PY-TEL-05
    try (TelnetClient telnet = plays("S! one two three\nC: go\nS! four\n")) {
      Expect[] any = {Expect.text("three"), Expect.pattern("t[wx]o"), Expect.text("o")};
      assertThat(telnet.expect(SOON, any)).contains(new Match(2, "", "o"));
      assertThat(telnet.expect(SOON, any)).contains(new Match(1, "ne ", "two")); // both end there
      assertThat(telnet.expect(SOON, any)).contains(new Match(0, " ", "three"));
      telnet.writeLine("go");
      assertThat(telnet.expect(SOON, Expect.text("four")).orElseThrow().all()).isEqualTo("four");
    }
  }

  @Test
  void whatIsNotFoundInTimeIsKeptForTheNextLook() throws IOException { // PY-TEL-04
    try (TelnetClient telnet = plays("S! abc\nC: go\nS! def\nC: on\nHALF_CLOSE\n")) {
      assertThat(telnet.expect(SHORT, Expect.text("x"))).isEmpty();
      assertThat(telnet.expect(Duration.ZERO, Expect.text("x"))).isEmpty();
      telnet.writeLine("go");
      assertThat(telnet.expect(SOON, Expect.text("cd"))).contains(new Match(0, "ab", "cd"));
      assertThat(telnet.expect(SHORT, Expect.text("x"))).isEmpty();
      assertThat(telnet.input().available()).isEqualTo(2); // PY-TEL-02
      assertThat(telnet.input().readNBytes(2)).asString(UTF_8).isEqualTo("ef");
      telnet.writeLine("on");
      assertThat(telnet.input().read()).isEqualTo(-1);
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void silenceIsFoundWithAllThatCameBefore() throws IOException { // PY-TEL-07, PY-TEL-08
    try (TelnetClient telnet = plays("S! abc\nSTALL\n")) {
      assertThat(telnet.expect(SOON, Expect.text("a"))).isPresent(); // else it may be silent before
      Match idle = telnet.expect(SOON, Expect.text("x"), Expect.idle(SHORT)).orElseThrow();
      assertThat(idle).isEqualTo(new Match(1, "bc", ""));
      assertThat(telnet.expect(SOON, Expect.idle(Duration.ZERO))).contains(new Match(0, "", ""));
    }
  }

  @Test
  void aMarkEndsAPromptWhateverItLooksLike() throws IOException { // HAZ-TEL-13
    String dialogue =
        """
        S! one>\\xff\\xf9 two>\\xff\\xef\\xff\\xef
        S! three>
        C! go\\r\\n
        S! \\xff\\xf9
        C! on\\r\\n
        S! four\\xff\\xf9
        """;
    try (TelnetClient telnet = plays(dialogue)) {
      assertThat(telnet.expect(SOON, Expect.promptMark())).contains(new Match(0, "one>", ""));
      assertThat(telnet.expect(SOON, Expect.text("three>"), Expect.promptMark()))
          .contains(new Match(1, " two>", ""));
      assertThat(telnet.expect(SOON, Expect.text("three>"))).contains(new Match(0, "", "three>"));
      telnet.writeLine("go");
      assertThat(telnet.expect(SOON, Expect.promptMark())).contains(new Match(0, "", ""));
      telnet.writeLine("on");
      assertThat(telnet.expect(SOON, Expect.text("four"))).isPresent();
      assertThat(telnet.expect(SOON, Expect.promptMark())).contains(new Match(0, "", ""));
    }
  }

  @Test
  void aMarkThatWasReadOverIsGone() throws IOException { // HAZ-TEL-13
    try (TelnetClient telnet = plays("S! a>\\xff\\xf9\nC: go\nS! bc\nSTALL\n")) {
      assertThat(telnet.expect(SOON, Expect.text("a>"))).isPresent();
      telnet.writeLine("go");
      assertThat(telnet.input().readNBytes(2)).asString(UTF_8).isEqualTo("bc");
      assertThat(telnet.expect(Duration.ZERO, Expect.promptMark())).isEmpty();
    }
  }

  @Test
  void aLineBeginsWhereTheServerBeganOne() throws IOException {
    try (TelnetClient telnet = plays("S! $ echo\\r\\n$ \nSTALL\n")) {
      assertThat(telnet.expect(SOON, Expect.pattern("^\\$ "))).contains(new Match(0, "", "$ "));
      assertThat(telnet.expect(SOON, Expect.pattern("^e"), Expect.text("h")).orElseThrow().index())
          .isEqualTo(1); // behind a prompt no line begins
      assertThat(telnet.expect(SOON, Expect.pattern("^\\$ ")))
          .contains(new Match(0, "o\r\n", "$ "));
    }
  }

  @Test
  void whatEndsWithoutAFindSaysItsLastWords() throws IOException { // PY-TEL-04, P-12, HAZ-TEL-14
    try (TelnetClient telnet = plays("S! go \\x1b[31maway\nHALF_CLOSE\n")) {
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("x"), Expect.pattern("q|z")))
          .isInstanceOfSatisfying(
              TruncatedException.class,
              e -> {
                assertThat(e).hasMessageContaining("\"x\" or \"q|z\"");
                assertThat(e).hasMessageContaining("[31maway").hasMessageNotContaining("\u001b");
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
              });
      assertThat(telnet.input().readAllBytes()).asString(UTF_8).isEqualTo("go \u001b[31maway");
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("x")))
          .isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void anEndWithinACommandIsACut() throws IOException { // HAZ-TEL-15
    try (TelnetClient telnet = plays("S! abc\\xff\\xfa\\x18\nHALF_CLOSE\n")) {
      assertThatThrownBy(() -> telnet.input().readAllBytes())
          .isInstanceOf(TruncatedException.class)
          .hasMessageContaining("Telnet command");
    }
  }

  @Test
  void endlessDataWithoutAFindPassesALimit() throws IOException { // HAZ-TEL-10, P-01
    server.plays("S! " + "x".repeat(3000) + "\nSTALL\n");
    try (TelnetClient telnet = TelnetClient.builder(server.endpoint()).expectLimit(2000).open()) {
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("y")))
          .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.value()).isEqualTo(2000));
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void commandsWithoutEndDoNotOutrunTheDeadline() throws IOException { // P-04
    String dialogue = "S! \\xff\\xf1\nDELAY 20\n".repeat(75) + "S! end\n";
    try (TelnetClient telnet = plays(dialogue)) {
      assertThat(telnet.expect(SHORT, Expect.text("y"))).isEmpty();
      Match quiet = telnet.expect(SOON, Expect.idle(SHORT)).orElseThrow();
      assertThat(quiet.before()).isEmpty();
      assertThat(telnet.expect(SOON, Expect.text("end"))).isPresent();
    }
  }

  @Test
  void muchThatWasKeptIsReadInLinearTime() throws IOException { // HAZ-TEL-10, P-03
    int size = 1_000_000;
    try (TelnetClient telnet = plays("S! " + "x".repeat(size) + "\nHALF_CLOSE\n")) {
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("y")))
          .isInstanceOf(TruncatedException.class);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            int read = 0;
            while (telnet.input().read() == 'x') {
              read++;
            }
            assertThat(read).isEqualTo(size);
          });
    }
  }

  @Test
  void noWaitIsTooLong() throws IOException {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    try (TelnetClient telnet = plays("S! end\n")) {
      assertThat(telnet.expect(longest, Expect.idle(longest), Expect.text("end")))
          .contains(new Match(1, "", "end"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void slicesDoNotMatter(int size) throws IOException { // P-23, HAZ-TEL-05
    try (FakeTelnet host = FakeTelnet.start().goAhead();
        FaultProxy line = FaultProxy.to(host.endpoint())) {
      line.toClient().slices(size);
      line.toServer().slices(size);
      try (TelnetClient telnet =
          TelnetClient.builder(line.endpoint())
              .terminalType("vt100")
              .windowSize(80, 24)
              .environment("LANG", "C")
              .open()) {
        Optional<Match> prompt = telnet.expect(SOON, Expect.promptMark());
        assertThat(prompt).contains(new Match(0, "Fake Telnet\r\nfake$ ", ""));
        telnet.writeLine("echo grün \u00ff");
        assertThat(telnet.expect(SOON, Expect.promptMark()))
            .contains(new Match(0, "echo grün ÿ\r\ngrün ÿ\r\nfake$ ", ""));
        telnet.writeLine("size");
        assertThat(telnet.expect(SOON, Expect.promptMark()).orElseThrow().before())
            .contains("80x24");
      }
    }
  }

  @Test
  void nothingToWaitForIsRefused() throws IOException {
    try (TelnetClient telnet = plays("STALL\n")) {
      assertThatThrownBy(() -> telnet.expect(SOON)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> telnet.expect(Duration.ofMillis(-1), Expect.promptMark()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Expect.text("")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Expect.idle(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(Expect.text("a\n")).hasToString("\"a\\n\"");
    }
  }
}
