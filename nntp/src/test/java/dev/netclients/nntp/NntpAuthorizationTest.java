package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.AuthenticationException;
import dev.netclients.Client;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Reads;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.TextTrace;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NntpAuthorizationTest {
  private static final Credentials ALICE = Credentials.password("alice", "canary");

  @RegisterExtension final Fakes fakes = new Fakes();

  /** Returns how to reach a server in clear that plays {@code dialogue}. */
  private NntpClient.Builder plays(String dialogue) {
    return NntpDialogues.builder(fakes.use(ScriptedServer.playing(dialogue)));
  }

  /** The same in TLS from the first byte. */
  private NntpClient.Builder playsInTls(String dialogue) {
    ScriptedServer server = fakes.use(ScriptedServer.startTls());
    server.plays(dialogue);
    return NntpDialogues.builder(server).implicitTls();
  }

  private static final String HELLO = "S: 200 ready\nC: CAPABILITIES\n";

  private static String capabilities(String... labels) {
    return "S: 101 list\nS: VERSION 2\nS: " + String.join("\nS: ", labels) + "\nS: .\n";
  }

  // --- the greeting ---

  @ParameterizedTest
  @CsvSource({"200, true", "201, false"})
  void theGreetingTellsWhetherPostingIsAllowed(int code, boolean posting)
      throws IOException { // PY-NNTP-01, PY-NNTP-04
    String dialogue = "S: " + code + " hello\nC: CAPABILITIES\nS: 500 what?\nC: MODE READER\nS: ";
    try (NntpClient nntp = plays(dialogue + "500 what?\n").open()) {
      assertThat(nntp.greeting()).isEqualTo("hello");
      assertThat(nntp.postingAllowed()).isEqualTo(posting);
      assertThat(nntp.capabilities()).isEqualTo(Capabilities.NONE);
      assertThat(nntp.tls()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 502, 503})
  void aServerThatGreetsWithNoIsBelieved(int code) { // HAZ-NNTP-08
    assertThatThrownBy(() -> plays("S: " + code + " go away\nEND\n").open())
        .isInstanceOfSatisfying(
            NntpReplyException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Integer.toString(code));
              assertThat(e.stage()).isEqualTo(Stage.GREETING);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"+OK POP3", "* OK IMAP", "220 smtp", "281 signed in", "", "HTTP/1.1 400"})
  void whatIsNoGreetingIsTold(String greeting) {
    assertThatThrownBy(() -> plays("S: " + greeting + "\nEND\n").credentials(ALICE).open())
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.stage()).isEqualTo(Stage.GREETING));
  }

  // --- STARTTLS, RFC 4642 ---

  @Test
  void inTlsEverythingIsAskedAgain()
      throws IOException { // P-09, P-10, HAZ-STLS-04, HAZ-STLS-11, HAZ-STLS-12, PY-NNTP-03
    String dialogue =
        HELLO
            + capabilities("READER", "POST", "STARTTLS", "AUTHINFO SASL", "SASL PLAIN")
            + "C: STARTTLS\nS: 382 begin\nTLS\nC: CAPABILITIES\n"
            + capabilities("READER", "AUTHINFO USER", "LIST ACTIVE")
            + "C: AUTHINFO USER alice\nS: 381 password?\nC: AUTHINFO PASS canary\nS: 281 welcome\n"
            + "C: CAPABILITIES\n"
            + capabilities("READER", "POST", "LIST ACTIVE");
    try (NntpClient nntp = plays(dialogue).credentials(ALICE).open()) {
      assertThat(nntp.tls()).isPresent();
      assertThat(nntp.greeting()).isEmpty();
      assertThat(nntp.capabilities().startTls()).isFalse();
      assertThat(nntp.capabilities().sasl()).isEmpty();
      assertThat(nntp.postingAllowed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 101 list\nS: VERSION 2\nS: READER\nS: AUTHINFO USER\nS: .\n", // HAZ-STLS-01: not
        // offered
        "S: 500 what?\n", // HAZ-STLS-07: the question itself fails
        "S: 101 list\nS: STARTTLS\nS: .\nC: STARTTLS\nS: 580 not now\n" // HAZ-STLS-02: refused
      })
  void withoutTlsNobodyIsSignedIn(String rest) { // P-09
    assertThatThrownBy(() -> plays(HELLO + rest + "END\n").credentials(ALICE).open())
        .isInstanceOf(TlsRequiredException.class)
        .hasMessageContaining("cannot encrypt")
        .hasMessageNotContaining("canary");
  }

  @Test
  void tlsThatIsOfferedAndRefusedEndsAReadersSessionToo() { // HAZ-STLS-02
    String dialogue = HELLO + capabilities("READER", "STARTTLS") + "C: STARTTLS\nS: 580 no\nEND\n";
    assertThatThrownBy(() -> plays(dialogue).open()).isInstanceOf(TlsRequiredException.class);
  }

  @Test
  void repliesForgedBehindTheGoAheadAreNeverUsed() { // HAZ-STLS-03
    String dialogue =
        HELLO
            + capabilities("STARTTLS")
            + "C: STARTTLS\nS! 382 begin\\r\\n101 list\\r\\nAUTHINFO USER\\r\\n.\\r\\n\nEND\n";
    assertThatThrownBy(() -> plays(dialogue).credentials(ALICE).open())
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.stage()).isEqualTo(Stage.TLS));
  }

  @Test
  void credentialsGoInClearOnlyIfThatIsSaidByName()
      throws IOException { // HAZ-STLS-08, HAZ-NNTP-08, PY-NNTP-06
    String dialogue =
        HELLO
            + capabilities("READER", "AUTHINFO USER")
            + "C: AUTHINFO USER alice\nS: 381 password?\nC: AUTHINFO PASS canary\nS: 281 welcome\n"
            + "C: CAPABILITIES\n"
            + capabilities("READER", "POST");
    try (NntpClient nntp = plays(dialogue).credentials(ALICE).allowCleartextCredentials().open()) {
      assertThat(nntp.tls()).isEmpty();
    }
  }

  @Test
  void aPlainServerOnATlsPortIsTold() { // PY-NNTP-02
    ScriptedServer server = ScriptedServer.playing("S: 200 in clear\nC~ .*\n");
    assertThatThrownBy(() -> NntpDialogues.builder(server).implicitTls().open())
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NOT_TLS));
    assertThatThrownBy(server::close).isInstanceOf(AssertionError.class); // a hello is no line
  }

  // --- MODE READER ---

  @Test
  void aModeSwitchingServerIsSwitchedAndThenEncrypted() throws IOException { // PY-NNTP-07, INN's
    String dialogue =
        HELLO
            + capabilities("MODE-READER", "IHAVE")
            + "C: MODE READER\nS: 201 readers\nC: CAPABILITIES\n"
            + capabilities("READER", "STARTTLS")
            + "C: STARTTLS\nS: 382 begin\nTLS\nC: CAPABILITIES\n"
            + capabilities("READER", "OVER");
    try (NntpClient nntp = plays(dialogue).open()) {
      assertThat(nntp.tls()).isPresent();
      assertThat(nntp.capabilities().over()).isTrue();
    }
  }

  @Test
  void aSwitchThatWantsALoginIsTriedAgainAfterIt() throws IOException { // PY-NNTP-07
    String dialogue =
        "S: 200 ready\nC: CAPABILITIES\n"
            + capabilities("MODE-READER", "AUTHINFO USER")
            + "C: MODE READER\nS: 480 sign in first\n"
            + "C: AUTHINFO USER alice\nS: 281 no password needed\nC: CAPABILITIES\n"
            + capabilities("MODE-READER")
            + "C: MODE READER\nS: 200 go on\nC: CAPABILITIES\n"
            + capabilities("READER", "POST");
    try (NntpClient nntp = playsInTls(dialogue).credentials(ALICE).open()) {
      assertThat(nntp.capabilities().reader()).isTrue();
    }
  }

  @Test
  void aServerThatServesNoReadersIsBelieved() { // HAZ-NNTP-08
    String dialogue = HELLO + capabilities("MODE-READER") + "C: MODE READER\nS: 502 no\nEND\n";
    assertThatThrownBy(() -> plays(dialogue).open())
        .isInstanceOf(NntpReplyException.class)
        .hasMessageContaining("MODE READER");
  }

  // --- AUTHINFO, RFC 4643 ---

  private NntpClient signIn(String offer, String rest) throws IOException {
    return playsInTls(HELLO + capabilities("READER", offer) + rest).credentials(ALICE).open();
  }

  private static final String AFTER = "C: CAPABILITIES\n" + capabilities("READER", "POST");

  @Test
  void saslIsPreferred() throws IOException { // PY-NNTP-06
    try (NntpClient nntp =
        signIn(
            "AUTHINFO USER SASL\nS: SASL PLAIN",
            "C: AUTHINFO SASL PLAIN AGFsaWNlAGNhbmFyeQ==\nS: 281 welcome\n" + AFTER)) {
      assertThat(nntp.postingAllowed()).isTrue();
    }
  }

  @Test
  void anEmptyChallengeIsAnEqualsSign() throws IOException { // RFC 4643, section 2.4.1
    try (NntpClient nntp =
        signIn(
            "AUTHINFO SASL\nS: SASL LOGIN",
            "C~ AUTHINFO SASL LOGIN.*\nS: 383 =\nC~ .*\nS: 383 UGFzc3dvcmQ6\n"
                + "C: Y2FuYXJ5\nS: 281 welcome\n"
                + AFTER)) {
      assertThat(nntp.isOpen()).isTrue();
    }
  }

  @Test
  void mechanismsWithoutSaslInAuthinfoAreNotOffered() throws IOException { // HAZ-STLS-09
    try (NntpClient nntp =
        signIn(
            "AUTHINFO USER\nS: SASL PLAIN",
            "C: AUTHINFO USER alice\nS: 381 more\nC: AUTHINFO PASS canary\nS: 281 ok\n" + AFTER)) {
      assertThat(nntp.isOpen()).isTrue();
    }
  }

  @Test
  void scramProvesTheServerToo() throws IOException {
    try (FakeNntp server = FakeNntp.start().mechanisms("SCRAM-SHA-256").user("alice", "canary");
        NntpClient nntp = fake(server).credentials(ALICE).open()) {
      assertThat(nntp.tls()).isPresent();
      assertThat(server.received()).noneMatch(line -> line.contains("PASS"));
    }
  }

  @Test
  void aSuccessMayBringData() throws IOException { // RFC 4643, section 2.4: 283
    String rest = "C~ AUTHINFO SASL PLAIN .*\nS: 283 dGFpbA==\n" + AFTER; // PLAIN expects none
    try (NntpClient nntp = signIn("AUTHINFO SASL\nS: SASL PLAIN", rest)) {
      assertThat(nntp.postingAllowed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C: AUTHINFO USER alice\nS: 481 no\nEND\n",
        "C: AUTHINFO USER alice\nS: 381 more\nC: AUTHINFO PASS canary\nS: 481 canary? no\nEND\n",
        "C: AUTHINFO USER alice\nS: 381 more\nC: AUTHINFO PASS canary\nS: 502 canary\nEND\n",
        "C: AUTHINFO USER alice\nS: 482 out of order\nEND\n"
      })
  void aRefusedLoginIsTypedAndShowsNoSecret(String rest) { // P-11, PY-NNTP-25
    assertThatThrownBy(() -> signIn("AUTHINFO USER", rest))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.code()).matches("48[12]|502");
              assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
            })
        .hasMessageNotContaining("canary");
  }

  @Test
  void aRefusedMechanismIsNotFollowedByAWeakerOne() { // HAZ-STLS-09
    assertThatThrownBy(
            () ->
                signIn(
                    "AUTHINFO USER SASL\nS: SASL PLAIN",
                    "C~ AUTHINFO SASL PLAIN .*\nS: 481 no\nEND\n"))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void with483NoPasswordIsSent() { // HAZ-NNTP-08
    String dialogue =
        HELLO
            + capabilities("READER", "AUTHINFO USER")
            + "C: AUTHINFO USER alice\nS: 483 TLS first\nEND\n";
    assertThatThrownBy(() -> plays(dialogue).credentials(ALICE).allowCleartextCredentials().open())
        .isInstanceOf(TlsRequiredException.class);
  }

  @Test
  void aServerWithoutAWayToSignInIsSentNothing() {
    assertThatThrownBy(() -> signIn("AUTHINFO", "END\n"))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("no way to sign in");
  }

  @Test
  void namedMechanismsRuleOutUserAndPass() { // HAZ-STLS-09

    assertThatThrownBy(
            () ->
                playsInTls(HELLO + capabilities("READER", "AUTHINFO USER") + "END\n")
                    .credentials(ALICE)
                    .mechanisms(List.of("SCRAM-SHA-256"))
                    .open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("USER is not allowed");
  }

  @Test
  void anOldServerIsSignedInToWithUserAndPass() throws IOException { // PY-NNTP-06
    String dialogue =
        NntpDialogues.OLD
            + "C: AUTHINFO USER alice\nS: 381 more\nC: AUTHINFO PASS canary\nS: 281 ok\n"
            + "C: CAPABILITIES\nS: 500 what?\n";
    try (NntpClient nntp = playsInTls(dialogue).credentials(ALICE).open()) {
      assertThat(nntp.postingAllowed()).isFalse();
    }
  }

  @Test
  void aTraceShowsNoSecret() throws IOException { // P-11, PY-NNTP-28
    List<String> trace = Collections.synchronizedList(new ArrayList<>());
    Connector traced =
        FakeServer.connector().toBuilder().listener(new TextTrace(trace::add)).build();
    for (String[] mechanisms : new String[][] {{}, {"PLAIN"}, {"SCRAM-SHA-1"}}) {
      try (FakeNntp server = FakeNntp.start().user("alice", "canary").mechanisms(mechanisms);
          NntpClient nntp = fake(server).connector(traced).credentials(ALICE).open()) {
        assertThat(nntp.isOpen()).isTrue();
      }
    }
    assertThat(trace)
        .anyMatch(line -> line.contains("AUTHINFO PASS ***"))
        .anyMatch(line -> line.contains("AUTHINFO SASL PLAIN ***"))
        .anyMatch(line -> line.contains("383 ***"))
        .noneMatch(line -> line.contains("canary"))
        .noneMatch(line -> line.contains("Y2FuYXJ5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUTHINFO USER/C: AUTHINFO USER alice;S: 381;C: AUTHINFO PASS canary;S: PASS canary",
        "AUTHINFO USER/C: AUTHINFO USER alice;S: 381;C: AUTHINFO PASS canary;S: 481 Y2FuYXJ5?",
        "AUTHINFO SASL;S: SASL PLAIN/C~ AUTHINFO SASL PLAIN .*;S: 481 AGFsaWNlAGNhbmFyeQ==?",
        "AUTHINFO SASL;S: SASL PLAIN/C~ AUTHINFO SASL PLAIN .*;S: AGFsaWNlAGNhbmFyeQ=="
      })
  void aSecretThatTheServerRepeatsIsShownNowhere(String said) { // P-11
    String[] parts = said.replace(';', '\n').split("/", 2);
    StringWriter shown = new StringWriter();
    PrintWriter lines = new PrintWriter(shown);
    Connector traced =
        FakeServer.connector().toBuilder().listener(e -> lines.println(e.text())).build();
    String dialogue = HELLO + capabilities("READER", parts[0]) + parts[1] + "\nEND\n";
    Throwable failed =
        catchThrowable(() -> playsInTls(dialogue).connector(traced).credentials(ALICE).open());
    assertThat(failed).isInstanceOf(NetClientException.class);
    failed.printStackTrace(lines);
    assertThat(shown.toString())
        .contains("***")
        .doesNotContain("canary", "Y2FuYXJ5", "AGFsaWNlAGNhbmFyeQ");
  }

  @Test
  void tooManyCapabilitiesAreTooMany() { // HAZ-NNTP-03
    String many = "S: X-ONE\n".repeat(1001);
    assertThatThrownBy(() -> plays(HELLO + "S: 101 list\n" + many + "END\n").open())
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("capabilities");

    String lengthy = "S: " + "x".repeat(9000) + "\n";
    assertThatThrownBy(() -> plays(HELLO + "S: 101 list\n" + lengthy + "END\n").open())
        .isInstanceOfSatisfying(
            LimitException.class, e -> assertThat(e.value()).isEqualTo(8 << 10));
  }

  @Test
  void tooLongCapabilitiesAreTooMany() { // HAZ-NNTP-03
    String long8k = ("S: X" + " y".repeat(4000) + "\n").repeat(140);
    assertThatThrownBy(() -> plays(HELLO + "S: 101 list\n" + long8k + "END\n").open())
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("bytes of capabilities");
  }

  // --- by URL ---

  private static NntpClient.Builder fake(FakeNntp server) {
    return NntpClient.builder(server.endpoint()).connector(FakeServer.connector());
  }

  @Test
  void theProviderSignsInWhoeverIsKnown() throws IOException {
    try (FakeNntp server =
            FakeNntp.startTls().group("misc.test", "tests").user("alice", "canary").requireLogin();
        NetClients net =
            NetClients.builder()
                .connector(FakeServer.connector())
                .credentials(CredentialSource.of("localhost", ALICE))
                .server(URI.create("nntps://localhost:" + server.port()))
                .build()) {
      server.article(
          "Newsgroups: misc.test\r\nMessage-ID: <1@x>\r\nSubject: s\r\n\r\nbody\r\n".getBytes());
      URI root = URI.create("nntps://localhost:" + server.port() + "/");
      URI group = net.list(root).toList(9).get(0).uri();
      URI article = net.list(group).toList(9).get(0).uri();
      assertThat(net.read(article).readAll()).asString().endsWith("body\r\n");
      assertThat(net.read(URI.create("news:1@x")).readAll()).asString().endsWith("body\r\n");
    }
  }

  @Test
  void newsWithoutAServerNeedsOne() throws IOException {
    try (NetClients net = NetClients.create()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> net.read(URI.create("news:1@x")))
          .withMessageContaining("nntps://host");
    }
  }

  @Test
  void newsWithAServerIsReadThere() throws IOException {
    try (FakeNntp server = FakeNntp.start().synthetic("misc.test", 3, NntpFaultsTest::article);
        NetClients net = NetClients.builder().connector(FakeServer.connector()).build()) {
      URI url = URI.create("news://localhost:" + server.port() + "/2@x.test");
      assertThat(net.read(url).readAll()).isEqualTo(NntpFaultsTest.article(2));
      try (Client client =
          new NntpProvider()
              .open(
                  url,
                  new dev.netclients.spi.ClientConfig(
                      FakeServer.connector(), CredentialSource.NONE, false, List.of()))) {
        assertThat(client).isInstanceOf(Reads.class);
      }
    }
  }
}
