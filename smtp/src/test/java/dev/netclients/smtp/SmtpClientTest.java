package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.ONE_BY_ONE;
import static dev.netclients.smtp.SmtpDialogues.READY;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.testkit.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpClientTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private SmtpClient open(String dialogue) throws IOException {
    return SmtpDialogues.open(server, dialogue);
  }

  private static final String QUIT = "C: QUIT\nS: 221 bye\n";

  // RFC 5321, appendix D.1, with its commands together as RFC 2920 allows
  @Test
  void aMessageGoesToThoseWhoAreAccepted() throws IOException { // HAZ-SMTP-06, PY-SMTP-11
    String dialogue =
        READY
            + """
            C: MAIL FROM:<Smith@bar.test> SIZE=14
            C: RCPT TO:<Jones@foo.test>
            C: RCPT TO:<Green@foo.test>
            C: RCPT TO:<Brown@foo.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 No such user here
            S: 250 OK
            S: 354 Start mail input; end with <CRLF>.<CRLF>
            C: Blah blah...
            C: .
            S: 250 2.0.0 OK
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      Envelope envelope =
          Envelope.of("Smith@bar.test", "Jones@foo.test", "Green@foo.test", "Brown@foo.test");
      Sent sent = smtp.send(new Mail(envelope, Content.of("Blah blah...\r\n")));
      assertThat(sent.deliveries())
          .extracting(Delivery::status)
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
      assertThat(sent.with(Status.REFUSED).get(0).reply())
          .hasValueSatisfying(
              reply -> {
                assertThat(reply.code()).isEqualTo(550);
                assertThat(reply.enhanced()).isEqualTo("5.1.1");
                assertThat(reply.isPermanent()).isTrue();
              });
      assertThat(sent.failure()).isEmpty();
      smtp.quit();
    }
  }

  @Test
  void oneCommandAtATimeWhereTheServerCanTakeNoMore() throws IOException {
    String dialogue =
        ONE_BY_ONE
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            S: 250 ok
            C: RCPT TO:<b@y.test>
            S: 250 ok
            C: RCPT TO:<c@y.test>
            S: 451 4.2.0 later
            C: DATA
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      Sent sent = smtp.send(mail("hi\r\n", "b@y.test", "c@y.test"));
      assertThat(sent.with(Status.REFUSED).get(0).reply().orElseThrow().isTemporary()).isTrue();
      smtp.quit();
    }
  }

  // --- the bytes of a message ---

  @ParameterizedTest
  @CsvSource({
    "'.\r\nhello', 'C: ..\nC: hello\n'", // a dot at the first character too
    "'hello\r\n.\r\nbye\r\n', 'C: hello\nC: ..\nC: bye\n'",
    "'..two\r\n.', 'C: ...two\nC: ..\n'",
    "'a\n.b\rc', 'C: a\nC: ..b\nC: c\n'", // bare LF and CR
    "'no end', 'C: no end\n'",
    "'', ''",
    "'\r\n', 'C: \n'"
  })
  void linesEndWithCrlfAndDotsAreDoubledOnce(String text, String lines)
      throws IOException { // HAZ-SMTP-03, HAZ-SMTP-04, HAZ-SMTP-05, PY-SMTP-16
    String dialogue =
        READY.replace("S: 250-SIZE 1000\n", "")
            + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            """
            + lines
            + "C: .\nS: 250 ok\n"
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThat(smtp.send(mail(text, "b@y.test")).acceptedForAll()).isTrue();
      smtp.quit();
    }
    streamed(dialogue, text);
  }

  private void streamed(String dialogue, String text) throws IOException {
    byte[] bytes = text.getBytes(US_ASCII);
    Content once = Content.of(new ByteArrayInputStream(bytes), OptionalLong.empty());
    try (SmtpClient smtp =
        open(dialogue.replace("test>\nC: RCPT", "test> BODY=8BITMIME\nC: RCPT"))) {
      smtp.send(new Mail(Envelope.of("a@x.test", "b@y.test"), once));
      smtp.quit();
    }
  }

  @Test
  void dotsAtTheEdgesOfBlocksAreDoubledToo() throws IOException { // HAZ-SMTP-03
    StringBuilder text = new StringBuilder();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String line = ".".repeat(1 + i % 3) + "x".repeat(i % 97);
      text.append(line).append("\r\n");
      lines.append("C: .").append(line).append('\n');
    }
    byte[] bytes = text.toString().getBytes(US_ASCII);
    for (int slice : new int[] {1, 2, 3, 1000}) {
      InputStream slices =
          new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
              return super.read(to, offset, Math.min(length, slice));
            }
          };
      String dialogue =
          READY.replace("S: 250-8BITMIME\n", "").replace("S: 250-SIZE 1000\n", "")
              + """
              C: MAIL FROM:<a@x.test>
              C: RCPT TO:<b@y.test>
              C: DATA
              S: 250 ok
              S: 250 ok
              S: 354 go
              """
              + lines
              + "C: .\nS: 250 ok\n"
              + QUIT;
      try (SmtpClient smtp = open(dialogue)) {
        Content content = Content.of(slices, OptionalLong.of(bytes.length));
        smtp.send(new Mail(Envelope.of("a@x.test", "b@y.test"), content), (done, of) -> {});
        smtp.quit();
      }
    }
  }

  // --- parameters ---

  @Test
  void whatAMessageNeedsIsSaidWithMail() throws IOException { // PY-SMTP-14, PY-SMTP-15
    String dialogue =
        READY
            + """
            C: MAIL FROM:<å@x.test> RET=HDRS ENVID=id+2B1 SIZE=19 BODY=8BITMIME SMTPUTF8
            C: RCPT TO:<b@xn--bcher-kva.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;b+3Dc@y.test
            C: RCPT TO:<c@y.test> NOTIFY=NEVER
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: ü
            C:
            C: ö
            C: .
            S: 250 ok
            """
            + QUIT;
    Envelope envelope =
        Envelope.of(
                "å@x.test",
                List.of(
                    Recipient.of("b@bücher.test")
                        .notifyOn(Notify.DELAY, Notify.FAILURE)
                        .orcpt("rfc822;b=c@y.test"),
                    Recipient.of("c@y.test").notifyNever()))
            .ret(Ret.HDRS)
            .envid("id+1");
    try (SmtpClient smtp = open(dialogue)) {
      smtp.send(new Mail(envelope, Content.of("Subject: ü\r\n\r\nö\r\n")));
      smtp.quit();
    }
  }

  @Test
  void theNullSenderIsNobody() throws IOException { // PY-SMTP-15
    String dialogue =
        READY
            + """
            C: MAIL FROM:<> SIZE=3
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: a
            C: .
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      smtp.send(new Mail(Envelope.of("", "b@y.test"), Content.of("a")));
      smtp.quit();
    }
  }

  private void refusedBeforeAByteIsSent(String capabilities, Mail mail, String why)
      throws IOException {
    try (SmtpClient smtp = open(capabilities + QUIT)) {
      assertThatThrownBy(() -> smtp.send(mail))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
      smtp.quit();
    }
  }

  @Test
  void aMessageLargerThanTheServerTakesIsNotSent() throws IOException { // HAZ-SMTP-15
    refusedBeforeAByteIsSent(READY, mail("x\n".repeat(334), "b@y.test"), "1002 bytes");
    Content announced =
        Content.of(new ByteArrayInputStream(new byte[0]), OptionalLong.of(1L << 40));
    refusedBeforeAByteIsSent(
        READY, new Mail(Envelope.of("a@x.test", "b@y.test"), announced), "1099511627776 bytes");
  }

  @Test
  void whatTheServerDoesNotOfferIsNotSentAnyway() throws IOException { // HAZ-SMTP-16, P-06
    String plain = "S: 220 mx.test\nC: EHLO client.test\nS: 250 mx.test\n";
    refusedBeforeAByteIsSent(plain, mail("\r\n\r\n\u00e9", "b@y.test"), "8BITMIME");
    refusedBeforeAByteIsSent(plain, mail("hi", "\u00e9@y.test"), "SMTPUTF8");
    // characters whose low byte is LF, CR or NUL
    refusedBeforeAByteIsSent(plain, mail("hi", "b\u760a@y.test"), "SMTPUTF8");
    refusedBeforeAByteIsSent(plain, mail("hi", "b\u010d@y.test"), "SMTPUTF8");
    refusedBeforeAByteIsSent(plain, mail("hi", "b\u4e00@y.test"), "SMTPUTF8");
    String eight = plain.replace("S: 250 mx.test\n", "S: 250-mx.test\nS: 250 8BITMIME\n");
    refusedBeforeAByteIsSent(eight, mail("Subject: \u00e9\r\n\r\nhi", "b@y.test"), "SMTPUTF8");
    Mail reports =
        new Mail(
            Envelope.of("a@x.test", List.of(Recipient.of("b@y.test").notifyNever())),
            Content.of("hi"));
    refusedBeforeAByteIsSent(plain, reports, "DSN");
  }

  @Test
  void aLineOfMoreThan998BytesIsNotSent() throws IOException { // HAZ-SMTP-23
    String unlimited = READY.replace("S: 250-SIZE 1000\n", "");
    refusedBeforeAByteIsSent(unlimited, mail("x".repeat(999), "b@y.test"), "998");
    String large = ("x".repeat(70) + "\r\n").repeat(2000) + "y".repeat(999); // over 64 KiB
    refusedBeforeAByteIsSent(unlimited, mail(large, "b@y.test"), "998");
  }

  @Test
  void aStreamWithALineOfMoreThan998BytesIsCut() throws IOException { // HAZ-SMTP-23, HAZ-SMTP-26
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> BODY=8BITMIME
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            END
            """;
    try (SmtpClient smtp = open(dialogue)) {
      Content once =
          Content.of(
              new ByteArrayInputStream("x".repeat(999).getBytes(US_ASCII)), OptionalLong.empty());
      assertThatThrownBy(() -> smtp.send(new Mail(Envelope.of("a@x.test", "b@y.test"), once)))
          .isInstanceOfSatisfying(
              LocalFailureException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE))
          .hasMessageContaining("998");
    }
  }

  // --- refusals ---

  @Test
  void withoutARecipientNothingIsSent() throws IOException { // HAZ-SMTP-07, HAZ-SMTP-21
    String dialogue =
        ONE_BY_ONE
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            S: 250 ok
            C: RCPT TO:<b@y.test>
            S: 550 5.1.1 who?
            C: RCPT TO:<c@y.test>
            S: 450 4.1.1 later
            C: RSET
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test", "c@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("550");
                assertThat(e.enhanced()).isEqualTo("5.1.1");
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.deliveries())
                    .extracting(d -> d.reply().orElseThrow().code())
                    .containsExactly(550, 450);
              });
      smtp.quit();
    }
  }

  @Test
  void aGoAheadForNobodyIsAnsweredByALoneEndMark() throws IOException { // HAZ-SMTP-19
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 550 no
            S: 354 go
            C: .
            S: 554 no valid recipients
            C: RSET
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOf(SmtpReplyException.class)
          .hasMessageContaining("no (stage");
      smtp.quit();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'S: 550 5.7.1 not you\nS: 503 MAIL first\nS: 503 RCPT first\n', 550, false", // MAIL
    "'S: 250 ok\nS: 250 ok\nS: 451 4.3.0 later\n', 451, true", // DATA: HAZ-SMTP-08
  })
  void aRefusalBeforeTheMessageIsToldAndNothingOfItIsSent(
      String replies, String code, boolean temporary) throws IOException {
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            """
            + replies
            + "C: RSET\nS: 250 ok\n"
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(code);
                assertThat(e.temporary()).isEqualTo(temporary);
              });
      smtp.quit();
    }
  }

  @ParameterizedTest
  @CsvSource({"452 4.2.2 full, 452, 4.2.2, true", "554 5.6.0 spam, 554, 5.6.0, false"})
  void aRefusalOfTheMessageIsTemporaryOrPermanent(
      String reply, String code, String enhanced, boolean temporary)
      throws IOException { // HAZ-SMTP-10
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: hi
            C: .
            """
            + ("S: " + reply + "\n")
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(code);
                assertThat(e.enhanced()).isEqualTo(enhanced);
                assertThat(e.temporary()).isEqualTo(temporary);
              });
      smtp.quit();
    }
  }

  @Test
  void withAllOrNoneARefusalStopsTheMessage() throws IOException { // HAZ-SMTP-06, PY-SMTP-12
    server.plays(
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            S: 250 ok
            S: 250 ok
            S: 550 no
            C: RSET
            S: 250 ok
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            S: 250 ok
            S: 250 ok
            C: DATA
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """
            + QUIT);
    try (SmtpClient smtp = SmtpDialogues.builder(server).implicitTls().allOrNone().open()) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test", "c@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e ->
                  assertThat(e.deliveries())
                      .extracting(Delivery::status)
                      .containsExactly(Status.NOT_SENT, Status.REFUSED));
      assertThat(smtp.send(mail("hi\r\n", "b@y.test")).acceptedForAll()).isTrue();
      smtp.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 421 4.3.2 going down\n",
        "S: 250 ok\nS: 421 4.3.2 going down\n",
        "S: 250 ok\nS: 250 ok\nS: 421 4.3.2 going down\n",
        "S: 250 ok\nS: 250 ok\nS: 354 go\nC: hi\nC: .\nS: 421 4.3.2 going down\n"
      })
  void after421TheSessionIsOver(String replies) throws IOException { // HAZ-SMTP-11
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            """
            + replies
            + "END\n";
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("421");
                assertThat(e.temporary()).isTrue();
                assertThat(e.sessionUsable()).isFalse();
              });
      assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 354 what?\n", // for MAIL
        "S: 250 ok\nS: 334 what?\n",
        "S: 250 ok\nS: 250 ok\nS: 250 what?\n",
        "S: 250 ok\nS: 250 ok\nS: 354 go\nC: hi\nC: .\nS: 354 again?\n",
        "S: 25\n",
        "S: 099 low\n",
        "S: 600 high\n",
        "S: 250_no separator\n",
        "S: 250-two\nS: 251 codes\n"
      })
  void whatIsNoReplyEndsTheSession(String replies) throws IOException { // HAZ-SMTP-14
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            """
            + replies
            + "END\n";
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOf(ProtocolException.class); // HAZ-SMTP-13
      assertThat(smtp.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatHasWaitedLongEnoughSaysSoUnasked(boolean chunking)
      throws IOException { // HAZ-SMTP-11
    String ready = chunking ? SmtpDialogues.CHUNKING : READY;
    try (SmtpClient smtp = open(ready + "S: 421 4.4.2 idle too long\nEND\n")) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.enhanced()).isEqualTo("4.4.2");
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
              });
      assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void aGoAheadForARefusedSenderEndsTheSession() throws IOException {
    // an empty message would reach the one whom the server has accepted
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 550 no
            S: 250 ok
            S: 354 go
            END
            """;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class, e -> assertThat(e.sessionUsable()).isFalse());
      assertThat(smtp.isOpen()).isFalse();
    }
  }

  @Test
  void whatTheServerSaysIsEscaped() throws IOException { // HAZ-SMTP-27, P-12
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S! 550 \\x1b[31mred\\xFF\\r\\n
            S: 554 no
            C: RSET
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      assertThatThrownBy(() -> smtp.send(mail("hi\r\n", "b@y.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> assertThat(e.deliveries().toString()).doesNotContain("\u001b"))
          .hasMessageNotContaining("\u001b");
      smtp.quit();
    }
  }

  // --- content that fails ---

  @Test
  void aSmallMessageThatCannotBeReadIsNotBegun() throws IOException { // HAZ-NET-22
    try (SmtpClient smtp = open(READY + QUIT)) {
      Content failing =
          Content.of(
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException("the disk is gone");
                }
              },
              OptionalLong.of(10));
      Mail mail = new Mail(Envelope.of("a@x.test", "b@y.test"), failing);
      assertThatThrownBy(() -> smtp.send(mail))
          .isInstanceOfSatisfying(
              LocalFailureException.class,
              e -> {
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
              })
          .hasMessageContaining("the disk is gone");
      smtp.quit();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5})
  void aMessageMustBeAsLongAsItSays(long promised) throws IOException {
    try (SmtpClient smtp = open(READY + QUIT)) {
      Content four = Content.of(new ByteArrayInputStream(new byte[4]), OptionalLong.of(promised));
      assertThatThrownBy(() -> smtp.send(new Mail(Envelope.of("a@x.test", "b@y.test"), four)))
          .isInstanceOf(LocalFailureException.class);
      smtp.quit();
    }
  }

  @Test
  void aStreamThatFailsLeavesNoEndMark() throws IOException { // HAZ-SMTP-26
    String dialogue =
        READY.replace("S: 250-SIZE 1000\n", "")
            + """
            C: MAIL FROM:<a@x.test> BODY=8BITMIME
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            END
            """;
    try (SmtpClient smtp = open(dialogue)) {
      InputStream failing =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("the disk is gone");
            }
          };
      Mail mail =
          new Mail(Envelope.of("a@x.test", "b@y.test"), Content.of(failing, OptionalLong.empty()));
      assertThatThrownBy(() -> smtp.send(mail))
          .isInstanceOfSatisfying(
              LocalFailureException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE))
          .hasRootCauseMessage("the disk is gone");
      assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  // --- the rest of the protocol ---

  @Test
  void otherCommandsAreAskedByName() throws IOException { // PY-SMTP-17, PY-SMTP-18, PY-SMTP-19
    String dialogue =
        READY
            + """
            C: NOOP
            S: 250 ok
            C: VRFY bob
            S: 252 try
            C: EXPN list
            S: 250-a@y.test
            S: 250 b@y.test
            C: HELP
            S: 214 no
            C: ETRN y.test
            S: 459 not now
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      smtp.noop();
      assertThat(smtp.verify("bob").code()).isEqualTo(252);
      assertThat(smtp.expand("list").lines()).containsExactly("a@y.test", "b@y.test");
      assertThat(smtp.help().text()).isEqualTo("no");
      assertThat(smtp.command("ETRN y.test").isTransient()).isTrue();
      for (String bad : List.of("DATA", "bdat 1", "AUTH PLAIN", "x\r\nRSET", "quit", "x\u0000")) {
        assertThatThrownBy(() -> smtp.command(bad)).isInstanceOf(IllegalArgumentException.class);
      }
      smtp.quit();
    }
  }

  @Test
  void anotherCallWhileOneIsUnderWayIsRefused() throws IOException { // HAZ-NET-21
    try (SmtpClient smtp = open(READY + QUIT)) {
      try (var none = smtp.sendAll(List.of())) {
        assertThatThrownBy(smtp::noop).isInstanceOf(IllegalStateException.class);
        assertThat(none.hasNext()).isFalse();
      }
      smtp.quit();
      assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void progressIsToldByTheByte() throws IOException {
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """
            + QUIT;
    List<String> heard = new ArrayList<>();
    try (SmtpClient smtp = open(dialogue)) {
      smtp.send(
          mail("hi\r\n", "b@y.test"),
          (done, total) -> heard.add(done + " of " + total.orElseThrow()));
      smtp.quit();
    }
    assertThat(heard).containsExactly("4 of 4");
  }

  @Test
  void mailGoesByUrl() throws IOException {
    String dialogue =
        READY
            + """
            C: MAIL FROM:<me@x.test> SIZE=28
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: From: Me <me@x.test>
            C:
            C: hi
            C: .
            S: 250 2.0.0 queued as 7
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 550 no
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """
            + QUIT;
    try (SmtpClient smtp = open(dialogue)) {
      Content whole = Content.of("From: Me <me@x.test>\r\n\r\nhi\r\n".getBytes(UTF_8));
      assertThat(smtp.send(URI.create("mailto:b@y.test"), whole, (d, t) -> {}).text())
          .isEqualTo("250 2.0.0 queued as 7");
      URI two =
          URI.create(
              "smtps://localhost:" + server.port() + "/?from=a@x.test&to=b@y.test&to=c@y.test");
      assertThatThrownBy(() -> smtp.send(two, Content.of("hi\r\n"), dev.netclients.Progress.NONE))
          .isInstanceOfSatisfying(
              SmtpReplyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.DONE));
      URI other = URI.create("smtps://other.test/?from=a@x.test&to=b@y.test");
      assertThatThrownBy(() -> smtp.send(other, Content.of(""), dev.netclients.Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class);
      smtp.quit();
    }
  }
}
