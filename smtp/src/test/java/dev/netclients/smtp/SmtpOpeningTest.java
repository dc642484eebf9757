package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.playToTheEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.TextTrace;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpOpeningTest {
  private static final String HELLO = "S: 220 mx.test\nC: EHLO client.test\n";
  private static final String PLAIN = "C: AUTH PLAIN AGFsaWNlAGNhbmFyeQ==\n";

  private static SmtpClient.Builder signingIn(FakeServer server) {
    return signingIn(SmtpDialogues.builder(server));
  }

  private static SmtpClient.Builder signingIn(SmtpClient.Builder builder) {
    return builder.credentials(Credentials.password("alice", "canary"));
  }

  /** Returns why a session cannot be opened, with a login, in TLS from the first byte. */
  private static Throwable failure(String dialogue) {
    return SmtpDialogues.failure(SmtpOpeningTest::signingIn, dialogue);
  }

  // --- the greeting ---

  @ParameterizedTest
  @CsvSource({"554 no SMTP here, 554, false", "421 too busy, 421, true", "521 never, 521, false"})
  void aServerMayRefuseTheConnection(
      String greeting, String code, boolean temporary) { // HAZ-SMTP-14, PY-SMTP-01, PY-SMTP-21
    assertThat(failure("S: " + greeting + "\nEND\n"))
        .isInstanceOfSatisfying(
            SmtpReplyException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.temporary()).isEqualTo(temporary);
              assertThat(e.stage()).isEqualTo(Stage.GREETING);
            });
  }

  @Test
  void aGreetingMayHaveManyLinesAndTakeItsTime() throws IOException { // HAZ-SMTP-14, PY-SMTP-03
    String dialogue =
        """
        S: 220-mx.test
        DELAY 50
        S: 220-be patient
        S: 220 ready
        C: EHLO client.test
        S: 250 mx.test
        """;
    playToTheEnd(
        dialogue, smtp -> assertThat(smtp.greeting()).isEqualTo("mx.test\nbe patient\nready"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"S: 250 not a greeting\n", "S: hello\n", "S: 220-a\nS: 250 b\n"})
  void whatIsNoGreetingIsRefused(String greeting) { // HAZ-SMTP-13
    assertThat(failure(greeting + "END\n")).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplyWithoutEndIsGivenUp(boolean manyLines) { // HAZ-SMTP-12, P-01
    String flood = manyLines ? "S: 250-again\n".repeat(1001) : "S: 250 " + "x".repeat(9000) + "\n";
    assertThat(failure(HELLO + flood + "END\n")).isInstanceOf(LimitException.class); // PY-SMTP-20
  }

  // --- EHLO and HELO ---

  @Test
  void aServerOfOldIsGreetedWithHelo() throws IOException { // PY-SMTP-06
    String dialogue = HELLO + "S: 502 what?\nC: HELO client.test\nS: 250 mx.test\n";
    playToTheEnd(dialogue, smtp -> assertThat(smtp.capabilities()).isEqualTo(Capabilities.NONE));
  }

  @Test
  void whoeverRefusesBothIsNotTalkedTo() {
    String dialogue = HELLO + "S: 550 no\nC: HELO client.test\nS: 550 no\nEND\n";
    assertThat(failure(dialogue)).isInstanceOf(SmtpReplyException.class);
  }

  @Test
  void theNameIsThisSidesAddressUnlessOneIsSet() throws IOException { // PY-SMTP-05
    String dialogue =
        "S: 220 mx.test\nC~ EHLO \\[(127\\.0\\.0\\.1|IPv6:[0-9a-f:]+)\\]\nS: 250 ok\n";
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(dialogue);
      SmtpClient.builder(server.endpoint())
          .connector(FakeServer.connector())
          .implicitTls()
          .open()
          .close();
    }
  }

  @Test
  void theClocksAreThoseOfTheRfcAndTheAddressTheConnectors() throws IOException { // PY-SMTP-23
    Connector here =
        FakeServer.connector().toBuilder().localAddress(InetAddress.getByName("127.0.0.5")).build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays("S: 220 mx.test\nC: EHLO [127.0.0.5]\nS: 250 ok\n");
      SmtpClient.Builder builder = SmtpClient.builder(server.endpoint()).connector(here);
      builder.implicitTls().open().close();
      Timeouts clocks = builder.connector().timeouts();
      assertThat(clocks.call()).isEqualTo(Duration.ofMinutes(5)); // RFC 5321, section 4.5.3.2
      assertThat(clocks.read()).isEqualTo(Duration.ofMinutes(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nRSET", "a\u0000", "\u00e9"})
  void aNameThatWouldBreakTheCommandIsRefused(String name) throws IOException { // HAZ-SMTP-01, P-05
    try (ScriptedServer server = ScriptedServer.start()) {
      SmtpClient.Builder builder = SmtpClient.builder(server.endpoint());
      assertThatThrownBy(() -> builder.localName(name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // --- STARTTLS, RFC 3207 ---

  @Test
  void inTlsEverythingIsAskedAgain()
      throws IOException { // P-09, P-10, HAZ-STLS-04, HAZ-STLS-09, HAZ-STLS-11, HAZ-STLS-12,
    // PY-SMTP-08
    String dialogue =
        """
        S: 220 anybody may have written this
        C: EHLO client.test
        S: 250-mx.test
        S: 250-STARTTLS
        S: 250-SIZE 7
        S: 250 AUTH LOGIN
        C: STARTTLS
        S: 220 go on
        TLS
        C: EHLO client.test
        S: 250-mx.test
        S: 250 AUTH PLAIN
        """
            + PLAIN
            + "S: 235 welcome\n";
    try (ScriptedServer server = ScriptedServer.playing(dialogue);
        SmtpClient smtp = signingIn(server).open()) {
      assertThat(smtp.tls()).isPresent();
      assertThat(smtp.greeting()).isEmpty();
      assertThat(smtp.capabilities().size()).isEmpty();
      assertThat(smtp.capabilities().auth()).containsExactly("PLAIN");
    }
  }

  // P-09, PY-SMTP-21
  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 250-mx.test\nS: 250 AUTH PLAIN\n", // HAZ-STLS-01: not offered
        "S: 502 what?\n", // HAZ-STLS-07: the question itself fails
        "S: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 not now\n", // HAZ-STLS-02
        "S: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 501 never\n",
        "S: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 250 odd\n"
      })
  void withoutTlsNobodyIsSignedInAndNothingIsSent(String rest) throws IOException {
    try (ScriptedServer server = ScriptedServer.playing(HELLO + rest + "END\n")) {
      assertThatThrownBy(() -> signingIn(server).open())
          .isInstanceOf(TlsRequiredException.class)
          .hasMessageContaining("cannot encrypt")
          .hasMessageNotContaining("canary");
    }
    try (ScriptedServer server = ScriptedServer.playing(HELLO + rest + "END\n")) {
      assertThatThrownBy(() -> SmtpDialogues.builder(server).open()) // mail is a secret too
          .isInstanceOf(TlsRequiredException.class);
    }
  }

  @Test
  void whatFollowsTheGoAheadInClearIsForged() throws IOException { // HAZ-STLS-03, P-10
    String dialogue =
        HELLO
            + """
            S: 250-mx.test
            S: 250 STARTTLS
            C: STARTTLS
            S! 220 go on\\r\\n250-mx.test\\r\\n250 AUTH LOGIN\\r\\n235 welcome\\r\\n
            END
            """;
    try (ScriptedServer server = ScriptedServer.playing(dialogue)) {
      assertThatThrownBy(() -> signingIn(server).open())
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("surplus");
    }
  }

  @Test
  void aServerThatIsSomebodyElseIsRefused() throws IOException { // P-08
    try (FakeSmtp server = FakeSmtp.start()) {
      assertThatThrownBy(
              () ->
                  SmtpClient.builder(server.endpoint())
                      .connector(Connector.system()) // which does not trust the throw-away CA
                      .open())
          .isInstanceOf(TlsException.class);
      assertThat(server.received()).hasSize(2).last().isEqualTo("STARTTLS");
    }
  }

  @Test
  void inClearOnlyIfThatIsAllowedByName() throws IOException { // HAZ-STLS-08
    String dialogue = HELLO + "S: 250-mx.test\nS: 250 AUTH PLAIN\n" + PLAIN + "S: 235 welcome\n";
    try (ScriptedServer server = ScriptedServer.playing(dialogue);
        SmtpClient smtp = signingIn(server).allowCleartextCredentials().open()) {
      assertThat(smtp.tls()).isEmpty();
    }
  }

  // --- AUTH, RFC 4954 ---

  private static final String AUTH = HELLO + "S: 250-mx.test\nS: 250 AUTH ";

  // RFC 4954, section 6
  @Test
  void aChallengeIsAnswered() throws IOException { // PY-SMTP-09
    String dialogue =
        HELLO
            + """
            S: 250-mx.test
            S: 250 AUTH=CRAM-MD5
            C: AUTH CRAM-MD5
            S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
            C~ YWxpY2Ug[A-Za-z0-9+/=]+
            S: 235 2.7.0 ok
            """;
    playToTheEnd(SmtpOpeningTest::signingIn, dialogue, smtp -> {});
  }

  @Test
  void aRefusedLoginIsNotTriedInAWeakerWay() { // PY-SMTP-09, PY-SMTP-21
    String dialogue = AUTH + "PLAIN LOGIN\n" + PLAIN + "S: 535 5.7.8 canary is wrong\nEND\n";
    assertThat(failure(dialogue))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.code()).isEqualTo("535");
              assertThat(e.mechanism()).isEqualTo("PLAIN");
            })
        .hasMessageNotContaining("canary");
  }

  @Test
  void withoutAFittingMechanismNothingIsSent() {
    assertThat(failure(AUTH + "GSSAPI\nEND\n")).isInstanceOf(AuthenticationException.class);
    assertThat(
            SmtpDialogues.failure(
                builder -> signingIn(builder).mechanisms(List.of("SCRAM-SHA-256")),
                AUTH + "PLAIN\nEND\n"))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void aChallengeThatIsNotBase64IsCalledOff() { // HAZ-SMTP-17, PY-SMTP-10
    String dialogue = AUTH + "CRAM-MD5\nC: AUTH CRAM-MD5\nS: 334 !!!\nC: *\nS: 501 off\nEND\n";
    assertThat(failure(dialogue)).isInstanceOf(NetClientException.class);
  }

  @Test
  void aChallengeWithoutEndIsGivenUp() throws IOException { // HAZ-SMTP-17
    try (FakeSmtp server = FakeSmtp.startTls()) {
      server.user("alice", "canary").mechanisms("CRAM-MD5");
      server.answer("AUTH", "334 " + "A".repeat(1 << 20));
      assertThatThrownBy(() -> signingIn(server).implicitTls().open())
          .isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aRefusedTokenEndsWithItsReason() { // HAZ-SMTP-18
    String dialogue =
        AUTH
            + """
            XOAUTH2
            C~ AUTH XOAUTH2 [A-Za-z0-9+/=]+
            S: 334 eyJzdGF0dXMiOiI0MDEifQ==
            C:\s
            S: 535 5.7.8 no
            C~ AUTH XOAUTH2 [A-Za-z0-9+/=]+
            S: 334 eyJzdGF0dXMiOiI0MDEifQ==
            C:\s
            S: 535 5.7.8 no
            END
            """;
    Credentials token = Credentials.token("alice", rejected -> "token-canary");
    assertThat(SmtpDialogues.failure(builder -> builder.credentials(token), dialogue))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("canary");
  }

  @Test
  void noSecretIsInATrace() throws IOException { // P-11, PY-SMTP-22
    List<String> trace = Collections.synchronizedList(new ArrayList<>());
    Connector traced =
        FakeServer.connector().toBuilder().listener(new TextTrace(trace::add)).build();
    playToTheEnd(
        builder -> signingIn(builder).connector(traced),
        AUTH + "PLAIN\n" + PLAIN + "S: 235 welcome, canary\n",
        smtp -> {});
    assertThat(String.join("\n", trace))
        .contains("AUTH PLAIN ***", "235 ***")
        .doesNotContain("canary", "AGFsaWNl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 535 what is canary?",
        "S: 535-no;S: 535 AGFsaWNlAGNhbmFyeQ== and Y2FuYXJ5",
        "S: AUTH PLAIN AGFsaWNlAGNhbmFyeQ==",
        "S: 235-yes;S: canary"
      })
  void aSecretThatTheServerRepeatsIsShownNowhere(String said) { // P-11
    StringWriter shown = new StringWriter();
    PrintWriter lines = new PrintWriter(shown);
    Connector traced =
        FakeServer.connector().toBuilder().listener(e -> lines.println(e.text())).build();
    Throwable failed =
        SmtpDialogues.failure(
            builder -> signingIn(builder).connector(traced),
            AUTH + "PLAIN\n" + PLAIN + said.replace(';', '\n') + "\nEND\n");
    assertThat(failed).isInstanceOf(NetClientException.class);
    failed.printStackTrace(lines);
    assertThat(shown.toString())
        .contains("AUTH PLAIN ***")
        .doesNotContain("canary", "Y2FuYXJ5", "AGFsaWNlAGNhbmFyeQ");
  }
}
