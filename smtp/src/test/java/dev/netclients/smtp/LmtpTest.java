package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static SmtpClient open(ScriptedServer server, String dialogue) throws IOException {
    server.plays(dialogue);
    return SmtpDialogues.builder(server).implicitTls().lmtp().open();
  }

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

  @Test
  void everyRecipientHasItsOwnAnswer() throws IOException { // PY-SMTP-04
    try (ScriptedServer server = ScriptedServer.startTls();
        SmtpClient lmtp =
            open(
                server,
                THREE
                    + """
                    S: 250 OK
                    S: 452 4.2.2 <green@y.test> is temporarily over quota
                    C: QUIT
                    S: 221 bye
                    """)) {
      Sent sent = lmtp.send(mail("Blah blah", "pat@y.test", "jones@y.test", "green@y.test"));
      assertThat(sent.deliveries())
          .extracting(Delivery::status)
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.REFUSED);
      assertThat(sent.deliveries().get(2).reply().orElseThrow().enhanced()).isEqualTo("4.2.2");
      lmtp.quit();
    }
  }

  @Test
  void whatHasItsAnswerKeepsItWhenTheConnectionEnds() throws IOException { // HAZ-SMTP-09
    try (ScriptedServer server = ScriptedServer.startTls();
        SmtpClient lmtp = open(server, THREE + "S: 250 OK\nCUT\n")) {
      Items<Sent> results =
          lmtp.sendAll(List.of(mail("Blah blah", "pat@y.test", "jones@y.test", "green@y.test")));
      assertThat(results.next().deliveries())
          .extracting(Delivery::status)
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.UNKNOWN);
    }
    try (ScriptedServer server = ScriptedServer.startTls();
        SmtpClient lmtp = open(server, THREE + "S: 250 OK\nCUT\n")) {
      assertThatThrownBy(
              () -> lmtp.send(mail("Blah blah", "pat@y.test", "jones@y.test", "green@y.test")))
          .isInstanceOfSatisfying(
              dev.netclients.TruncatedException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  @Test
  void aGoAheadForNobodyEndsTheSession() throws IOException {
    // an end mark has as many answers as there are recipients, and there are none
    try (ScriptedServer server = ScriptedServer.startTls();
        SmtpClient lmtp =
            open(
                server,
                READY
                    + """
                    C: MAIL FROM:<a@x.test>
                    C: RCPT TO:<pat@y.test>
                    C: DATA
                    S: 250 OK
                    S: 550 no
                    S: 354 go
                    END
                    """)) {
      assertThatThrownBy(() -> lmtp.send(mail("hi", "pat@y.test")))
          .isInstanceOf(SmtpReplyException.class);
      assertThat(lmtp.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMessagesGoAheadToo(boolean chunking) throws IOException {
    try (FakeSmtp server = FakeSmtp.startLmtp()) {
      server.capabilities("PIPELINING", chunking ? "CHUNKING" : "HELP");
      server.refuse("no@y.test", "550 5.1.1 who?");
      server.answerOnce(".", "250 2.0.0 first");
      server.answerOnce(".", "452 4.2.2 full");
      try (SmtpClient lmtp =
          SmtpClient.builder(server.endpoint())
              .connector(FakeServer.connector())
              .implicitTls()
              .lmtp()
              .open()) {
        List<String> all = new ArrayList<>();
        try (Items<Sent> results =
            lmtp.sendAll(
                List.of(
                    mail("one", "b@y.test", "no@y.test", "c@y.test"),
                    mail("two", "no@y.test"),
                    mail("three", "b@y.test")))) {
          while (results.hasNext()) {
            all.add(results.next().deliveries().stream().map(Delivery::status).toList().toString());
          }
        }
        assertThat(all).containsExactly("[ACCEPTED, REFUSED, REFUSED]", "[REFUSED]", "[ACCEPTED]");
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
  void thereIsNoHeloInLmtp() throws IOException {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      String dialogue = "S: 220 x\nC: LHLO client.test\nS: 500 what?\nEND\n";
      assertThatThrownBy(() -> open(server, dialogue)).isInstanceOf(SmtpReplyException.class);
    }
    try (ScriptedServer server = ScriptedServer.startTls()) {
      String dialogue = "S: 220 x\nC: LHLO client.test\nS: 354 what?\nEND\n";
      assertThatThrownBy(() -> open(server, dialogue)).isInstanceOf(ProtocolException.class);
    }
  }
}
