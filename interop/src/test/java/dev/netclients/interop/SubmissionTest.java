package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.TlsException;
import dev.netclients.smtp.Delivery;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.smtp.Envelope;
import dev.netclients.smtp.Mail;
import dev.netclients.smtp.MimeMail;
import dev.netclients.smtp.Notify;
import dev.netclients.smtp.Recipient;
import dev.netclients.smtp.Sent;
import dev.netclients.smtp.SmtpClient;
import dev.netclients.smtp.SmtpReplyException;
import dev.netclients.sockets.Connector;
import dev.netclients.url.NetClients;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail to Postfix, as a program submits it, and to Dovecot by LMTP, as Postfix hands it on. */
@RealServers
class SubmissionTest {
  private static final Duration DELIVERY = Duration.ofSeconds(20);

  private static SmtpClient.Builder to(String server) {
    return to(Lab.at(server), server, Lab.connector());
  }

  private static SmtpClient.Builder to(Endpoint endpoint, String server, Connector connector) {
    SmtpClient.Builder builder = SmtpClient.builder(endpoint).connector(connector);
    if (server.equals("smtps")) {
      builder.implicitTls();
    }
    return server.equals("smtp") || server.equals("lmtp")
        ? builder
        : builder.credentials(Lab.alice());
  }

  private static String address(Mailbox mailbox) {
    return mailbox.user() + "@lab.test";
  }

  private static Mail mail(String text, String... to) {
    return new Mail(Envelope.of("alice@lab.test", to), Content.of(text));
  }

  /** Returns the messages of a mailbox as they are stored, when there are so many. */
  private static List<String> delivered(Mailbox mailbox, int count) throws Exception {
    mailbox.await(count, DELIVERY); // nobody tells when Postfix has handed it on
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(mailbox.delivered())) {
      for (Path file : files.toList()) {
        all.add(Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n"));
      }
    }
    assertThat(all).hasSize(count);
    return all;
  }

  private static void sendsOne(SmtpClient.Builder builder) throws Exception {
    Mailbox mailbox = Mailbox.with();
    try (SmtpClient smtp = builder.open()) {
      assertThat(smtp.tls()).isPresent();
      Sent sent = smtp.send(mail("Subject: hi\r\n\r\n.dot\r\n..two\r\n.\r\nend", address(mailbox)));
      assertThat(sent.deliveries().get(0).reply().orElseThrow().enhanced()).isEqualTo("2.0.0");
      smtp.quit();
    }
    assertThat(delivered(mailbox, 1).get(0))
        .contains("\nSubject: hi\n") // behind it Postfix puts what is missing
        .endsWith("\n\n.dot\n..two\n.\nend\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "submission", "smtps"})
  void aMessageArrivesAsItWasSent(String server) throws Exception { // HAZ-SMTP-03
    sendsOne(to(server));
    sendsOne(to(server).withoutChunking());
  }

  @ParameterizedTest
  @ValueSource(strings = {"submission", "smtps"})
  void itGoesThroughProxies(String server) throws Exception {
    sendsOne(to(Lab.at(server), server, Lab.through(Lab.socks())));
    sendsOne(to(Lab.at(server), server, Lab.through(Lab.squid())));
  }

  @Test
  @EnabledIf("dev.netclients.interop.Lab#hasIpv6")
  void itGoesByIpv6() throws Exception {
    sendsOne(to(Lab.atIpv6("submission"), "submission", Lab.connector()));
  }

  @Test
  void capabilitiesAreWhatPostfixSays() throws IOException {
    try (SmtpClient smtp = to("submission").open()) {
      assertThat(smtp.capabilities().size()).hasValue(10_240_000);
      assertThat(smtp.capabilities().pipelining()).isTrue();
      assertThat(smtp.capabilities().chunking()).isTrue();
      assertThat(smtp.capabilities().smtpUtf8()).isTrue();
      assertThat(smtp.capabilities().startTls()).as("within TLS").isFalse();
      assertThat(smtp.capabilities().auth()).contains("SCRAM-SHA-256");
      assertThat(smtp.verify("alice@lab.test").isPositive()).isTrue();
      smtp.noop();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMessagesArriveOnceEach(boolean chunking) throws Exception { // P-19
    Mailbox one = Mailbox.with();
    Mailbox two = Mailbox.with();
    int count = 100;
    List<Mail> mails =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    mail(
                        "Subject: " + i + "\n\n.\n" + "line " + i + "\n.\n",
                        address(one),
                        address(two),
                        "nobody@lab.test"))
            .toList();
    SmtpClient.Builder builder = to("submission");
    try (SmtpClient smtp = (chunking ? builder : builder.withoutChunking()).open();
        Items<Sent> results = smtp.sendAll(mails)) {
      while (results.hasNext()) {
        assertThat(results.next().deliveries())
            .extracting(Delivery::status)
            .containsExactly(Status.ACCEPTED, Status.ACCEPTED, Status.REFUSED);
      }
    }
    for (Mailbox mailbox : List.of(one, two)) {
      List<String> texts = delivered(mailbox, count);
      for (int i = 0; i < count; i++) {
        String end = "\n\n.\nline " + i + "\n.\n";
        assertThat(texts.stream().filter(text -> text.endsWith(end)).count()).isEqualTo(1);
      }
    }
  }

  @Test
  void aLargeMessageIsStreamed() throws Exception {
    Mailbox mailbox = Mailbox.with();
    String body = (".".repeat(70) + "\n").repeat(60_000);
    try (SmtpClient smtp = to("submission").open()) {
      smtp.send(mail("Subject: large\n\n" + body, address(mailbox)));
    }
    assertThat(delivered(mailbox, 1).get(0)).endsWith("\n\n" + body);
  }

  @Test
  void aMessageThatPostfixWouldNotTakeIsNotSent() throws IOException { // HAZ-SMTP-15
    try (SmtpClient smtp = to("submission").open()) {
      Mail large = mail("x\r\n".repeat(3_500_000), "alice@lab.test");
      assertThatThrownBy(() -> smtp.send(large)).isInstanceOf(IllegalArgumentException.class);
      smtp.noop();
    }
  }

  // --- refusals ---

  @Test
  void mailForElsewhereIsRefused() throws Exception { // HAZ-SMTP-07, HAZ-SMTP-21
    Mailbox mailbox = Mailbox.with();
    try (SmtpClient smtp = to("smtp").open()) {
      assertThatThrownBy(() -> smtp.send(mail("x", "bob@elsewhere.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("554");
                assertThat(e.enhanced()).isEqualTo("5.7.1");
                assertThat(e.sessionUsable()).isTrue();
              });
      assertThat(smtp.send(mail("Subject: x\n\nx", address(mailbox))).acceptedForAll()).isTrue();
    }
    delivered(mailbox, 1);
  }

  @Test
  void withoutLoginNothingIsSubmitted() throws IOException {
    try (SmtpClient smtp =
        SmtpClient.builder(Lab.at("submission")).connector(Lab.connector()).open()) {
      assertThatThrownBy(() -> smtp.send(mail("x", "alice@lab.test")))
          .isInstanceOfSatisfying(
              SmtpReplyException.class, e -> assertThat(e.enhanced()).isEqualTo("5.7.1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void everyMechanismSignsInAndAWrongPasswordDoesNot(String mechanism) throws IOException {
    to("submission").mechanisms(List.of(mechanism)).open().close();
    assertThatThrownBy(
            () ->
                to("submission")
                    .mechanisms(List.of(mechanism))
                    .credentials(Credentials.password("alice", "wrong"))
                    .open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageNotContaining("wrong (");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsNotTalkedTo() {
    assertThatThrownBy(() -> to("submission").connector(Connector.system()).open())
        .isInstanceOf(TlsException.class);
  }

  // --- reports, URLs, Jakarta Mail ---

  @Test
  void aReportOfSuccessComesIfItIsAskedFor() throws Exception {
    Mailbox sender = Mailbox.with();
    Mailbox mailbox = Mailbox.with();
    Envelope envelope =
        Envelope.of(
                address(sender),
                List.of(
                    Recipient.of(address(mailbox))
                        .notifyOn(Notify.SUCCESS)
                        .orcpt("rfc822;first@lab.test")))
            .envid("lab+1");
    try (SmtpClient smtp = to("submission").open()) {
      smtp.send(new Mail(envelope, Content.of("Subject: report\r\n\r\nx\r\n")));
    }
    assertThat(delivered(sender, 1).get(0))
        .contains("Original-Envelope-Id: lab+1", "first@lab.test", "Action: ");
  }

  @Test
  void aMessageOfJakartaMailsArrivesWithoutItsBcc() throws Exception { // HAZ-SMTP-22
    Mailbox seen = Mailbox.with();
    Mailbox hidden = Mailbox.with();
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setFrom("alice@lab.test");
    message.setRecipients(RecipientType.TO, address(seen));
    message.setRecipients(RecipientType.BCC, address(hidden));
    message.setSubject("Grüße", "UTF-8");
    message.setText("Zeile\n.\nö\n", "UTF-8");
    try (SmtpClient smtp = to("smtps").open()) {
      assertThat(smtp.send(MimeMail.of(message)).acceptedForAll()).isTrue();
    }
    for (Mailbox mailbox : List.of(seen, hidden)) {
      assertThat(delivered(mailbox, 1).get(0)).contains("Subject: =?UTF-8?").doesNotContain("Bcc:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"submission", "smtps"})
  void mailGoesByUrl(String server) throws Exception {
    Mailbox mailbox = Mailbox.with();
    String scheme = server.equals("smtps") ? "smtps" : "smtp";
    URI root = URI.create(scheme + "://localhost:" + Lab.port(server) + "/client.lab.test");
    try (NetClients net =
        NetClients.builder()
            .connector(Lab.connector())
            .credentials((protocol, endpoint, user) -> Optional.of(Lab.alice()))
            .server(root)
            .build()) {
      Content message = Content.of("From: alice@lab.test\r\nSubject: url\r\n\r\nx\r\n");
      net.send(URI.create(root + "?to=" + address(mailbox)), message, Progress.NONE);
      net.send(URI.create("mailto:" + address(mailbox)), message, Progress.NONE);
    }
    assertThat(delivered(mailbox, 2)).allMatch(text -> text.contains("Subject: url\n"));
  }

  // --- LMTP ---

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dovecotAnswersForEachRecipient(boolean chunking) throws Exception { // PY-SMTP-04
    Mailbox one = Mailbox.with();
    Mailbox two = Mailbox.with();
    SmtpClient.Builder builder = to("lmtp").lmtp();
    try (SmtpClient lmtp = (chunking ? builder : builder.withoutChunking()).open()) {
      assertThat(lmtp.tls()).isPresent();
      List<Mail> mails =
          IntStream.range(0, 20)
              .mapToObj(i -> mail("Subject: " + i + "\n\n.\n", address(one), address(two)))
              .toList();
      try (Items<Sent> results = lmtp.sendAll(mails)) {
        while (results.hasNext()) {
          Sent sent = results.next();
          assertThat(sent.acceptedForAll()).isTrue();
          assertThat(sent.deliveries().get(1).reply().orElseThrow().text()).contains(two.user());
        }
      }
      lmtp.quit();
    }
    assertThat(delivered(one, 20)).allMatch(text -> text.endsWith("\n\n.\n"));
    delivered(two, 20);
  }
}
