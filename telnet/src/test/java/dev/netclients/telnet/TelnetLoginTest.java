package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Printable;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeTelnet;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TelnetLoginTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension final Fakes fakes = new Fakes();

  private TelnetClient inClear(String dialogue) throws IOException {
    ScriptedServer server = fakes.use(ScriptedServer.playing(dialogue));
    return TelnetClient.builder(server.endpoint()).allowCleartextCredentials().open();
  }

  private static TelnetClient secured(FakeTelnet host) throws IOException {
    return TelnetClient.builder(host.endpoint())
        .connector(FakeServer.connector())
        .implicitTls()
        .open();
  }

  @Test
  void aLoginAnswersTheQuestionsAndFindsThePrompt() throws IOException { // HAZ-TEL-11
    FakeTelnet host = fakes.use(FakeTelnet.startTls()).account("alice", "canary");
    try (TelnetClient telnet = secured(host)) {
      Match prompt =
          telnet.login(Credentials.password("alice", "canary"), Expect.text("> "), Login.PROMPT);
      assertThat(prompt.index()).isEqualTo(1);
      assertThat(prompt.all())
          .contains("Last login: Tue") // which is no question
          .endsWith("fake$")
          .doesNotContain("canary");
      telnet.writeLine("echo in");
      assertThat(telnet.expect(SOON, Expect.pattern("^in\r\n"))).isPresent();
    }
  }

  @Test
  void aWrongPasswordIsSaidSoWithoutIt() throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.startTls()).account("alice", "canary");
    try (TelnetClient telnet = secured(host)) {
      assertThatThrownBy(() -> telnet.login(Credentials.password("alice", "wrong-1"), Login.PROMPT))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("Login incorrect")
          .hasMessageNotContaining("wrong-1");
      assertThat(telnet.isOpen()).isFalse();
    }
  }

  @Test
  void whatAServerEchoesOfThePasswordIsMasked() throws IOException { // P-11, HAZ-TEL-11
    for (String end : List.of("? Access denied\nEND\n", "\nHALF_CLOSE\n")) {
      // the second time only the end of it would be in the excerpt
      for (String echo : List.of("canary", "canary" + "x".repeat(Printable.EXCERPT - 3))) {
        try (TelnetClient telnet = inClear("S! Password:\nC: canary\nS! " + echo + end)) {
          assertThatThrownBy(() -> telnet.login(Credentials.password("", "canary"), Login.PROMPT))
              .isInstanceOfAny(AuthenticationException.class, TruncatedException.class)
              .hasMessageMatching("(?s).*(\\*|xxx).*")
              .hasMessageNotContaining("ary");
        }
      }
    }
  }

  @Test
  void aDialogOfOnesOwnIsFollowed() throws IOException {
    Login german =
        new Login(
            Expect.text("Benutzer: "),
            Expect.text("Kennwort: "),
            Expect.text("falsch"),
            Duration.ofSeconds(5));
    String dialogue =
        """
        S! Benutzer:\\x20
        C: alice
        S! Kennwort:\\x20
        C: canary
        S! Hallo\\r\\nOK
        """;
    try (TelnetClient telnet = inClear(dialogue)) {
      Match match =
          telnet.login(german, Credentials.password("alice", "canary"), Expect.text("OK"));
      assertThat(match).isEqualTo(new Match(0, "Hallo\r\n", "OK"));
    }
  }

  @Test
  void whatCannotBeLookedForIsRefusedBeforeAByteIsSent() throws IOException { // HAZ-API-01
    ScriptedServer server = fakes.use(ScriptedServer.playing("S! login:\nC: bob\n"));
    TelnetClient.Builder ascii =
        TelnetClient.builder(server.endpoint())
            .allowCleartextCredentials()
            .charsets(StandardCharsets.US_ASCII);
    Credentials who = Credentials.password("alice", "canary");
    Login german =
        new Login(Expect.text("login:"), Expect.text("Passwörter"), Expect.text("no"), SOON);
    Expect none = null;
    try (TelnetClient telnet = ascii.open()) {
      assertThatThrownBy(() -> telnet.login(who, Expect.text("Schlüssel")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> telnet.login(german, who, Login.PROMPT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> telnet.login(who, none)).isInstanceOf(NullPointerException.class);
      telnet.writeLine("bob"); // which is the first that the server hears
    }
  }

  @Test
  void aUserWhoNeedsNoPasswordIsIn() throws IOException {
    try (TelnetClient telnet = inClear("S! login:\nC: guest\nS! hi $ \n")) {
      Match match = telnet.login(Credentials.password("guest", ""), Login.PROMPT);
      assertThat(match).isEqualTo(new Match(0, "hi ", "$"));
    }
  }

  @Test
  void whoAsksNothingIsNotTold() throws IOException {
    Login impatient =
        new Login(
            Login.DEFAULT.user(),
            Login.DEFAULT.password(),
            Login.DEFAULT.refused(),
            Duration.ofMillis(50));
    ScriptedServer server = fakes.use(ScriptedServer.playing("S! hello\nEND\n"));
    try (TelnetClient telnet = TelnetClient.builder(server.endpoint()).open()) {
      assertThatThrownBy(() -> telnet.login(Credentials.password("alice", "canary"), Login.PROMPT))
          .isInstanceOf(TlsRequiredException.class);
      assertThat(telnet.isOpen()).isFalse();
    }
    try (TelnetClient telnet = inClear("S! hello\nEND\n")) {
      assertThatThrownBy(
              () -> telnet.login(impatient, Credentials.password("alice", "canary"), Login.PROMPT))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("did not come");
    }
  }

  @Test
  void whatIsNoPasswordCannotSignIn() throws IOException {
    FakeTelnet host = fakes.use(FakeTelnet.startTls()).account("alice", "canary");
    try (TelnetClient telnet = secured(host)) {
      assertThatThrownBy(() -> telnet.login(Credentials.anonymous(), Login.PROMPT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> telnet.login(Credentials.password("a", "b")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
