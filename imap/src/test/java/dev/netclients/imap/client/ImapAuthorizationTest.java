package dev.netclients.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.TextTrace;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapAuthorizationTest {
  private static final String LOGGED_IN = "S: A%d OK [CAPABILITY IMAP4rev1] in\n";

  private static void open(ScriptedServer server) throws IOException {
    try (ImapClient imap = ImapDialogues.builder(server).open()) {
      assertThat(imap.isOpen()).isTrue();
    }
  }

  private static ImapClient openTls(ScriptedServer server, String dialogue) throws IOException {
    server.plays(dialogue);
    return ImapDialogues.builder(server).implicitTls().open();
  }

  // --- TLS ---

  @Test
  void starttlsComesFirstAndWhatWasLearntBeforeIsForgotten()
      throws IOException { // HAZ-STLS-04, PY-IMAP-06
    List<ImapEvent> heard = new ArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.playing(
                """
                S: * OK [ALERT] visit evil.test
                C: A1 CAPABILITY
                S: * CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN IDLE
                S: * NO [ALERT] really
                S: A1 OK
                C: A2 STARTTLS
                S: A2 OK begin
                TLS
                C: A3 CAPABILITY
                S: * CAPABILITY IMAP4rev1 MOVE
                S: A3 OK
                C: A4 LOGIN "alice" "canary"
                S: A4 OK in
                C: A5 CAPABILITY
                S: * CAPABILITY IMAP4rev1 UIDPLUS
                S: A5 OK
                """);
        ImapClient imap = ImapDialogues.builder(server).listener(heard::add).open()) {
      assertThat(imap.tls()).isPresent();
      assertThat(imap.greeting()).isEmpty();
      assertThat(imap.capabilities().idle()).isFalse();
      assertThat(imap.capabilities().uidplus()).isTrue(); // HAZ-IMAP-25, PY-IMAP-05
      assertThat(imap.capabilities().move()).isFalse();
      assertThat(heard).isEmpty(); // HAZ-STLS-11
    }
  }

  @Test
  void namesAreNotUtf8BecauseSomebodySaidSoInClear() throws IOException { // HAZ-STLS-04
    try (ScriptedServer server =
            ScriptedServer.playing(
                """
                S: * OK [CAPABILITY IMAP4rev2 STARTTLS] ready
                C: A1 STARTTLS
                S: A1 OK begin
                TLS
                C: A2 CAPABILITY
                S: * CAPABILITY IMAP4rev1
                S: A2 OK
                C: A3 LOGIN "alice" "canary"
                S: A3 OK [CAPABILITY IMAP4rev1] in
                C: A4 LIST "" "&APw-"
                S: * LIST () "/" &APw-
                S: A4 OK
                """);
        ImapClient imap = ImapDialogues.builder(server).open()) {
      assertThat(imap.list("", "ü")).extracting(ListedMailbox::name).containsExactly("ü");
    }
  }

  // HAZ-STLS-01, HAZ-STLS-02, HAZ-STLS-07
  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\nEND\n",
        "S: * OK ready\nC: A1 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: A1 OK\nEND\n",
        "S: * OK ready\nC: A1 CAPABILITY\nS: A1 BAD what?\nEND\n",
        "S: * OK ready\nC: A1 CAPABILITY\nS: A1 NO later\nEND\n",
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: A1 STARTTLS\nS: A1 NO not now\nEND\n",
        "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: A1 STARTTLS\nS: A1 BAD what?\nEND\n",
      })
  void withoutStarttlsNobodySignsIn(String dialogue) {
    try (ScriptedServer server = ScriptedServer.playing(dialogue)) {
      assertThatThrownBy(() -> open(server)).isInstanceOf(TlsRequiredException.class);
    }
  }

  @Test
  void preauthInClearIsNoWayRoundTls() { // HAZ-STLS-05
    try (ScriptedServer server =
        ScriptedServer.playing("S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\nEND\n")) {
      assertThatThrownBy(() -> open(server)).isInstanceOf(TlsRequiredException.class);
    }
  }

  @Test
  void preauthInTlsIsSignedIn() throws IOException { // PY-IMAP-01, PY-IMAP-02
    try (ScriptedServer server = ScriptedServer.startTls();
        ImapClient imap =
            openTls(
                server,
                "S: * PREAUTH [CAPABILITY IMAP4rev1] hello\nC: A1 LIST \"\" \"*\"\nS: A1 OK\n")) {
      assertThat(imap.list()).isEmpty();
    }
  }

  // HAZ-STLS-03, HAZ-STLS-12
  @ParameterizedTest
  @ValueSource(strings = {"* CAPABILITY IMAP4rev1 AUTH=PLAIN\\r\\n", "A2 OK in\\r\\n", "x"})
  void whatArrivesBehindTheGoAheadIsRefused(String surplus) {
    try (ScriptedServer server =
        ScriptedServer.playing(
            "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready\nC: A1 STARTTLS\nS! A1 OK begin\\r\\n"
                + surplus
                + "\nEND\n")) {
      assertThatThrownBy(() -> open(server))
          .isInstanceOfSatisfying(
              ProtocolException.class, e -> assertThat(e.stage()).isEqualTo(Stage.TLS));
    }
  }

  @Test
  void credentialsGoInClearOnlyIfThatIsSaidByName() throws IOException { // HAZ-STLS-08
    try (ScriptedServer server = ScriptedServer.playing(ImapDialogues.signedIn("IMAP4rev1"));
        ImapClient imap = ImapDialogues.builder(server).allowCleartextCredentials().open()) {
      assertThat(imap.tls()).isEmpty();
    }
  }

  @Test
  void loginDisabledIsObeyed() { // HAZ-STLS-08, PY-IMAP-07
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(
              () -> openTls(server, "S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\nEND\n"))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  // --- the greeting ---

  // HAZ-IMAP-12
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1 OK ready",
        "* NO go away",
        "* BAD hm",
        "+ go on",
        "* CAPABILITY IMAP4rev1",
        "+OK POP3 ready",
        "220 mx.test ESMTP",
        "HTTP/1.1 400 Bad Request",
        "* 5 EXISTS"
      })
  void anythingButAGreetingIsRefused(String greeting) {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: " + greeting + "\nEND\n"))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aServerThatSaysByeAtTheDoorIsQuoted() { // HAZ-IMAP-09
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: * BYE [UNAVAILABLE] busy\nEND\n"))
          .isInstanceOfSatisfying(
              ImapReplyException.class,
              e -> {
                assertThat(e.stage()).isEqualTo(Stage.GREETING);
                assertThat(e.code()).isEqualTo("UNAVAILABLE");
                assertThat(e.temporary()).isTrue();
                assertThat(e.sessionUsable()).isFalse();
              });
    }
  }

  @Test
  void aServerThatSpeaksNoImap4IsRefused() { // PY-IMAP-04
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: * OK [CAPABILITY IMAP2] hi\nEND\n"))
          .isInstanceOf(ProtocolException.class);
    }
  }

  // --- the login ---

  @Test
  void theStrongestMechanismOfferedIsUsed() throws IOException { // PY-IMAP-08, PY-IMAP-09
    try (ScriptedServer server = ScriptedServer.startTls();
        ImapClient imap =
            openTls(
                server,
                """
                S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5] hi
                C: A1 AUTHENTICATE CRAM-MD5
                S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
                C~ [A-Za-z0-9+/]+=*
                S: * CAPABILITY IMAP4rev1 IDLE
                S: A1 OK in
                """)) {
      assertThat(imap.capabilities().idle()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theInitialResponseGoesAlongWhereThatIsOffered(boolean saslIr) throws IOException {
    String response = "AGFsaWNlAGNhbmFyeQ==";
    String dialogue =
        saslIr
            ? "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\nC: A1 AUTHENTICATE PLAIN "
                + response
                + "\n"
            : "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC: A1 AUTHENTICATE PLAIN\nS: +\nC: "
                + response
                + "\n";
    try (ScriptedServer server = ScriptedServer.startTls();
        ImapClient imap = openTls(server, dialogue + String.format(LOGGED_IN, 1))) {
      assertThat(imap.isOpen()).isTrue();
    }
  }

  @Test
  void aRefusedTokenIsAskedForOnceMore() throws IOException { // PY-IMAP-08
    List<Boolean> asked = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          """
          S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi
          C~ A1 AUTHENTICATE XOAUTH2 [^ ]+
          S: + eyJzdGF0dXMiOiI0MDEifQ==
          C:
          S: A1 NO [AUTHENTICATIONFAILED] expired
          C~ A2 AUTHENTICATE XOAUTH2 [^ ]+
          S: A2 OK [CAPABILITY IMAP4rev1] in
          """);
      Credentials token =
          Credentials.token(
              "alice",
              rejected -> {
                asked.add(rejected);
                return rejected ? "fresh" : "stale";
              });
      try (ImapClient imap =
          ImapDialogues.builder(server).implicitTls().credentials(token).open()) {
        assertThat(imap.isOpen()).isTrue();
      }
      assertThat(asked).containsExactly(false, true);
    }
  }

  @Test
  void aRefusedPasswordIsToldWithItsCodeAndWithoutThePassword() { // PY-IMAP-37
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(
              () ->
                  openTls(
                      server,
                      "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A1 LOGIN \"alice\" \"canary\"\n"
                          + "S: A1 NO [AUTHENTICATIONFAILED] not 'canary'\nEND\n"))
          .isInstanceOfSatisfying(
              AuthenticationException.class,
              e -> assertThat(e.code()).isEqualTo("AUTHENTICATIONFAILED"))
          .hasMessageContaining("not '***'")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void aPasswordThatIsEchoedWithItsQuotesIsNotShownEither() { // PY-IMAP-37
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          """
          S: * OK [CAPABILITY IMAP4rev1] hi
          C: A1 LOGIN "alice" "ca\\"nary"
          S: A1 BAD what is LOGIN "alice" "ca\\"nary"?
          END
          """);
      assertThatThrownBy(
              () ->
                  ImapDialogues.builder(server)
                      .implicitTls()
                      .credentials(Credentials.password("alice", "ca\"nary"))
                      .open())
          .isInstanceOf(AuthenticationException.class)
          .hasMessageNotContaining("nary");
    }
  }

  @Test
  void namesAndPasswordsAreQuotedOrLiterals() throws IOException { // PY-IMAP-42
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          """
          S: * OK [CAPABILITY IMAP4rev1] hi
          C: A1 LOGIN "a\\"b\\\\c d" {7}
          S: + go on
          C: geheimß
          S: A1 OK [CAPABILITY IMAP4rev1] in
          """
              .replace("{7}", "{8}"));
      try (ImapClient imap =
          ImapDialogues.builder(server)
              .implicitTls()
              .credentials(Credentials.password("a\"b\\c d", "geheimß"))
              .open()) {
        assertThat(imap.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aRefusedLiteralIsNotSent() { // HAZ-IMAP-10
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A1 LOGIN \"alice\" {2}\nS: A1 NO no literals\nEND\n");
      assertThatThrownBy(
              () ->
                  ImapDialogues.builder(server)
                      .implicitTls()
                      .credentials(Credentials.password("alice", "ß"))
                      .open())
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void onlyTheMechanismsAllowedAreUsed() { // HAZ-STLS-09
    for (List<String> allowed : List.of(List.of("SCRAM-SHA-256"), List.<String>of())) {
      try (ScriptedServer server = ScriptedServer.startTls()) {
        server.plays("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nEND\n");
        assertThatThrownBy(
                () -> ImapDialogues.builder(server).implicitTls().mechanisms(allowed).open())
            .isInstanceOf(AuthenticationException.class);
      }
    }
  }

  @Test
  void aServerThatCannotProveThatItKnowsThePasswordIsLeft() { // HAZ-IMAP-22
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          """
          S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] hi
          C~ A1 AUTHENTICATE SCRAM-SHA-256 [^ ]+
          S: + cj1ub3RvdXJzLHM9YWFhYSxpPTQwOTY=
          C: *
          S: A1 BAD called off
          END
          """);
      assertThatThrownBy(() -> ImapDialogues.builder(server).implicitTls().open())
          .isInstanceOf(NetClientException.class)
          .hasMessageNotContaining("canary");
    }
  }

  // HAZ-IMAP-13
  @ParameterizedTest
  @ValueSource(
      strings = {"NO [REFERRAL imap://evil.test/] try there", "OK [REFERRAL imap://evil.test/] in"})
  void aReferralIsNotFollowed(String answer) throws IOException {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A1 LOGIN \"alice\" \"canary\"\nS: A1 "
              + answer
              + "\n"
              + (answer.startsWith("OK")
                  ? "C: A2 CAPABILITY\nS: * CAPABILITY IMAP4rev1\nS: A2 OK\n"
                  : "END\n"));
      try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
        assertThat(imap.endpoint().host()).isEqualTo("localhost");
      } catch (AuthenticationException e) {
        assertThat(e.code()).isEqualTo("REFERRAL");
      }
    }
  }

  @Test
  void utf8IsEnabledWhereItIsAskedFor() throws IOException { // PY-IMAP-34
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          ImapDialogues.signedIn("IMAP4rev1 ENABLE UTF8=ACCEPT")
              + """
              C: A2 ENABLE UTF8=ACCEPT
              S: * ENABLED UTF8=ACCEPT
              S: A2 OK
              C: A3 CREATE "Entwürfe & mehr"
              S: A3 OK
              C: A4 LIST "" "*"
              S: * LIST () "/" "Entwürfe & mehr"
              S: A4 OK
              """);
      try (ImapClient imap = ImapDialogues.builder(server).implicitTls().utf8().open()) {
        imap.create("Entwürfe & mehr");
        assertThat(imap.list().get(0).name()).isEqualTo("Entwürfe & mehr");
      }
    }
  }

  @Test
  void utf8ThatIsNotEnabledIsAFailure() {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          ImapDialogues.signedIn("IMAP4rev1 ENABLE")
              + "C: A2 ENABLE UTF8=ACCEPT\nS: * ENABLED\nS: A2 OK\nEND\n");
      assertThatThrownBy(() -> ImapDialogues.builder(server).implicitTls().utf8().open())
          .isInstanceOf(ImapReplyException.class);
    }
  }

  @Test
  void theTraceTellsAllButSecrets() throws IOException { // PY-IMAP-46
    List<String> trace = Collections.synchronizedList(new ArrayList<>());
    Connector connector =
        FakeServer.connector().toBuilder().listener(new TextTrace(trace::add)).build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A1 LOGIN \"alice\" \"canary\"\n"
              + "S: * OK canary it is\nS: A1 OK [CAPABILITY IMAP4rev1] in\nC: A2 NOOP\nS: A2 OK\n");
      try (ImapClient imap =
          ImapDialogues.builder(server).connector(connector).implicitTls().open()) {
        imap.noop();
      }
    }
    assertThat(String.join("\n", trace))
        .contains("secured", "A1 LOGIN \"alice\" ***", "*** it is", "A2 NOOP", "closed")
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/C: A1 LOGIN \"alice\" \"canary\";S: LOGIN alice canary",
        "/C: A1 LOGIN \"alice\" \"canary\";S: A1 NO Y2FuYXJ5?",
        " AUTH=PLAIN SASL-IR/C~ A1 AUTHENTICATE PLAIN .*;S: A1 NO AGFsaWNlAGNhbmFyeQ==?",
        " AUTH=PLAIN/C: A1 AUTHENTICATE PLAIN;S: +;C~ .*;S: AGFsaWNlAGNhbmFyeQ== OK",
        " AUTH=PLAIN/C: A1 AUTHENTICATE PLAIN;S: +;C~ .*;S: + Y2FuYXJ5;C: *;S: A1 NO"
      })
  void aSecretThatTheServerRepeatsIsShownNowhere(String said) { // P-11
    String[] parts = said.replace(';', '\n').split("/", 2);
    StringWriter shown = new StringWriter();
    PrintWriter lines = new PrintWriter(shown);
    Connector traced =
        FakeServer.connector().toBuilder().listener(e -> lines.println(e.text())).build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays("S: * OK [CAPABILITY IMAP4rev1" + parts[0] + "] hi\n" + parts[1] + "\nEND\n");
      Throwable failed =
          catchThrowable(
              () -> ImapDialogues.builder(server).connector(traced).implicitTls().open());
      assertThat(failed).isInstanceOf(NetClientException.class);
      failed.printStackTrace(lines);
    }
    assertThat(shown.toString())
        .contains("***")
        .doesNotContain("canary", "Y2FuYXJ5", "AGFsaWNlAGNhbmFyeQ");
  }

  @Test
  void aLoginThatEndsTellsThatNothingIsDone() {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(
              () ->
                  openTls(
                      server,
                      "S: * OK [CAPABILITY IMAP4rev1] hi\nC: A1 LOGIN \"alice\" \"canary\"\nCUT\n"))
          .isInstanceOfSatisfying(
              NetClientException.class,
              e -> {
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e.stage()).isEqualTo(Stage.LOGIN);
              });
    }
  }
}
