package dev.netclients.ftp;

import static dev.netclients.ftp.FtpDialogues.builder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.AuthenticationException;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fakes;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the greeting to the first command, to the byte. */
class FtpLoginTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private ScriptedServer playing(String dialogue) {
    return fakes.use(ScriptedServer.playing(dialogue));
  }

  private static final String IN_TLS =
      """
      C: AUTH TLS
      S: 234 go on
      TLS
      C: PBSZ 0
      S: 200 fine
      C: PROT P
      S: 200 fine
      """;

  // HAZ-STLS-04, HAZ-STLS-11, HAZ-STLS-12, PY-FTP-01, PY-FTP-02, PY-FTP-33, PY-FTP-34
  @Test
  void tlsAndPrivateDataComeBeforeTheUser() throws IOException {
    ScriptedServer server =
        playing(
            """
            S: 120 ready in a minute
            S: 220-first
            S:  220 not the last
            S: 220 ready
            """
                + IN_TLS
                + """
                C: USER alice
                S: 331 password
                C: PASS canary
                S: 230 in
                C: FEAT
                S: 211-all
                S:  UTF8
                S:  REST STREAM
                S: 211 end
                C: OPTS UTF8 ON
                S: 501 always
                C: NOOP
                S: 200 yes
                """);
    FtpClient ftp = fakes.use(builder(server).open());
    assertThat(ftp.greeting()).isEmpty(); // learnt before TLS
    assertThat(ftp.tls()).isPresent();
    assertThat(ftp.features().has("UTF8")).isTrue();
    ftp.noop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"500 what?", "502 no", "431 no certificate", "534 no", "334 go", "200 ok"})
  void withoutTlsNothingIsSaidOfTheUser(String answer) { // HAZ-STLS-01, HAZ-STLS-02, P-09
    ScriptedServer server =
        playing(
            """
            S: 220 ready
            C: AUTH TLS
            S: %s
            END
            """
                .formatted(answer));
    assertThatThrownBy(() -> builder(server).open())
        .isInstanceOf(TlsRequiredException.class)
        .hasMessageContaining(answer.substring(4));
  }

  @Test
  void signedInBeforeTlsIsNotBelieved() { // HAZ-STLS-06
    ScriptedServer server = playing("S: 230 you are in\nEND\n");
    assertThatThrownBy(() -> builder(server).open()).isInstanceOf(TlsRequiredException.class);
  }

  @Test
  void whoWasSignedInBeforeTlsSignsInAgain() throws IOException { // HAZ-STLS-04, HAZ-STLS-06
    ScriptedServer server =
        playing(
            "S: 230 you are in\n"
                + IN_TLS
                + """
                C: USER alice
                S: 230 in
                C: FEAT
                S: 211 none
                """);
    fakes.use(builder(server).allowCleartextCredentials().open());
  }

  @Test
  void forgedRepliesBehindTheGoAheadAreNotUsed() { // HAZ-STLS-03, P-10
    ScriptedServer server =
        playing(
            """
            S: 220 ready
            C: AUTH TLS
            S! 234 go on\\r\\n200 fine\\r\\n200 fine\\r\\n230 in\\r\\n
            END
            """);
    assertThatThrownBy(() -> builder(server).open()).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBSZ 0", "PROT P"})
  void dataThatCannotBePrivateIsNone(String refused) { // HAZ-FTP-21
    String pbsz =
        refused.startsWith("PBSZ") ? "S: 503 no\n" : "S: 200 fine\nC: PROT P\nS: 536 no\n";
    ScriptedServer server =
        playing("S: 220 ready\nC: AUTH TLS\nS: 234 go on\nTLS\nC: PBSZ 0\n" + pbsz + "END\n");
    assertThatThrownBy(() -> builder(server).open())
        .isInstanceOf(TlsRequiredException.class)
        .hasMessageContaining(refused);
  }

  @Test
  void theCertificateIsCheckedForTheNameGiven() { // HAZ-TLS-05, P-08
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary");
    server.certificate(TestCa.shared().certificate("other.test"));
    assertThatThrownBy(() -> FtpDialogues.builder(server).open())
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NAME));
    assertThat(server.received()).containsExactly("AUTH TLS");
  }

  @Test
  void theCertificateOfADataConnectionIsCheckedToo() throws IOException { // HAZ-TLS-05, P-08
    FakeFtp server = fakes.use(FakeFtp.start()).user("alice", "canary").file("/a", "x");
    FtpClient ftp = fakes.use(FtpDialogues.builder(server).open());
    server.certificate(TestCa.shared().certificate("other.test"));
    assertThatThrownBy(() -> ftp.retrieve("a"))
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NAME));
    assertThatThrownBy(() -> ftp.store("b", Content.of("secret")))
        .isInstanceOf(NetClientException.class);
    assertThat(server.stored()).isEmpty();
  }

  // HAZ-FTP-28, PY-FTP-03
  @Test
  void aUserWhoNeedsNoPasswordIsIn() throws IOException {
    ScriptedServer server =
        playing(
            """
            S: 220 ready
            C: AUTH TLS
            S: 502 no
            C: USER alice
            S: 230 in already
            C: FEAT
            S: 211 none
            """);
    FtpClient ftp = fakes.use(builder(server).allowCleartextCredentials().open());
    assertThat(ftp.greeting()).isEqualTo("ready");
    assertThat(ftp.features()).isEqualTo(Features.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "530 no",
        "331 once more",
        "332 and the account?",
        "421 too many",
        "530 not canary"
      })
  void aLoginThatIsNotAcceptedFailsAndTellsNoSecret(String answer) { // HAZ-FTP-28, P-11, PY-FTP-37
    ScriptedServer server =
        playing(
            """
            S: 220 ready
            C: AUTH TLS
            S: 502 no
            C: USER alice
            S: 331 password
            C: PASS canary
            S: %s
            END
            """
                .formatted(answer));
    List<String> trace = new ArrayList<>();
    Connector listening =
        FakeServer.connector().toBuilder().listener(e -> trace.add(e.text())).build();
    assertThatThrownBy(
            () -> builder(server).connector(listening).allowCleartextCredentials().open())
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(answer).startsWith(e.code());
              assertThat(e.sessionUsable()).isFalse();
              assertThat(e.stage()).isEqualTo(Stage.LOGIN);
            })
        .hasMessageNotContaining("canary");
    assertThat(trace).contains("PASS ***").noneMatch(text -> text.contains("canary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASS canary", "530 Y2FuYXJ5", "530-no\n530 63616e617279"})
  void aSecretThatTheServerRepeatsIsShownNowhere(String answer) { // P-11
    ScriptedServer server =
        playing(
            "S: 220\nC: AUTH TLS\nS: 502\nC: USER alice\nS: 331\nC: PASS canary\nS: "
                + answer.replace("\n", "\nS: ")
                + "\nEND\n");
    StringWriter shown = new StringWriter();
    PrintWriter lines = new PrintWriter(shown);
    Connector traced =
        FakeServer.connector().toBuilder().listener(e -> lines.println(e.text())).build();
    Throwable failed =
        catchThrowable(() -> builder(server).connector(traced).allowCleartextCredentials().open());
    assertThat(failed).isInstanceOf(NetClientException.class);
    failed.printStackTrace(lines);
    assertThat(shown.toString())
        .contains("PASS ***")
        .doesNotContain("canary", "Y2FuYXJ5", "63616e617279");
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 busy", "500 no", "300 what"})
  void aGreetingThatIsNoneIsAFailure(String greeting) { // PY-FTP-02
    ScriptedServer server = playing("S: " + greeting + "\nEND\n");
    assertThatThrownBy(() -> builder(server).open()).isInstanceOf(NetClientException.class);
  }

  @Test
  void aServerThatIsNeverReadyIsLeft() { // HAZ-FTP-28
    ScriptedServer server = playing("S: 120 soon\n".repeat(11) + "END\n");
    assertThatThrownBy(() -> builder(server).open()).isInstanceOf(ProtocolException.class);
  }

  // HAZ-FTP-05, HAZ-FTP-06, PY-FTP-08
  @Test
  void endlessRepliesAreLimited() {
    ScriptedServer lines = playing("S: 220-x\n" + "S: 221 other\n".repeat(1001) + "END\n");
    assertThatThrownBy(() -> builder(lines).open())
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("lines in a reply");
    ScriptedServer line = playing("S! 220 " + "x".repeat(9000) + "\nEND\n");
    assertThatThrownBy(() -> builder(line).open()).isInstanceOf(LimitException.class);
  }

  @Test
  void tlsFromTheFirstByteNeedsNoAuth() throws IOException { // PY-FTP-32
    ScriptedServer server = fakes.use(ScriptedServer.startTls());
    server.plays(
        """
        S: 220 ready
        C: PBSZ 0
        S: 200 fine
        C: PROT P
        S: 200 fine
        C: USER alice
        S: 232 the certificate will do
        C: FEAT
        S: 211 none
        """);
    FtpClient ftp = fakes.use(builder(server).implicitTls().open());
    assertThat(ftp.greeting()).isEqualTo("ready");
  }

  // HAZ-FTP-31, PY-FTP-01, PY-FTP-09, PY-FTP-10
  @Test
  void namesInAnotherCharsetGoBothWays() throws IOException {
    ScriptedServer server =
        playing(
            """
            S: 220 ready
            C: AUTH TLS
            S: 502 no
            C: USER alice
            S: 331 password
            C! PASS gr\\xFC\\xDFe\\r\\n
            S: 230 in
            C: FEAT
            S: 211-all
            S:  UTF8
            S: 211 end
            C: PWD
            S! 257 "/\\xE9\\xFF\\xFF"\\r\\n
            C! DELE \\xE9\\xFF\\xFF\\r\\n
            S: 250 gone
            """);
    FtpClient ftp =
        fakes.use(
            builder(server)
                .credentials(Credentials.password("alice", "gr\u00fc\u00dfe"))
                .charset(StandardCharsets.ISO_8859_1)
                .allowCleartextCredentials()
                .open());
    assertThat(ftp.pwd()).isEqualTo("/\u00e9\u00ff"); // doubled there, too
    ftp.delete("\u00e9\u00ff"); // 255 is Telnet's IAC, and doubled
    assertThatThrownBy(() -> ftp.delete("\u20ac")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPasswordThatTheCharsetLacksIsNotChanged() {
    ScriptedServer server =
        playing("S: 220 a\nC: AUTH TLS\nS: 502 no\nC: USER alice\nS: 331 password\nEND\n");
    FtpClient.Builder builder =
        builder(server)
            .credentials(Credentials.password("alice", "\u20ac canary"))
            .charset(StandardCharsets.ISO_8859_1)
            .allowCleartextCredentials();
    assertThatThrownBy(builder::open)
        .isInstanceOf(AuthenticationException.class)
        .hasMessageNotContaining("canary");
  }

  @Test
  void settingsThatCannotWorkAreRefusedAtOnce() {
    assertThatThrownBy(() -> FtpClient.builder(Endpoint.unix(Path.of("/tmp/x"))))
        .isInstanceOf(IllegalArgumentException.class);
    FtpClient.Builder builder = FtpClient.builder(Endpoint.of("localhost", 21));
    Connector unix = Connector.builder().unixSocket(Path.of("/tmp/x")).build();
    assertThatThrownBy(() -> builder.connector(unix)).isInstanceOf(IllegalArgumentException.class);
    for (Credentials who :
        List.of(
            Credentials.token("a", rejected -> "t"),
            Credentials.password("", "canary"),
            Credentials.certificate(""))) {
      assertThatThrownBy(() -> builder.credentials(who))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String charset : List.of("UTF-16", "IBM1047")) {
      assertThatThrownBy(() -> builder.charset(Charset.forName(charset)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
