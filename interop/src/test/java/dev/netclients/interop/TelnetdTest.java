package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.Connector;
import dev.netclients.telnet.Command;
import dev.netclients.telnet.Expect;
import dev.netclients.telnet.Login;
import dev.netclients.telnet.Match;
import dev.netclients.telnet.Option;
import dev.netclients.telnet.Side;
import dev.netclients.telnet.TelnetClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Our client and telnetd of GNU inetutils: a login, a shell, what the host learns of us. */
@RealServers
class TelnetdTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Expect PROMPT = Expect.pattern("^lab\\$ ");

  private static TelnetClient.Builder clear(Connector connector) {
    return TelnetClient.builder(Lab.at("telnet")).connector(connector).allowCleartextCredentials();
  }

  private static TelnetClient signedIn(TelnetClient.Builder builder) throws IOException {
    TelnetClient telnet = builder.open();
    telnet.login(Lab.alice(), PROMPT);
    return telnet;
  }

  /** What a command says. */
  private static String said(TelnetClient telnet, String command) throws IOException {
    telnet.writeLine(command);
    Match match = telnet.expect(SOON, PROMPT).orElseThrow();
    assertThat(match.before()).startsWith(command + "\r\n"); // the host's echo
    return match.before().substring(command.length() + 2);
  }

  @Test
  void aShellAnswersAndTheHostEchoes() throws IOException {
    try (TelnetClient telnet = signedIn(clear(Lab.connector()))) {
      assertThat(said(telnet, "echo $((6 * 7))")).isEqualTo("42\r\n");
      assertThat(telnet.isEnabled(Side.REMOTE, Option.ECHO)).isTrue();
      assertThat(telnet.isEnabled(Side.REMOTE, Option.SGA)).isTrue();
      assertThat(said(telnet, "printf '\\377x\\ngr\\303\\274n\\n'"))
          .isEqualTo("\ufffdx\r\ngrün\r\n");
    }
  }

  @Test
  void theHostLearnsWhatWasSetAndNothingElse() throws IOException {
    TelnetClient.Builder builder =
        clear(Lab.connector())
            .terminalType("xterm-256color", "vt100")
            .windowSize(132, 43)
            .environment(
                "LAB_NAME", "a b"); // asked for, but this host uses none since a hole was closed
    try (TelnetClient telnet = signedIn(builder)) {
      assertThat(said(telnet, "stty size; echo $TERM")).isEqualTo("43 132\r\nxterm-256color\r\n");
      telnet.windowSize(255, 65);
      telnet.writeLine("stty size"); // the shell shows its prompt once more meanwhile
      assertThat(telnet.expect(SOON, Expect.text("\n65 255\r\n"))).isPresent();
    }
    try (TelnetClient telnet = signedIn(clear(Lab.connector()))) {
      assertThat(said(telnet, "stty size; echo $TERM; env | grep -c -e DISPLAY -e USER"))
          .isEqualTo("0 0\r\nnetwork\r\n0\r\n");
    }
  }

  @Test
  void binaryIsAgreedOnForWhatIsSent() throws IOException {
    try (TelnetClient telnet = signedIn(clear(Lab.connector()).binary())) {
      assertThat(telnet.isEnabled(Side.LOCAL, Option.BINARY)).isTrue();
      assertThat(telnet.isEnabled(Side.REMOTE, Option.BINARY)).isFalse(); // it takes that back
      telnet.writeLine("echo in binary");
      assertThat(telnet.expect(SOON, Expect.text("\r\nin binary\r\n"))).isPresent();
    }
  }

  @Test
  void whatRunsIsInterruptedAndTheHostSaysThatItIsThere() throws IOException {
    try (TelnetClient telnet = signedIn(clear(Lab.connector()))) {
      telnet.writeLine("sh -c 'echo begun; exec sleep 60'");
      assertThat(telnet.expect(SOON, Expect.text("\nbegun\r\n"))).isPresent();
      telnet.send(Command.AYT);
      assertThat(telnet.expect(SOON, Expect.pattern("(?i)\\[yes\\]"))).isPresent();
      telnet.send(Command.IP);
      assertThat(telnet.expect(SOON, PROMPT)).isPresent();
      telnet.writeLine("sh -c 'echo again; exec cat'");
      assertThat(telnet.expect(SOON, Expect.text("\nagain\r\n"))).isPresent();
      telnet.writeLine("once");
      assertThat(telnet.expect(SOON, Expect.text("once\r\nonce\r\n"))).isPresent();
      telnet.send(Command.IP);
      telnet.synch();
      assertThat(telnet.expect(SOON, PROMPT)).isPresent();
      assertThat(said(telnet, "echo on")).isEqualTo("on\r\n");
    }
  }

  @Test
  void muchOutputComesWhole() throws IOException {
    try (TelnetClient telnet = signedIn(clear(Lab.connector()))) {
      StringBuilder expected = new StringBuilder();
      for (int i = 1; i <= 20_000; i++) {
        expected.append(i).append("\r\n");
      }
      assertThat(said(telnet, "seq 20000")).isEqualTo(expected.toString());
      telnet.writeLine("exit");
      telnet.input().readAllBytes(); // the host may forget what its terminal had still to say
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNoneIsSentInClearUnasked() throws IOException {
    try (TelnetClient telnet = clear(Lab.connector()).open()) {
      assertThatThrownBy(() -> telnet.login(Credentials.password("alice", "wrong"), PROMPT))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("Login incorrect");
    }
    try (TelnetClient telnet = TelnetClient.builder(Lab.at("telnet")).open()) {
      assertThatThrownBy(() -> telnet.login(Lab.alice(), PROMPT))
          .isInstanceOf(TlsRequiredException.class);
    }
  }

  @Test
  void inTlsAndThroughProxies() throws IOException {
    TelnetClient.Builder tls =
        TelnetClient.builder(Lab.at("telnets")).connector(Lab.connector()).implicitTls();
    try (TelnetClient telnet = signedIn(tls)) {
      assertThat(telnet.tls()).isPresent();
      assertThat(said(telnet, "echo tls")).isEqualTo("tls\r\n");
    }
    for (Connector way : new Connector[] {Lab.through(Lab.socks()), Lab.through(Lab.squid())}) {
      try (TelnetClient telnet = signedIn(clear(way).windowSize(90, 20))) {
        assertThat(said(telnet, "stty size")).isEqualTo("20 90\r\n");
      }
    }
    TelnetClient.Builder both =
        TelnetClient.builder(Lab.at("telnets")).connector(Lab.through(Lab.squid())).implicitTls();
    try (TelnetClient telnet = both.open()) {
      assertThat(telnet.login(Lab.alice(), Login.PROMPT).all()).contains("Welcome to the lab");
    }
  }
}
