package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Receipt;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakeServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NntpPostTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

  private static final String ARTICLE =
      "From: a@b.test\r\nNewsgroups: misc.test\r\nSubject: x\r\n\r\nbody\r\n";

  private static final String SENT =
      """
      C: POST
      S: 340 Input article; end with <CR-LF>.<CR-LF>
      C: From: a@b.test
      C: Newsgroups: misc.test
      C: Subject: x
      C:
      C: body
      C: .
      """;

  @Test
  void anArticleIsHandedOverAndTheServersWordsReturned() throws IOException { // PY-NNTP-19
    try (NntpClient nntp = dialogues.open(SENT + "S: 240 Article received <x@y>\n")) {
      assertThat(nntp.postingAllowed()).isTrue();
      Receipt receipt = nntp.post(Content.of(ARTICLE));
      assertThat(receipt.text()).isEqualTo("Article received <x@y>");
      assertThat(receipt.location()).isEmpty(); // no URL has both a message-id and implicit TLS
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".\r\n..\r\n.x\r\n\r\n.\r\n", // dots on the first line and on others
        ".\n..\n.x\n\n.\n", // bare LF
        ".\r..\r.x\r\r.\r", // bare CR
        ".\n..\r.x\r\n\n." // all of them, and no end
      })
  void dotsAreStuffedOnceAndLinesEndInCrlf(String content)
      throws IOException { // HAZ-NNTP-02, PY-NNTP-19
    String dialogue = "C: POST\nS: 340 go on\nC: ..\nC: ...\nC: ..x\nC:\nC: ..\nC: .\nS: 240 ok\n";
    try (NntpClient nntp = dialogues.open(dialogue)) {
      assertThat(nntp.post(Content.of(content)).text()).isEqualTo("ok");
    }
  }

  @Test
  void whatIsPostedIsThere() throws IOException {
    try (FakeNntp server = FakeNntp.startTls().group("misc.test", "tests");
        NntpClient nntp = fake(server).implicitTls().open()) {
      nntp.post(Content.of("Message-ID: <1@b.test>\r\n" + ARTICLE + "..\r\n.\r\n"));
      assertThat(server.articles("misc.test").get(0))
          .asString(US_ASCII)
          .isEqualTo("Message-ID: <1@b.test>\r\n" + ARTICLE + "..\r\n.\r\n");
      assertThatThrownBy(() -> nntp.post(Content.of("Message-ID: <1@b.test>\r\n" + ARTICLE)))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("441"));
      assertThat(nntp.group("misc.test").count()).isEqualTo(1); // the session goes on
    }
  }

  private static NntpClient.Builder fake(FakeNntp server) {
    return NntpClient.builder(server.endpoint()).connector(FakeServer.connector());
  }

  @Test
  void overStartTlsTheReceiptTellsWhereTheArticleIs() throws IOException {
    try (FakeNntp server = FakeNntp.start().group("misc.test", "tests");
        NntpClient nntp = fake(server).open()) {
      URI here = URI.create("nntp://localhost:" + server.port() + "/");
      Receipt receipt = nntp.send(here, Content.of(ARTICLE), Progress.NONE);
      URI there = receipt.location().orElseThrow();
      assertThat(there.toString()).startsWith("news://localhost:").endsWith("/post-1@fake.test");
      assertThat(nntp.read(there).readAll()).asString(US_ASCII).endsWith(ARTICLE);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> nntp.send(here.resolve("/misc.test"), Content.of(ARTICLE), Progress.NONE));
    }
  }

  // HAZ-NNTP-12
  @ParameterizedTest
  @CsvSource({"440, true", "480, true", "502, false", "400, true"})
  void aServerThatWantsNoArticleIsSentNone(int code, boolean temporary) throws IOException {
    try (NntpClient nntp = dialogues.open("C: POST\nS: " + code + " no posting\nEND\n")) {
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
          .isInstanceOfSatisfying(
              NntpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Integer.toString(code));
                assertThat(e.temporary()).isEqualTo(temporary);
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e.sessionUsable()).isEqualTo(code != 400);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {435, 436, 437, 441, 503})
  void aRefusedArticleIsCertainlyNotPosted(int code) throws IOException { // HAZ-NNTP-12
    try (NntpClient nntp =
        dialogues.open(SENT + "S: " + code + " no\nC: DATE\nS: 111 19990623135624\n")) {
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
          .isInstanceOfSatisfying(
              NntpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Integer.toString(code));
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
              });
      nntp.date();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUT\n", "RESET\n", "S! 24\nCUT\n"})
  void withoutAnAnswerNobodyKnows(String end) throws IOException { // P-19
    try (NntpClient nntp = dialogues.open(SENT + end)) {
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
          .isInstanceOfSatisfying(
              NetClientException.class,
              e -> {
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
                assertThat(e.sessionUsable()).isFalse();
              });
      assertThat(dialogues.received()).containsOnlyOnce("POST");
    }
  }

  @Test
  void anAnswerThatFitsNotLeavesItUnknown() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp = dialogues.open(SENT + "S: 340 once more\nEND\n")) {
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
          .isInstanceOfSatisfying(
              ProtocolException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  @Test
  void anEndBeforeTheGoAheadLeavesItUndone() throws IOException {
    try (NntpClient nntp = dialogues.open("C: POST\nCUT\n")) {
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
    }
  }

  private static Content failing() {
    return Content.of(
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the disk is gone");
            }
            return 'x';
          }
        },
        OptionalLong.empty());
  }

  @Test
  void contentThatFailsIsNeverTakenForWhole() throws IOException {
    try (FakeNntp server = FakeNntp.startTls().group("misc.test", "tests");
        NntpClient nntp = fake(server).implicitTls().open()) {
      assertThatThrownBy(() -> nntp.post(failing()))
          .isInstanceOfSatisfying(
              LocalFailureException.class,
              e -> {
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e).hasStackTraceContaining("the disk is gone");
              });
      assertThat(nntp.isOpen()).isFalse();
      assertThat(server.articles("misc.test")).isEmpty();
    }
  }

  @Test
  void aCallbackThatFailsEndsThePost() throws IOException {
    try (FakeNntp server = FakeNntp.startTls().group("misc.test", "tests");
        NntpClient nntp = fake(server).implicitTls().open()) {
      Progress failing =
          (done, total) -> {
            throw new IllegalStateException("no more");
          };
      assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE), failing))
          .isInstanceOf(LocalFailureException.class);
      assertThat(server.articles("misc.test")).isEmpty();
    }
  }

  @Test
  void nothingIsPostedInClearUnlessThatIsSaidByName() throws IOException { // P-09
    try (FakeNntp server = FakeNntp.start().withoutStartTls().group("misc.test", "tests")) {
      try (NntpClient nntp = fake(server).open()) {
        assertThat(nntp.group("misc.test").count()).isZero(); // reading is possible
        assertThatThrownBy(() -> nntp.post(Content.of(ARTICLE)))
            .isInstanceOf(TlsRequiredException.class);
        assertThat(nntp.isOpen()).isFalse();
      }
      assertThat(server.received()).doesNotContain("POST");
      try (NntpClient nntp = fake(server).allowCleartextCredentials().open()) {
        nntp.post(Content.of(ARTICLE));
      }
      assertThat(server.articles("misc.test")).hasSize(1);
    }
  }
}
