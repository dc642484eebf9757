package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeSmtp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and Python's {@code smtplib} as clients of the fake SMTP server. */
@RealServers
class OthersSmtpClientsTest extends OthersClients<FakeSmtp> {
  private static final String MESSAGE =
      "From: a@x.test\r\nSubject: hi\r\n\r\n.dot\r\n..\r\nend\r\n";
  private static final int SEND_ERROR = 55;

  private static final String SESSION =
      """
      import smtplib, ssl, sys
      ca, kind, port = sys.argv[1:4]
      context = ssl.create_default_context(cafile=ca)
      if kind == 'starttls':
          smtp = smtplib.SMTP('localhost', int(port), timeout=15)
          smtp.starttls(context=context)
      else:
          smtp = smtplib.SMTP_SSL('localhost', int(port), timeout=15, context=context)
      smtp.ehlo('me.test')
      print(smtp.has_extn('size'), smtp.has_extn('starttls'))
      smtp.login('alice', 'secret')
      text = 'From: a@x.test\\r\\nSubject: hi\\r\\n\\r\\n.dot\\r\\n..\\r\\nend\\r\\n'
      print(smtp.sendmail('a@x.test', ['b@y.test', 'no@y.test', 'c@y.test'], text))
      try:
          smtp.sendmail('a@x.test', ['no@y.test'], text)
      except smtplib.SMTPRecipientsRefused as refused:
          print('refused', len(refused.recipients))
      print(smtp.verify('b')[0], smtp.noop()[0], smtp.rset()[0])
      print(smtp.quit()[0])
      """;

  OthersSmtpClientsTest() {
    super("smtp", FakeSmtp.start(), FakeSmtp.startTls());
  }

  @BeforeEach
  void prepare() {
    for (FakeSmtp each : List.of(server, tlsServer)) {
      each.user("alice", "secret").requireLogin().refuse("no@y.test", "550 5.1.1 no such user");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"starttls", "tls"})
  void smtplibGoesThroughAWholeSession(String kind) throws Exception {
    FakeSmtp fake = fake(kind);
    String said = python(SESSION, kind, fake.port());
    assertThat(said.lines())
        .containsExactly(
            "True False",
            "{'no@y.test': (550, b'5.1.1 no such user')}",
            "refused 1",
            "252 250 250",
            "221");
    assertThat(fake.messages()).hasSize(1);
    FakeSmtp.Message message = fake.messages("c@y.test").get(0);
    assertThat(message.text()).isEqualTo(MESSAGE);
    assertThat(message.user()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5"})
  void smtplibSignsInWithEachMechanismThatItHas(String mechanism) throws Exception {
    String program =
        """
        import smtplib, ssl, sys
        context = ssl.create_default_context(cafile=sys.argv[1])
        smtp = smtplib.SMTP_SSL('localhost', int(sys.argv[2]), timeout=15, context=context)
        print(smtp.login('alice', 'secret')[0])
        smtp.quit()
        """;
    tlsServer.mechanisms(mechanism);
    assertThat(python(program, tlsServer.port())).isEqualTo("235\n");
  }

  @Test
  void smtplibSpeaksLmtpAtAUnixSocket() throws Exception {
    Path socket = folder.resolve("lmtp");
    String program =
        """
        import smtplib, sys
        lmtp = smtplib.LMTP(sys.argv[2])
        print(lmtp.sendmail('a@x.test', ['b@y.test'], 'Subject: hi\\r\\n\\r\\nx\\r\\n'))
        lmtp.quit()
        """;
    try (FakeSmtp lmtp = FakeSmtp.startLmtpAt(socket)) {
      assertThat(python(program, socket)).isEqualTo("{}\n");
      assertThat(lmtp.messages("b@y.test")).hasSize(1);
    }
  }

  private Program curl(FakeSmtp fake, String... to) throws IOException {
    Path file = Files.writeString(folder.resolve("message.eml"), MESSAGE);
    Program curl =
        Program.curl(folder)
            .with("--ssl-reqd", "-T", file, "--mail-from", "a@x.test")
            .with(fake == tlsServer ? tlsUrl("/me.test") : url("/me.test"));
    for (String address : to) {
      curl.with("--mail-rcpt", address);
    }
    return curl;
  }

  @Test
  void curlSendsAMessage() throws Exception {
    for (FakeSmtp fake : List.of(server, tlsServer)) {
      curl(fake, "b@y.test", "c@y.test").with("-u", "alice:secret").run().succeeded();
      assertThat(fake.messages("c@y.test").get(0).text()).isEqualTo(MESSAGE);
      assertThat(fake.received()).contains("EHLO me.test", "QUIT");
    }
  }

  @Test
  void curlHearsARefusal() throws Exception {
    assertThat(curl(server, "no@y.test").with("-u", "alice:secret").run().status())
        .isEqualTo(SEND_ERROR);
    curl(server, "no@y.test", "b@y.test")
        .with("-u", "alice:secret", "--mail-rcpt-allowfails")
        .run()
        .succeeded();
    assertThat(server.messages()).hasSize(1);
    assertThat(curl(server, "b@y.test").with("-u", "alice:wrong").run().status())
        .isEqualTo(LOGIN_DENIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5"})
  void curlSignsInWithEachMechanismThatItHas(String mechanism) throws Exception {
    server.mechanisms(mechanism);
    curl(server, "b@y.test").with("-u", "alice:secret").run().succeeded();
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void curlComesThroughTheFakeProxies() throws Exception {
    throughTheFakeProxies(() -> curl(server, "b@y.test").with("-u", "alice:secret"));
    assertThat(server.messages()).hasSize(2);
  }
}
