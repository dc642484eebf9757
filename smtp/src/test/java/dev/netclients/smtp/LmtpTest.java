package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.HI;
import static dev.netclients.smtp.SmtpDialogues.RESET;
import static dev.netclients.smtp.SmtpDialogues.failure;
import static dev.netclients.smtp.SmtpDialogues.flight;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static dev.netclients.smtp.SmtpDialogues.play;
import static dev.netclients.smtp.SmtpDialogues.playToTheEnd;
import static dev.netclients.smtp.SmtpDialogues.sendAll;
import static dev.netclients.smtp.SmtpDialogues.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LMTP: each recipient has the last word about itself (RFC 2033). */
class LmtpTest {
  private static final String READY =
      """
      S: 220 lmtp.test
      C: LHLO client.test
      S: 250-lmtp.test
      S: 250-PIPELINING
      S: 250 ENHANCEDSTATUSCODES
      """;

  // RFC 2033, section 4.2
  private static final String THREE =
      READY
          + """
          C: MAIL FROM:<a@x.test>
          C: RCPT TO:<pat@y.test>
          C: RCPT TO:<jones@y.test>
          C: RCPT TO:<green@y.test>
          C: DATA
          S: 250 OK
          S: 250 OK
          S: 550 No such user here
          S: 250 OK
          S: 354 Start mail input; end with <CRLF>.<CRLF>
          C: Blah blah
          C: .
          """;

  private static final Mail TO_THREE =
      mail("Blah blah", "pat@y.test", "jones@y.test", "green@y.test");

  @Test
  void everyRecipientHasItsOwnAnswer() throws IOException { // PY-SMTP-04
    play(
        SmtpClient.Builder::lmtp,
        THREE + "S: 250 OK\nS: 452 4.2.2 <green@y.test> is temporarily over quota\n",
        lmtp -> {
          Sent sent = lmtp.send(TO_THREE);
          assertThat(status(sent)).isEqualTo("[ACCEPTED, REFUSED, REFUSED]");
          assertThat(sent.deliveries().get(2).reply().orElseThrow().enhanced()).isEqualTo("4.2.2");
        });
  }

  @Test
  void whatHasItsAnswerKeepsItWhenTheConnectionEnds() throws IOException { // HAZ-SMTP-09
    playToTheEnd(
        SmtpClient.Builder::lmtp,
        THREE + "S: 250 OK\nCUT\n",
        lmtp ->
            assertThat(status(lmtp.sendAll(List.of(TO_THREE)).next()))
                .isEqualTo("[ACCEPTED, REFUSED, UNKNOWN]"));
    playToTheEnd(
        SmtpClient.Builder::lmtp,
        THREE + "S: 250 OK\nCUT\n",
        lmtp ->
            assertThatThrownBy(() -> lmtp.send(TO_THREE))
                .isInstanceOfSatisfying(
                    TruncatedException.class,
                    e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN)));
  }

  @Test
  void aGoAheadForNobodyEndsTheSession() throws IOException {
    // an end mark has as many answers as there are recipients, and there are none
    playToTheEnd(
        SmtpClient.Builder::lmtp,
        READY + flight("") + "S: 250 OK\nS: 550 no\nS: 354 go\nEND\n",
        lmtp -> {
          assertThatThrownBy(() -> lmtp.send(HI)).isInstanceOf(SmtpReplyException.class);
          assertThat(lmtp.isOpen()).isFalse();
        });
  }

  @Test
  void eachAnswerIsForTheNextWhoWasAcceptedWhateverWasSaidOfTheSender() throws IOException {
    String dialogue =
        READY.replace("S: 250 ENH", "S: 250-CHUNKING\nS: 250 ENH")
            + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<pat@y.test>
            C: RCPT TO:<jones@y.test>
            C: BDAT 4 LAST
            C: hi
            S: 550 not you
            S: 550 not him
            S: 250 OK
            S: 250 OK
            """
            + RESET;
    play(
        SmtpClient.Builder::lmtp,
        dialogue,
        lmtp ->
            assertThat(status(lmtp.send(mail("hi", "pat@y.test", "jones@y.test"))))
                .isEqualTo("[REFUSED, ACCEPTED]"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMessagesGoAheadToo(boolean chunking) throws IOException {
    try (FakeSmtp server = FakeSmtp.startLmtp()) {
      server.capabilities("PIPELINING", chunking ? "CHUNKING" : "HELP");
      server.refuse("no@y.test", "550 5.1.1 who?");
      server.answerOnce(".", "250 2.0.0 first");
      server.answerOnce(".", "452 4.2.2 full");
      try (SmtpClient lmtp = SmtpDialogues.builder(server).implicitTls().lmtp().open()) {
        assertThat(
                sendAll(
                    lmtp,
                    mail("one", "b@y.test", "no@y.test", "c@y.test"),
                    mail("two", "no@y.test"),
                    mail("three", "b@y.test")))
            .containsExactly("[ACCEPTED, REFUSED, REFUSED]", "[REFUSED]", "[ACCEPTED]");
        lmtp.quit();
      }
      assertThat(server.messages("c@y.test")).isEmpty();
      assertThat(server.messages("b@y.test")).hasSize(2);
    }
  }

  @Test
  void itIsSpokenAtAUnixSocket(@TempDir Path folder) throws IOException { // PY-SMTP-04
    try (FakeSmtp server = FakeSmtp.startLmtpAt(folder.resolve("lmtp"));
        SmtpClient lmtp =
            SmtpClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .allowCleartextCredentials()
                .lmtp()
                .open()) {
      assertThat(lmtp.send(mail("hi", "b@y.test")).acceptedForAll()).isTrue();
      assertThat(server.received().get(0)).isEqualTo("LHLO localhost");
      assertThat(lmtp).hasToString("LMTP session with " + server.endpoint());
    }
  }

  @Test
  void thereIsNoHeloInLmtp() {
    String hello = "S: 220 x\nC: LHLO client.test\n";
    assertThat(failure(SmtpClient.Builder::lmtp, hello + "S: 500 what?\nEND\n"))
        .isInstanceOf(SmtpReplyException.class);
    assertThat(failure(SmtpClient.Builder::lmtp, hello + "S: 354 what?\nEND\n"))
        .isInstanceOf(ProtocolException.class);
  }
}
