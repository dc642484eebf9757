package dev.netclients.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.ConnectionEvent;
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

class Pop3AuthorizationTest {
  private static Pop3Client open(ScriptedServer server) throws IOException {
    return Pop3Dialogues.builder(server).open();
  }

  private static Pop3Client openTls(ScriptedServer server, String dialogue) throws IOException {
    server.plays(dialogue);
    return Pop3Dialogues.builder(server).implicitTls().open();
  }

  // --- STLS, RFC 2595 ---

  // P-09, P-10, HAZ-STLS-04, HAZ-STLS-11, HAZ-STLS-12, PY-POP3-15, PY-POP3-03, PY-POP3-04
  @Test
  void inTlsEverythingIsAskedAgain() throws IOException {
    String dialogue =
        """
        S: +OK <1.2@clear.test> anybody may have written this
        C: CAPA
        S: +OK
        S: STLS
        S: SASL PLAIN
        S: .
        C: STLS
        S: +OK begin
        TLS
        C: CAPA
        S: +OK
        S: USER
        S: .
        C: USER alice
        S: +OK
        C: PASS canary
        S: +OK
        """;
    try (ScriptedServer server = ScriptedServer.playing(dialogue);
        Pop3Client pop = open(server)) {
      assertThat(pop.tls()).isPresent();
      assertThat(pop.greeting()).isEmpty();
      assertThat(pop.capabilities().stls()).isFalse();
      assertThat(pop.capabilities().sasl()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C: CAPA\nS: +OK\nS: USER\nS: .\n", // HAZ-STLS-01: not offered
        "C: CAPA\nS: -ERR what?\n", // HAZ-STLS-07: the question itself fails
        "C: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: -ERR not now\n" // HAZ-STLS-02: offered, then
        // refused
      })
  void withoutTlsNobodyIsSignedIn(String rest) { // P-09
    try (ScriptedServer server = ScriptedServer.playing("S: +OK ready\n" + rest + "END\n")) {
      assertThatThrownBy(() -> open(server))
          .isInstanceOf(TlsRequiredException.class)
          .hasMessageContaining("cannot encrypt")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void repliesForgedBehindTheGoAheadAreNeverUsed() { // HAZ-STLS-03
    String dialogue =
        """
        S: +OK ready
        C: CAPA
        S: +OK
        S: STLS
        S: .
        C: STLS
        S! +OK begin\\r\\n+OK\\r\\nUSER\\r\\n.\\r\\n
        END
        """;
    try (ScriptedServer server = ScriptedServer.playing(dialogue)) {
      assertThatThrownBy(() -> open(server))
          .isInstanceOfSatisfying(
              ProtocolException.class, e -> assertThat(e.stage()).isEqualTo(Stage.TLS));
    }
  }

  @Test
  void aServerThatGoesOnInClearIsNotFollowed() {
    String dialogue =
        "S: +OK ready\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK begin\nC~ .*\n";
    ScriptedServer server = ScriptedServer.playing(dialogue + "S: +OK you are in clear\n");
    assertThatThrownBy(() -> open(server)).isInstanceOf(NetClientException.class);
    assertThatThrownBy(server::close).isInstanceOf(AssertionError.class); // a hello is no line
    assertThat(server.received()).noneMatch(line -> line.contains("canary"));
  }

  @Test
  void credentialsGoInClearOnlyIfThatIsSaidByName() throws IOException { // HAZ-STLS-08
    String dialogue =
        """
        S: +OK ready
        C: CAPA
        S: +OK
        S: USER
        S: .
        C: CAPA
        S: +OK
        S: USER
        S: .
        C: USER alice
        S: +OK
        C: PASS canary
        S: +OK
        """;
    try (ScriptedServer server = ScriptedServer.playing(dialogue);
        Pop3Client pop = Pop3Dialogues.builder(server).allowCleartextCredentials().open()) {
      assertThat(pop.tls()).isEmpty();
    }
  }

  @Test
  void aPlainServerOnATlsPortIsTold() {
    ScriptedServer server = ScriptedServer.playing("S: +OK in clear\nC~ .*\n");
    assertThatThrownBy(() -> Pop3Dialogues.builder(server).implicitTls().open())
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NOT_TLS));
    assertThatThrownBy(server::close).isInstanceOf(AssertionError.class); // a hello is no line
  }

  // --- the greeting ---

  @ParameterizedTest
  @CsvSource({"-ERR [SYS/TEMP] busy, SYS/TEMP", "-ERR go away, ''"})
  void aServerThatSaysNoAtTheDoorIsQuoted(String greeting, String code) { // HAZ-POP3-12
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: " + greeting + "\nEND\n"))
          .isInstanceOfSatisfying(
              Pop3ReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(code);
                assertThat(e.stage()).isEqualTo(Stage.GREETING);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"* OK IMAP4rev1 ready", "220 mx.test ESMTP", "+OKAY", "HTTP/1.1 400 Bad Request"})
  void anotherProtocolsGreetingIsQuoted(String greeting) { // HAZ-POP3-10
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: " + greeting + "\nEND\n"))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(greeting);
    }
  }

  @Test
  void anEndlessGreetingIsRefused() { // HAZ-POP3-02, PY-POP3-18
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(() -> openTls(server, "S: +OK " + "x".repeat(9000) + "\nEND\n"))
          .isInstanceOf(LimitException.class);
    }
  }

  @Test
  void endlessCapabilitiesAreRefused() { // P-01
    try (ScriptedServer server = ScriptedServer.startTls()) {
      String many = "S: X-CAP\n".repeat(1001);
      String large = ("S: X" + " y".repeat(4000) + "\n").repeat(140);
      for (String endless : List.of(many, large)) {
        assertThatThrownBy(() -> openTls(server, "S: +OK\nC: CAPA\nS: +OK\n" + endless + "END\n"))
            .isInstanceOf(LimitException.class);
      }
    }
  }

  // --- the login ---

  private static String capa(String... capabilities) {
    StringBuilder out =
        new StringBuilder("S: +OK <1896.697170952@dbc.mtview.ca.us>\nC: CAPA\nS: +OK\n");
    for (String capability : capabilities) {
      out.append("S: ").append(capability).append('\n');
    }
    return out.append("S: .\n").toString();
  }

  @Test
  void theStrongestMechanismOfferedIsUsed() throws IOException { // PY-POP3-21, RFC 5034
    try (ScriptedServer server = ScriptedServer.startTls();
        Pop3Client pop =
            openTls(
                server,
                capa("SASL PLAIN LOGIN CRAM-MD5")
                    + "C: AUTH CRAM-MD5\nS: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n"
                    + "C~ [A-Za-z0-9+/]+=*\nS: +OK\n")) {
      assertThat(pop.isOpen()).isTrue();
    }
  }

  // RFC 5034, section 4; PY-POP3-02, PY-POP3-03
  @Test
  void plainGoesWithItsInitialResponse() throws IOException {
    try (ScriptedServer server = ScriptedServer.startTls();
        Pop3Client pop =
            openTls(server, capa("SASL PLAIN") + "C: AUTH PLAIN AGFsaWNlAGNhbmFyeQ==\nS: +OK\n")) {
      assertThat(pop.isOpen()).isTrue();
      assertThat(pop.greeting()).isEqualTo("<1896.697170952@dbc.mtview.ca.us>");
    }
  }

  @Test
  void aRefusedTokenIsAskedForOnceMore() throws IOException {
    List<Boolean> asked = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          capa("SASL XOAUTH2")
              + "C~ AUTH XOAUTH2 [^ ]+\nS: + eyJzdGF0dXMiOiI0MDEifQ==\nC:\nS: -ERR [AUTH] expired\n"
              + "C~ AUTH XOAUTH2 [^ ]+\nS: +OK\n");
      Credentials token =
          Credentials.token(
              "alice",
              rejected -> {
                asked.add(rejected);
                return rejected ? "fresh" : "stale";
              });
      try (Pop3Client pop = Pop3Dialogues.builder(server).implicitTls().credentials(token).open()) {
        assertThat(pop.isOpen()).isTrue();
      }
      assertThat(asked).containsExactly(false, true);
    }
  }

  @Test
  void apopIsUsedOnlyWhenAskedFor()
      throws IOException { // HAZ-POP3-08, PY-POP3-05; RFC 1939's own example
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(capa("USER") + "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb\nS: +OK\n");
      try (Pop3Client pop =
          Pop3Dialogues.builder(server)
              .implicitTls()
              .apop()
              .credentials(Credentials.password("mrose", "tanstaaf"))
              .open()) {
        assertThat(pop.isOpen()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ready",
        "<>",
        "<@>",
        "<a@>",
        "<a@b",
        "<a b@c>",
        "<a@b@c>",
        "<a@b\\x01>",
        "<\\xFFa@b>"
      })
  void withoutARealTimeStampThereIsNoApop(String banner) { // HAZ-POP3-08, CVE-2007-1558
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays("S! +OK " + banner + "\\r\\n\nC: CAPA\nS: +OK\nS: .\nEND\n");
      assertThatThrownBy(() -> Pop3Dialogues.builder(server).implicitTls().apop().open())
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("time stamp");
    }
  }

  @Test
  void aRefusedPasswordIsToldWithItsCodeAndWithoutThePassword() { // P-11, HAZ-POP3-12, PY-POP3-04
    try (ScriptedServer server = ScriptedServer.startTls()) {
      assertThatThrownBy(
              () ->
                  openTls(
                      server,
                      capa("USER")
                          + "C: USER alice\nS: +OK\nC: PASS canary\nS: -ERR [AUTH] not 'canary'\nEND\n"))
          .isInstanceOfSatisfying(
              AuthenticationException.class, e -> assertThat(e.code()).isEqualTo("AUTH"))
          .hasMessageContaining("not '***'")
          .hasMessageNotContaining("canary");
    }
  }

  @Test
  void continuationsForEverAreBounded() { // HAZ-POP3-13
    try (ScriptedServer server = ScriptedServer.startTls()) {
      String dialogue =
          capa("SASL CRAM-MD5")
              + "C: AUTH CRAM-MD5\nS: + PDFAYT4=\nC~ [A-Za-z0-9+/]+=*\nS: + PDJAYT4=\nC: *\nS: -ERR\nEND\n";
      assertThatThrownBy(() -> openTls(server, dialogue)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void onlyTheMechanismsAllowedAreUsed() { // HAZ-STLS-09, HAZ-API-04
    for (List<String> allowed : List.of(List.of("SCRAM-SHA-256"), List.<String>of())) {
      try (ScriptedServer server = ScriptedServer.startTls()) {
        server.plays(capa("USER", "SASL PLAIN") + "END\n");
        assertThatThrownBy(
                () -> Pop3Dialogues.builder(server).implicitTls().mechanisms(allowed).open())
            .isInstanceOf(AuthenticationException.class);
      }
    }
  }

  @Test
  void utf8IsAskedForBeforeTheLogin() throws IOException { // PY-POP3-16, RFC 6856
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          capa("USER", "UTF8 USER")
              + "C: UTF8\nS: +OK\nC: USER jürgen\nS: +OK\nC: PASS geheimß\nS: +OK\n"); // PY-POP3-17
      try (Pop3Client pop =
          Pop3Dialogues.builder(server)
              .implicitTls()
              .utf8()
              .credentials(Credentials.password("jürgen", "geheimß"))
              .open()) {
        assertThat(pop.capabilities().utf8()).isTrue();
      }
    }
  }

  @Test
  void theTraceTellsAllButSecrets() throws IOException { // P-11, PY-POP3-20
    List<String> trace = Collections.synchronizedList(new ArrayList<>());
    Connector connector =
        FakeServer.connector().toBuilder().listener(new TextTrace(trace::add)).build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(
          capa("USER")
              + "C: USER alice\nS: +OK\nC: PASS canary\nS: +OK canary accepted\nC: NOOP\nS: +OK\n");
      try (Pop3Client pop =
          Pop3Dialogues.builder(server).connector(connector).implicitTls().open()) {
        pop.noop();
      }
    }
    assertThat(String.join("\n", trace))
        .contains(
            "resolved",
            "connected",
            "secured",
            "> ",
            "USER alice",
            "PASS ***",
            "+OK *** accepted",
            "NOOP",
            "closed")
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USER/C: USER alice;S: +OK;C: PASS canary;S: PASS canary",
        "USER/C: USER alice;S: +OK;C: PASS canary;S: -ERR Y2FuYXJ5?",
        "SASL PLAIN/C: AUTH PLAIN AGFsaWNlAGNhbmFyeQ==;S: -ERR what is AGFsaWNlAGNhbmFyeQ==?",
        "SASL PLAIN/C: AUTH PLAIN AGFsaWNlAGNhbmFyeQ==;S: AUTH PLAIN AGFsaWNlAGNhbmFyeQ=="
      })
  void aSecretThatTheServerRepeatsIsShownNowhere(String said) { // P-11
    String[] parts = said.split("/", 2);
    Credentials alice = Credentials.password("alice", "canary");
    assertThat(shown(alice, capa(parts[0]) + parts[1].replace(';', '\n') + "\nEND\n"))
        .contains("***")
        .doesNotContain("canary", "Y2FuYXJ5", "AGFsaWNlAGNhbmFyeQ");
  }

  @Test
  void aTokenThatTheServerRepeatsIsShownNowhere() { // P-11
    Credentials token = Credentials.token("alice", rejected -> "canary-" + rejected);
    String twice =
        "C~ AUTH XOAUTH2 .*\nS: -ERR canary-false\nC~ AUTH XOAUTH2 .*\nS: -ERR canary-true\n";
    assertThat(shown(token, capa("SASL XOAUTH2") + twice + "END\n"))
        .contains("AUTH XOAUTH2 ***")
        .doesNotContain("canary");
  }

  /** Returns all that is told of a login that fails, by the trace and by the exception. */
  private static String shown(Credentials who, String dialogue) {
    StringWriter shown = new StringWriter();
    PrintWriter lines = new PrintWriter(shown);
    Connector traced =
        FakeServer.connector().toBuilder().listener(e -> lines.println(e.text())).build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(dialogue);
      Throwable failed =
          catchThrowable(
              () ->
                  Pop3Dialogues.builder(server)
                      .connector(traced)
                      .credentials(who)
                      .implicitTls()
                      .open());
      assertThat(failed).isInstanceOf(NetClientException.class);
      failed.printStackTrace(lines);
    }
    return shown.toString();
  }

  @Test
  void aListenerThatThrowsIsALocalFailure() { // HAZ-NET-22
    Connector connector =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  if (event.kind() == ConnectionEvent.Kind.COMMAND) {
                    throw new IllegalStateException("mine");
                  }
                })
            .build();
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays("S: +OK\nEND\n");
      assertThatThrownBy(
              () -> Pop3Dialogues.builder(server).connector(connector).implicitTls().open())
          .isInstanceOf(dev.netclients.LocalFailureException.class)
          .hasRootCauseMessage("mine");
    }
  }

  @Test
  void aUserThatHoldsALineEndSendsNothing() { // HAZ-POP3-01, P-05, PY-POP3-22
    assertThatThrownBy(() -> Credentials.password("a\r\nDELE 1", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pop3Client.builder(Endpoint.of("a\r\nb", 110)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
