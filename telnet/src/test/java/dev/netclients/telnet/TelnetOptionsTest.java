package dev.netclients.telnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options to the byte; each dialogue ends with a text by which both know that all was said. */
class TelnetOptionsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ScriptedServer server = ScriptedServer.start();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  /** Bytes by name, as a dialogue has them. */
  private static String named(String dialogue) {
    return dialogue
        .replace("<IAC>", "\\xff")
        .replace("<DONT>", "\\xff\\xfe")
        .replace("<DO>", "\\xff\\xfd")
        .replace("<WONT>", "\\xff\\xfc")
        .replace("<WILL>", "\\xff\\xfb")
        .replace("<SB>", "\\xff\\xfa")
        .replace("<SE>", "\\xff\\xf0")
        .replace("<BINARY>", "\\x00")
        .replace("<ECHO>", "\\x01")
        .replace("<SGA>", "\\x03")
        .replace("<TTYPE>", "\\x18")
        .replace("<EOR>", "\\x19")
        .replace("<NAWS>", "\\x1f")
        .replace("<ENVIRON>", "\\x27")
        .replace("<CHARSET>", "\\x2a");
  }

  private TelnetClient.Builder plays(String dialogue) {
    server.plays(named(dialogue));
    return TelnetClient.builder(server.endpoint());
  }

  /** Waits for the text that ends a dialogue. */
  private static void read(TelnetClient telnet, String text) throws IOException {
    assertThat(telnet.expect(SOON, Expect.text(text))).isPresent();
  }

  @Test
  void nothingIsSaidByItselfAndNothingAgreedToThatTellsAnything() throws IOException {
    // HAZ-TEL-03, HAZ-TEL-08, PY-TEL-11
    String dialogue =
        """
        S! <DO><TTYPE><DO><NAWS><DO><ENVIRON><DO>\\x20<DO>\\x23<DO>\\x25<WILL>\\x26<DO>\\xff
        C! <WONT><TTYPE><WONT><NAWS><WONT><ENVIRON><WONT>\\x20<WONT>\\x23<WONT>\\x25<DONT>\\x26<WONT>\\xff
        S! <SB><TTYPE>\\x01<SE><SB><ENVIRON>\\x01<SE><SB>\\x23\\x01<SE>
        S! end
        """;
    try (TelnetClient telnet = plays(dialogue).open()) {
      read(telnet, "end");
      assertThat(telnet.isEnabled(Side.LOCAL, Option.TTYPE)).isFalse();
    }
  }

  @Test
  void whatTheServerDoesForATerminalIsAgreedTo() throws IOException {
    String dialogue =
        """
        S! <WILL><ECHO><WILL><SGA><DO><SGA><WILL><EOR><DO><ECHO><WILL><BINARY><DO><BINARY>
        C! <DO><ECHO><DO><SGA><WILL><SGA><DO><EOR><WONT><ECHO><DONT><BINARY><WONT><BINARY>
        S! one
        C: go
        S! <WILL><ECHO><WONT><ECHO><WONT><ECHO>
        C! <DONT><ECHO>
        S! two
        """;
    try (TelnetClient telnet = plays(dialogue).open()) {
      read(telnet, "one");
      assertThat(telnet.isEnabled(Side.REMOTE, Option.ECHO)).isTrue();
      assertThat(telnet.isEnabled(Side.LOCAL, Option.ECHO)).isFalse();
      telnet.writeLine("go");
      read(telnet, "two");
      assertThat(telnet.isEnabled(Side.REMOTE, Option.ECHO)).isFalse();
    }
  }

  @Test
  void terminalTypesAreToldOneAfterTheOtherAndTheLastTwice() throws IOException {
    String dialogue =
        """
        S! <DO><TTYPE>
        C! <WILL><TTYPE>
        S! <SB><TTYPE>\\x01<SE><SB><TTYPE>\\x01<SE><SB><TTYPE>\\x01<SE><SB><TTYPE>\\x01<SE><SB><TTYPE><SE>
        C! <SB><TTYPE>\\x00xterm-256color<SE><SB><TTYPE>\\x00vt100<SE><SB><TTYPE>\\x00vt100<SE>
        C! <SB><TTYPE>\\x00xterm-256color<SE>
        S! end
        """;
    try (TelnetClient telnet = plays(dialogue).terminalType("xterm-256color", "vt100").open()) {
      read(telnet, "end");
    }
  }

  @Test
  void theWindowIsToldWhenItIsAgreedOnAndWhenItChanges() throws IOException {
    String dialogue =
        """
        S! <DO><NAWS>
        C! <WILL><NAWS><SB><NAWS>\\x00\\x50\\x00\\x18<SE>
        S! one
        C! <SB><NAWS>\\x01\\x00\\xff\\xff\\xff\\xff<SE>
        S! two<DONT><NAWS>
        C! <WONT><NAWS>
        S! three
        C! x
        """;
    try (TelnetClient telnet = plays(dialogue).windowSize(80, 24).open()) {
      read(telnet, "one");
      telnet.windowSize(256, 65535); // HAZ-TEL-04: 255 is doubled
      read(telnet, "two");
      read(telnet, "three");
      telnet.windowSize(1, 1); // nobody wants to know
      telnet.output().write('x');
      telnet.output().flush();
    }
  }

  @Test
  void theEnvironmentIsWhatTheCallerSet() throws IOException { // HAZ-TEL-03, HAZ-TEL-04
    String dialogue =
        """
        S! <DO><ENVIRON>
        C! <WILL><ENVIRON>
        S! <SB><ENVIRON>\\x01<SE>
        C! <SB><ENVIRON>\\x00\\x00USER\\x01al\\x02\\x01\\x02\\x02\\x02\\x03ce\\x03LANG\\x01C<SE>
        S! <SB><ENVIRON>\\x01\\x00USER\\x03PATH\\x03USER\\x03LA\\x02NG<SE>
        C! <SB><ENVIRON>\\x00\\x00USER\\x01al\\x02\\x01\\x02\\x02\\x02\\x03ce\\x03PATH\\x03USER\\x03LANG\\x01C<SE>
        S! <SB><ENVIRON>\\x01\\x03<SE><SB><ENVIRON>\\x01\\x00<SE><SB><ENVIRON>\\x02<SE><SB><ENVIRON><SE>
        C! <SB><ENVIRON>\\x00\\x03LANG\\x01C<SE><SB><ENVIRON>\\x00\\x00USER\\x01al\\x02\\x01\\x02\\x02\\x02\\x03ce<SE>
        S! end
        """;
    try (TelnetClient telnet =
        plays(dialogue)
            .environment("USER", "al\u0001\u0002\u0003ce")
            .environment("LANG", "C")
            .open()) {
      read(telnet, "end");
    }
  }

  @Test
  void whatIsAskedManyTimesIsToldOnce() throws IOException { // HAZ-TEL-03, P-01
    String many = "\\x00\\x03\\x03LANG".repeat(1000);
    String dialogue =
        "S! <DO><ENVIRON><SB><ENVIRON>\\x01"
            + many
            + "<SE>\n"
            + "C! <WILL><ENVIRON><SB><ENVIRON>\\x00\\x00USER\\x01a\\x03LANG\\x01C\\x03LANG\\x01C<SE>\n"
            + "S! end\n";
    try (TelnetClient telnet =
        plays(dialogue).environment("USER", "a").environment("LANG", "C").open()) {
      read(telnet, "end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vt 100",
        "vt\r100",
        "vt\u00ff",
        "\u00fc\u0001",
        "toolongtoolongtoolongtoolongtoolongtoolong"
      })
  void aTerminalTypeThatIsNoneIsRefusedAtOnce(String name) { // HAZ-TEL-04
    server.plays("# nobody comes, but one who says nothing\n");
    TelnetClient.Builder builder = TelnetClient.builder(server.endpoint());
    assertThatThrownBy(() -> builder.terminalType(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("terminal type");
    assertThatThrownBy(() -> builder.environment("A", "b\r\nc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("c");
    assertThatThrownBy(() -> builder.environment("A\0", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.environment("", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.environment("A", "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.windowSize(65536, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.windowSize(1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.charsets(StandardCharsets.UTF_16))
        .isInstanceOf(IllegalArgumentException.class);
    try (TelnetClient telnet = builder.open()) {
      assertThat(telnet.isOpen()).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theServersCharsetIsTakenIfItIsOneOfOurs() throws IOException { // PY-TEL-17
    String dialogue =
        """
        S! <WILL><CHARSET>
        C! <DO><CHARSET>
        S! <SB><CHARSET>\\x01;KOI8-R;latin1;UTF-8<SE>
        C! <SB><CHARSET>\\x02latin1<SE>
        S! caf\\xe9
        C! caf\\xe9\\r\\n
        S! <SB><CHARSET>\\x01[TTABLE]\\x01 KOI8-R !!<SE><SB><CHARSET>\\x04x<SE><SB><CHARSET>\\x01<SE>
        C! <SB><CHARSET>\\x03<SE><SB><CHARSET>\\x05<SE><SB><CHARSET>\\x03<SE>
        S! end
        """;
    try (TelnetClient telnet = plays(dialogue).charsets(UTF_8, ISO_8859_1).open()) {
      assertThat(telnet.expect(SOON, Expect.text("caf"))).isPresent();
      assertThat(telnet.charset()).isEqualTo(ISO_8859_1);
      read(telnet, "é");
      telnet.writeLine("café");
      assertThatThrownBy(() -> telnet.writeLine("€")).isInstanceOf(IllegalArgumentException.class);
      read(telnet, "end");
    }
  }

  @Test
  void oursAreOfferedToAServerThatMayBeAsked() throws IOException {
    String dialogue =
        """
        S! <DO><CHARSET>
        C! <WILL><CHARSET><SB><CHARSET>\\x01;UTF-8;ISO-8859-1<SE>
        S! <SB><CHARSET>\\x02ISO-8859-1<SE>end
        """;
    try (TelnetClient telnet = plays(dialogue).charsets(UTF_8, ISO_8859_1).open()) {
      read(telnet, "end");
      assertThat(telnet.charset()).isEqualTo(ISO_8859_1);
    }
  }

  @Test
  void binaryIsAgreedOnForEachSideAndChangesTheEndsOfLinesThere() throws IOException {
    // HAZ-TEL-06, HAZ-TEL-07
    String dialogue =
        """
        C! <WILL><BINARY><DO><BINARY>
        S! a\\r\\x00b<WILL><BINARY>
        S! c\\r\\x00\\xff\\xffd
        C! x\\r\\ny\\r\\x00\\xff\\xff
        S! <DO><BINARY>
        S! e
        C! x\\ny\\r\\xff\\xff
        C! line\\r
        S! <DONT><BINARY>
        C! <WONT><BINARY>
        S! f
        C! z\\r\\n
        """;
    byte[] data = {'x', '\n', 'y', '\r', (byte) 255};
    server.plays(named(dialogue));
    TelnetClient.Builder builder = TelnetClient.builder(server.endpoint()).charsets(ISO_8859_1);
    try (TelnetClient telnet = builder.binary().open()) {
      Match match = telnet.expect(SOON, Expect.text("d")).orElseThrow();
      assertThat(match.before()).isEqualTo("a\rbc\r\0\u00ff");
      telnet.output().write(data);
      telnet.output().flush();
      read(telnet, "e");
      telnet.output().write(data);
      telnet.output().flush();
      telnet.writeLine("line");
      read(telnet, "f");
      telnet.output().write("z\n".getBytes(UTF_8));
      telnet.output().flush();
    }
  }

  @Test
  void aHandlerThatBreaksWhenItIsAskedEndsTheSession() throws IOException { // HAZ-NET-22
    OptionHandler broken =
        new OptionHandler() {
          @Override
          public Option option() {
            return new Option(200);
          }

          @Override
          public boolean accepts(Side side) {
            throw new IllegalStateException("no");
          }
        };
    try (TelnetClient telnet = plays("S! one").option(broken).open()) {
      read(telnet, "one");
      assertThatThrownBy(() -> telnet.enable(Side.LOCAL, broken.option()))
          .isInstanceOf(LocalFailureException.class)
          .hasRootCauseMessage("no");
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void anOptionOfOnesOwnIsToldEverything() throws IOException { // PY-TEL-09, PY-TEL-10
    List<String> heard = new ArrayList<>();
    OptionHandler own =
        new OptionHandler() {
          @Override
          public Option option() {
            return new Option(200);
          }

          @Override
          public boolean accepts(Side side) {
            return true;
          }

          @Override
          public boolean wants(Side side) {
            return side == Side.LOCAL;
          }

          @Override
          public void changed(Side side, boolean on, Subnegotiation answer) {
            heard.add(side + " " + on);
            if (on) {
              answer.send(new byte[] {(byte) 255, 1});
            }
          }

          @Override
          public void received(byte[] parameters, Subnegotiation answer) {
            heard.add(new String(parameters, ISO_8859_1));
          }
        };
    String dialogue =
        """
        C! <WILL>\\xc8
        S! <DO>\\xc8
        C! <SB>\\xc8\\xff\\xff\\x01<SE>
        S! <SB>\\xc8hi\\xff\\xff<SE><WILL>\\xc8
        C! <DO>\\xc8<SB>\\xc8\\xff\\xff\\x01<SE>
        S! one
        C! <WONT>\\xc8<DONT>\\xc8
        S! <DONT>\\xc8<WONT>\\xc8two
        C! <WILL>\\xc8
        """;
    try (TelnetClient telnet = plays(dialogue).option(own).open()) {
      read(telnet, "one");
      telnet.disable(Side.LOCAL, own.option());
      telnet.disable(Side.REMOTE, own.option());
      read(telnet, "two");
      telnet.enable(Side.LOCAL, own.option());
      assertThatThrownBy(() -> telnet.enable(Side.LOCAL, Option.ECHO))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(heard)
        .containsExactly("LOCAL true", "hi\u00ff", "REMOTE true", "LOCAL false", "REMOTE false");
  }

  @Test
  void whatAHandlerThrowsEndsTheSession() throws IOException {
    OptionHandler broken =
        new OptionHandler() {
          @Override
          public Option option() {
            return new Option(200);
          }

          @Override
          public void received(byte[] parameters, Subnegotiation answer) {
            throw new IllegalStateException("broken");
          }
        };
    try (TelnetClient telnet = plays("S! <SB>\\xc8<SE>\nEND\n").option(broken).open()) {
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("x")))
          .isInstanceOf(LocalFailureException.class)
          .hasRootCauseMessage("broken");
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void aStormOfRequestsIsNoConversation() throws IOException { // HAZ-TEL-02
    String storm = "S! " + "<WILL><ECHO><WONT><ECHO>".repeat(100) + "\nSTALL\n";
    try (TelnetClient telnet = plays(storm).open()) {
      assertThatThrownBy(() -> telnet.expect(SOON, Expect.text("x")))
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(Options.MAX_ANSWERS));
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void theTraceTellsOptionsByNameAndNoVariable() throws IOException { // PY-TEL-16, P-11
    List<String> events = new CopyOnWriteArrayList<>();
    Connector traced =
        Connector.builder().listener(e -> events.add(e.kind() + " " + e.text())).build();
    String dialogue =
        """
        S! <DO><ENVIRON><WILL><ECHO>\\xff\\xf1
        C! <WILL><ENVIRON><DO><ECHO>
        S! <SB><ENVIRON>\\x01<SE>
        C! <SB><ENVIRON>\\x00\\x03TOKEN\\x01canary<SE>
        S! end
        C! \\xff\\xf6
        """;
    try (TelnetClient telnet =
        plays(dialogue).connector(traced).environment("TOKEN", "canary").open()) {
      read(telnet, "end");
      telnet.send(Command.AYT);
    }
    assertThat(events)
        .contains(
            ConnectionEvent.Kind.REPLY + " DO NEW-ENVIRON",
            ConnectionEvent.Kind.COMMAND + " WILL NEW-ENVIRON",
            ConnectionEvent.Kind.REPLY + " NOP",
            ConnectionEvent.Kind.COMMAND + " SB NEW-ENVIRON",
            ConnectionEvent.Kind.COMMAND + " AYT");
    assertThat(events.toString()).doesNotContain("canary");
  }
}
