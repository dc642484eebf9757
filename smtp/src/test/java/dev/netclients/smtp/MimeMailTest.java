package dev.netclients.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LocalFailureException;
import dev.netclients.testkit.FakeSmtp;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeMailTest {
  private static final Session SESSION = Session.getInstance(new Properties());

  private static MimeMessage message() throws MessagingException {
    MimeMessage message = new MimeMessage(SESSION);
    message.setFrom("a@x.test");
    message.setRecipients(RecipientType.TO, "B <b@y.test>, c@y.test");
    message.setRecipients(RecipientType.CC, "d@y.test, b@y.test");
    message.setRecipients(RecipientType.BCC, "secret@y.test");
    message.setSubject("Gr\u00fc\u00dfe", "UTF-8");
    message.setText("Hallo\n.\n\u00fc\n", "UTF-8");
    return message;
  }

  private static MimeMessage parsed(String text) throws MessagingException {
    return new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static String sent(Mail mail) throws IOException {
    return new String(mail.content().open().readAllBytes(), ISO_8859_1);
  }

  @Test
  void bccIsForTheEnvelopeAlone() throws Exception { // HAZ-SMTP-22, PY-SMTP-13, PY-SMTP-25
    MimeMessage message = message();
    Mail mail = MimeMail.of(message);
    assertThat(mail.envelope().from()).isEqualTo("a@x.test");
    assertThat(mail.envelope().to())
        .extracting(Recipient::address)
        .containsExactly("b@y.test", "c@y.test", "d@y.test", "secret@y.test");
    assertThat(sent(mail)).doesNotContainIgnoringCase("bcc").doesNotContain("secret");
    assertThat(message.getRecipients(RecipientType.BCC)).hasSize(1); // the caller's is untouched
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient smtp = SmtpDialogues.open(server)) {
      assertThat(smtp.send(mail).acceptedForAll()).isTrue();
      MimeMessage got =
          new MimeMessage(
              SESSION, new ByteArrayInputStream(server.messages("secret@y.test").get(0).content()));
      assertThat(got.getSubject()).isEqualTo("Gr\u00fc\u00dfe");
      assertThat(((String) got.getContent()).replace("\r\n", "\n")).isEqualTo("Hallo\n.\n\u00fc\n");
      assertThat(got.getMessageID()).isNotEmpty();
      assertThat(got.getHeader("Bcc")).isNull();
    }
  }

  @Test
  void anEnvelopeMayBeGiven() throws Exception {
    Mail mail = MimeMail.of(message(), Envelope.of("", "z@y.test"));
    assertThat(mail.envelope().to()).containsExactly(Recipient.of("z@y.test"));
    assertThat(sent(mail)).doesNotContain("secret");
  }

  @Test
  void whoeverSendsAMessageOnIsItsSender() throws Exception { // PY-SMTP-13
    MimeMessage message = message();
    message.setSender(new InternetAddress("s@x.test"));
    assertThat(MimeMail.of(message).envelope().from()).isEqualTo("s@x.test");
    message.setHeader("Resent-Date", "Thu, 1 Jan 2026 00:00:00 +0000");
    message.setHeader("Resent-From", "r@x.test");
    message.setHeader("Resent-To", "t@y.test");
    message.setHeader("Resent-Bcc", "secret@y.test");
    Mail mail = MimeMail.of(message);
    assertThat(mail.envelope().from()).isEqualTo("r@x.test");
    assertThat(mail.envelope().to())
        .containsExactly(Recipient.of("t@y.test"), Recipient.of("secret@y.test"));
    assertThat(sent(mail)).doesNotContain("secret").contains("Resent-To: t@y.test");
    message.addHeader("Resent-Date", "Thu, 1 Jan 2026 00:00:00 +0000");
    assertThatThrownBy(() -> MimeMail.of(message)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void groupsAreForTheirMembers() throws Exception {
    MimeMessage message = message();
    message.setHeader("To", "friends: e@y.test, f@y.test;");
    assertThat(MimeMail.of(message).envelope().to())
        .contains(Recipient.of("e@y.test"), Recipient.of("f@y.test"));
  }

  @Test
  void withoutSenderOrRecipientItIsRefused() throws Exception {
    MimeMessage nobody = new MimeMessage(SESSION);
    nobody.setText("x");
    assertThatThrownBy(() -> MimeMail.of(nobody)).isInstanceOf(IllegalArgumentException.class);
    nobody.setFrom("a@x.test");
    assertThatThrownBy(() -> MimeMail.of(nobody)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nBcc: secret@y.test",
        "x\nBcc: secret@y.test",
        "x\rBcc: secret@y.test",
        "x\r\n\r\nbody",
        "x\r\n",
        "x\n y",
        "x\u0000",
        "\ud800"
      })
  void aHeaderThatWouldBreakIsRefused(String value) throws Exception { // HAZ-SMTP-02, P-05
    MimeMessage message = message();
    message.setHeader("X-Test", value);
    assertThatThrownBy(() -> MimeMail.of(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-Test");
    MimeMessage named = message();
    named.setHeader("X-" + value, "x");
    assertThatThrownBy(() -> MimeMail.of(named)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHeaderThatNarrowsToALineEndGoesOutWholeOrNotAtAll() throws Exception { // HAZ-SMTP-02
    MimeMessage message = message();
    message.setHeader("Subject", "x\u760d\u760aBcc: secret@y.test");
    Mail mail = MimeMail.of(message);
    assertThat(new String(sent(mail).getBytes(ISO_8859_1), UTF_8))
        .contains("Subject: x\u760d\u760aBcc: secret@y.test\r\n");
    try (FakeSmtp server = FakeSmtp.startTls().capabilities("PIPELINING", "8BITMIME");
        SmtpClient smtp = SmtpDialogues.open(server)) {
      assertThatThrownBy(() -> smtp.send(mail))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SMTPUTF8");
      assertThat(server.received()).hasSize(1); // EHLO alone
    }
  }

  @Test
  void aPartsHeaderIsNotCutDown() throws Exception { // HAZ-SMTP-02
    MimeBodyPart part = new MimeBodyPart();
    part.setText("x");
    part.setHeader("X-Test", "\u760a");
    MimeBodyPart inner = new MimeBodyPart();
    inner.setContent(new MimeMultipart(part));
    MimeMessage message = message();
    message.setContent(new MimeMultipart(inner));
    assertThatThrownBy(() -> MimeMail.of(message)).isInstanceOf(IllegalArgumentException.class);
    part.setHeader("X-Test", "x\r\n\r\ny");
    assertThatThrownBy(() -> MimeMail.of(message)).isInstanceOf(IllegalArgumentException.class);
    part.setHeader("X-Test", "folded\r\n here");
    assertThat(sent(MimeMail.of(message))).contains("X-Test: folded\r\n here\r\n");
  }

  @Test
  void foldedHeadersStayAsTheyAre() throws Exception {
    MimeMessage message = message();
    message.setHeader("X-Test", "x\r\n y\r\n\tz");
    assertThat(sent(MimeMail.of(message))).contains("X-Test: x\r\n y\r\n\tz\r\n");
  }

  @Test
  void whatWasReadGoesOutAsItCame() throws Exception {
    String text = "From: \u00e9 <a@x.test>\r\nTo: b@y.test\r\nX-Odd:  two \r\n\r\n\u00fc body\r\n";
    Mail mail = MimeMail.of(parsed(text));
    assertThat(new String(sent(mail).getBytes(ISO_8859_1), UTF_8))
        .isEqualTo(text.replace("X-Odd:  two ", "X-Odd: two "));
  }

  @Test
  void whatJakartaMailCannotWriteIsALocalFailure() throws Exception {
    MimeMessage empty = new MimeMessage(SESSION);
    empty.setFrom("a@x.test");
    empty.setRecipients(RecipientType.TO, "b@y.test");
    empty.setContent(List.of("no such thing"), "application/x-none");
    assertThatThrownBy(() -> MimeMail.of(empty)).isInstanceOf(LocalFailureException.class);
  }
}
