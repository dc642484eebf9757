package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.GO;
import static dev.netclients.smtp.SmtpDialogues.READY;
import static dev.netclients.smtp.SmtpDialogues.RESET;
import static dev.netclients.smtp.SmtpDialogues.TAKEN;
import static dev.netclients.smtp.SmtpDialogues.UNLIMITED;
import static dev.netclients.smtp.SmtpDialogues.failing;
import static dev.netclients.smtp.SmtpDialogues.flight;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static dev.netclients.smtp.SmtpDialogues.once;
import static dev.netclients.smtp.SmtpDialogues.play;
import static dev.netclients.smtp.SmtpDialogues.playToTheEnd;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.testkit.FakeSmtp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a message goes out, and which message does not. */
class SmtpMessageTest {
  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(US_ASCII));
  }

  // --- its bytes ---

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
    play(
        UNLIMITED + flight("") + GO + lines + TAKEN,
        smtp -> assertThat(smtp.send(mail(text, "b@y.test")).acceptedForAll()).isTrue());
    play(
        UNLIMITED + flight("BODY=8BITMIME") + GO + lines + TAKEN,
        smtp -> smtp.send(mail(once(bytes(text)), "b@y.test")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void dotsAtTheEdgesOfBlocksAreDoubledToo(int slice) throws IOException { // HAZ-SMTP-03
    StringBuilder text = new StringBuilder();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String line = ".".repeat(1 + i % 3) + "x".repeat(i % 97);
      text.append(line).append("\r\n");
      lines.append("C: .").append(line).append('\n');
    }
    InputStream slices =
        new ByteArrayInputStream(text.toString().getBytes(US_ASCII)) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, slice));
          }
        };
    Content content = Content.of(slices, OptionalLong.of(text.length()));
    play(
        UNLIMITED.replace("S: 250-8BITMIME\n", "") + flight("") + GO + lines + TAKEN,
        smtp -> smtp.send(mail(content, "b@y.test"), (done, of) -> {}));
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
            """
            + TAKEN;
    Recipient bob =
        Recipient.of("b@bücher.test")
            .notifyOn(Notify.DELAY, Notify.FAILURE)
            .orcpt("rfc822;b=c@y.test");
    Envelope envelope =
        Envelope.of("å@x.test", List.of(bob, Recipient.of("c@y.test").notifyNever()))
            .ret(Ret.HDRS)
            .envid("id+1");
    play(dialogue, smtp -> smtp.send(new Mail(envelope, Content.of("Subject: ü\r\n\r\nö\r\n"))));
  }

  @Test
  void theNullSenderIsNobody() throws IOException { // PY-SMTP-15
    play(
        READY + flight("SIZE=3").replace("a@x.test", "") + GO + "C: a\n" + TAKEN,
        smtp -> smtp.send(new Mail(Envelope.of("", "b@y.test"), Content.of("a"))));
  }

  private static void refusedBeforeAByteIsSent(String capabilities, Mail mail, String why)
      throws IOException {
    play(
        capabilities,
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why));
  }

  @Test
  void aMessageLargerThanTheServerTakesIsNotSent() throws IOException { // HAZ-SMTP-15
    refusedBeforeAByteIsSent(READY, mail("x\n".repeat(334), "b@y.test"), "1002 bytes");
    Content announced = Content.of(bytes(""), OptionalLong.of(1L << 40));
    refusedBeforeAByteIsSent(READY, mail(announced, "b@y.test"), "1099511627776 bytes");
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
    refusedBeforeAByteIsSent(UNLIMITED, mail("x".repeat(999), "b@y.test"), "998");
    String large = ("x".repeat(70) + "\r\n").repeat(2000) + "y".repeat(999); // over 64 KiB
    refusedBeforeAByteIsSent(UNLIMITED, mail(large, "b@y.test"), "998");
  }

  // --- content that fails ---

  @Test
  void aStreamWithALineOfMoreThan998BytesIsCut() throws IOException { // HAZ-SMTP-23, HAZ-SMTP-26
    InputStream headerFirst = new SequenceInputStream(bytes("\r\n"), bytes("x".repeat(999)));
    playToTheEnd(
        READY + flight("BODY=8BITMIME") + GO + "END\n",
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail(once(headerFirst), "b@y.test")))
                .isInstanceOfSatisfying(
                    LocalFailureException.class,
                    e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE))
                .hasMessageContaining("998"));
  }

  @Test
  void aSmallMessageThatCannotBeReadIsNotBegun() throws IOException { // HAZ-NET-22
    Content ten = Content.of(failing(), OptionalLong.of(10));
    play(
        READY,
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail(ten, "b@y.test")))
                .isInstanceOfSatisfying(
                    LocalFailureException.class,
                    e -> {
                      assertThat(e.sessionUsable()).isTrue();
                      assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                    })
                .hasMessageContaining("the disk is gone"));
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 1 << 20}) // kept, and streamed
  void anInterruptWhileAMessageIsReadEndsTheSession(long length) throws IOException { // P-20
    Pipe silent = Pipe.open();
    InputStream interrupted =
        new BlockInputStream() {
          @Override
          public int read(byte[] to, int offset, int count) throws IOException {
            Thread.currentThread().interrupt(); // as another thread would, a moment later
            return Channels.newInputStream(silent.source()).read(to, offset, count);
          }
        };
    playToTheEnd(
        UNLIMITED + "END\n",
        smtp -> {
          Content content = Content.of(interrupted, OptionalLong.of(length));
          assertThatThrownBy(() -> smtp.send(mail(content, "b@y.test")))
              .isInstanceOfSatisfying(
                  CancelledException.class,
                  e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
          assertThat(Thread.interrupted()).isTrue();
          assertThat(smtp.isOpen()).isFalse();
        });
    silent.sink().close();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5})
  void aMessageMustBeAsLongAsItSays(long promised) throws IOException {
    Content four = Content.of(new ByteArrayInputStream(new byte[4]), OptionalLong.of(promised));
    play(
        READY,
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail(four, "b@y.test")))
                .isInstanceOf(LocalFailureException.class));
  }

  @Test
  void aStreamThatFailsLeavesNoEndMark() throws IOException { // HAZ-SMTP-26
    InputStream half = new SequenceInputStream(bytes("Subject: hi\r\n\r\n"), failing());
    playToTheEnd(
        UNLIMITED + flight("BODY=8BITMIME") + GO + "END\n",
        smtp -> {
          assertThatThrownBy(() -> smtp.send(mail(once(half), "b@y.test")))
              .isInstanceOfSatisfying(
                  LocalFailureException.class,
                  e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE))
              .hasRootCauseMessage("the disk is gone");
          assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
        });
  }

  // --- content that can be read once ---

  /** A stream of a byte a read, that is not to be read behind its end, nor once it is closed. */
  private static final class ByteByByte extends BlockInputStream {
    private final InputStream in;
    private boolean ended;
    private int closed;
    private int given;

    ByteByByte(String text) {
      in = new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      assertThat(ended || closed > 0).isFalse();
      int n = in.read(to, offset, 1);
      ended = n < 0;
      given += Math.max(n, 0);
      return n;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'Subject: ü\r\n\r\nö\r\n', 'C: Subject: ü\nC: \nC: ö\n'",
    "'Subject: ü', 'C: Subject: ü\n'",
    "'Subject: ü\n\n.\n', 'C: Subject: ü\nC: \nC: ..\n'"
  })
  void aHeaderThatIsNotAsciiIsSaidWithMailThoughItCanBeReadOnce(String text, String lines)
      throws IOException { // PY-SMTP-14
    ByteByByte stream = new ByteByByte(text);
    play(
        READY + flight("BODY=8BITMIME SMTPUTF8") + GO + lines + TAKEN,
        smtp -> smtp.send(mail(once(stream), "b@y.test")));
    assertThat(stream.closed).isOne();
  }

  @Test
  void bytesThatAreNotAsciiBehindTheHeaderNeedNoSmtpUtf8() throws IOException {
    String text = "Subject: hi\r\n\r\nö\r\n";
    play(
        READY + flight("BODY=8BITMIME") + GO + "C: Subject: hi\nC: \nC: ö\n" + TAKEN,
        smtp -> smtp.send(mail(once(new ByteByByte(text)), "b@y.test")));
  }

  @ParameterizedTest
  @CsvSource({"8BITMIME, 'Subject: ü\r\n\r\n', SMTPUTF8", "SMTPUTF8, 'Subject: ü', 8BITMIME"})
  void aHeaderThatTheServerCannotTakeIsNotSentThoughItCanBeReadOnce(
      String offered, String text, String missing) throws IOException { // HAZ-SMTP-16
    String hello = "S: 220 mx.test\nC: EHLO client.test\nS: 250-mx.test\nS: 250 " + offered + "\n";
    ByteByByte stream = new ByteByByte(text);
    refusedBeforeAByteIsSent(hello, mail(once(stream), "b@y.test"), missing);
    assertThat(stream.closed).isOne();
  }

  @Test
  void aLineOfMoreThan998BytesInTheHeaderIsNotSentThoughItCanBeReadOnce()
      throws IOException { // HAZ-SMTP-23
    ByteByByte stream = new ByteByByte("x".repeat(999));
    refusedBeforeAByteIsSent(READY, mail(once(stream), "b@y.test"), "998");
    assertThat(stream.closed).isOne();
  }

  @Test
  void aHeaderThatIsNotAsciiBehindWhatIsLookedAtIsCut() throws IOException { // HAZ-SMTP-16
    String much = ("X: " + "x".repeat(95) + "\r\n").repeat(656); // 65,600 bytes
    ByteByByte stream = new ByteByByte(much + "Subject: ü\r\n\r\n");
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient smtp = SmtpDialogues.open(server)) {
      assertThatThrownBy(() -> smtp.send(mail(once(stream), "b@y.test")))
          .isInstanceOf(LocalFailureException.class)
          .hasMessageContaining("SMTPUTF8");
      assertThat(server.taken()).isZero();
    }
    assertThat(stream.closed).isOne();
  }

  @Test
  void aMessageThatFailsInItsHeaderIsNotBegunThoughItCanBeReadOnce()
      throws IOException { // HAZ-NET-22
    play(
        READY,
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail(once(failing()), "b@y.test")))
                .isInstanceOfSatisfying(
                    LocalFailureException.class, e -> assertThat(e.sessionUsable()).isTrue())
                .hasMessageContaining("the disk is gone"));
  }

  @Test
  void whatCanBeReadOnceIsClosedThoughItIsRefused() throws IOException {
    ByteByByte stream = new ByteByByte("Subject: hi\r\n\r\nhello\r\n");
    String no = "S: 550 no\nS: 503 no MAIL\nS: 503 no MAIL\n";
    play(
        READY + flight("BODY=8BITMIME") + no + RESET,
        smtp -> SmtpDialogues.refusal(smtp, mail(once(stream), "b@y.test")));
    assertThat(stream.closed).isOne();
    assertThat(stream.given).isLessThanOrEqualTo("Subject: hi\r\n\r\n".length());
  }

  @Test
  void whatCanBeReadOnceIsClosedThoughTheConnectionEnds() throws IOException {
    ByteByByte stream = new ByteByByte("Subject: hi\r\n\r\nhello\r\n");
    playToTheEnd(
        READY + flight("BODY=8BITMIME") + "CUT\n",
        smtp ->
            assertThatThrownBy(() -> smtp.send(mail(once(stream), "b@y.test")))
                .isInstanceOf(TruncatedException.class));
    assertThat(stream.closed).isOne();
  }

  @Test
  void whatCanBeReadOnceAndIsTooLargeIsNotOpened() throws IOException { // HAZ-SMTP-15
    ByteByByte stream = new ByteByByte("hi");
    Content announced = Content.of(stream, OptionalLong.of(1L << 40));
    refusedBeforeAByteIsSent(READY, mail(announced, "b@y.test"), "1099511627776 bytes");
    assertThat(stream.given).isZero();
  }
}
