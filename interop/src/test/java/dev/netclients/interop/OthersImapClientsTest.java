package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeImap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and Python's {@code imaplib} as clients of the fake IMAP server. */
@RealServers
class OthersImapClientsTest extends OthersClients<FakeImap> {
  private static final String ONE =
      "From: bob@lab.test\r\nSubject: one\r\nTo: alice@lab.test\r\n\r\n.dot\r\nend\r\n";
  private static final String TWO =
      "From: bob@lab.test\r\nSubject: two\r\nTo: alice@lab.test\r\n\r\n1\r\n2\r\n3\r\n";

  /** A session from STARTTLS to LOGOUT, with most commands that imaplib has. */
  private static final String SESSION =
      """
      import imaplib, ssl, sys
      ca, kind, port = sys.argv[1:4]
      context = ssl.create_default_context(cafile=ca)
      if kind == 'starttls':
          box = imaplib.IMAP4('localhost', int(port), timeout=15)
          assert 'STARTTLS' in box.capabilities
          box.starttls(context)
      else:
          box = imaplib.IMAP4_SSL('localhost', int(port), timeout=15, ssl_context=context)
      print('STARTTLS' in box.capabilities, 'UIDPLUS' in box.capabilities)
      box.login('alice', 'secret')
      print(box.select('INBOX'))
      typ, data = box.fetch('1', '(FLAGS BODY.PEEK[])')
      print(typ, data[0][1].replace(b'\\r\\n', b'|')[-10:])
      print(box.uid('SEARCH', None, 'ALL')[0])
      print(box.create('Other')[0], box.append('Other', None, None, b'Subject: three\\n\\nx\\n')[0])
      print(box.store('1', '+FLAGS', '(\\\\Deleted)')[0], box.expunge()[1])
      print(box.namespace()[1], box.status('Other', '(MESSAGES)')[0])
      print(box.list()[0], box.noop()[0], box.logout()[0])
      """;

  OthersImapClientsTest() {
    super("imap", FakeImap.start(), FakeImap.startTls());
  }

  @BeforeEach
  void deliver() {
    for (FakeImap each : List.of(server, tlsServer)) {
      each.mailbox("alice", "secret").deliver(ascii(ONE)).deliver(ascii(TWO));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"starttls", "tls"})
  void imaplibGoesThroughAWholeSession(String kind) throws Exception {
    FakeImap fake = fake(kind);
    String said = python(SESSION, kind, fake.port());
    assertThat(said.lines().toList())
        .startsWith("False True", "('OK', [b'2'])")
        .anyMatch(line -> line.startsWith("OK b'") && line.contains("end"))
        .contains("OK OK", "OK [b'1']", "OK OK BYE")
        .anyMatch(line -> line.startsWith("[b'((\"\" \"/\")) NIL NIL'] OK"));
    assertThat(fake.messages("alice")).hasSize(1);
  }

  @Test
  void imaplibAuthenticatesAndIsRefused() throws Exception {
    server.mechanisms("CRAM-MD5");
    String program =
        """
        import imaplib, sys
        box = imaplib.IMAP4('localhost', int(sys.argv[2]), timeout=15)
        try:
            box.login('alice', 'wrong')
        except imaplib.IMAP4.error as refused:
            print('refused')
        print(box.login_cram_md5('alice', 'secret')[0])
        box.logout()
        """;
    assertThat(python(program, server.port())).isEqualTo("refused\nOK\n");
  }

  @Test
  void imaplibReadsEveryByteOfAFunctionsMessages() throws Exception {
    String program =
        """
        import imaplib, sys
        box = imaplib.IMAP4('localhost', int(sys.argv[2]), timeout=15)
        box.login('alice', 'secret')
        box.select('INBOX', readonly=True)
        typ, data = box.uid('FETCH', '1:*', '(BODY.PEEK[])')
        print(len([d for d in data if isinstance(d, tuple)]), {len(d[1]) for d in data if isinstance(d, tuple)})
        box.logout()
        """;
    byte[] message = new byte[5000];
    try (FakeImap synthetic = FakeImap.synthetic(200, number -> message)) {
      synthetic.mailbox("alice", "secret");
      assertThat(python(program, synthetic.port())).isEqualTo("200 {5000}\n");
    }
  }

  @Test
  void curlListsFetchesSearchesAndAppends() throws Exception {
    assertThat(curl().with("--ssl-reqd", url("/")).run().succeeded().text()).contains("INBOX");
    assertThat(curl().with("--ssl-reqd", url("/INBOX;MAILINDEX=1")).run().succeeded().text())
        .contains("Subject: one")
        .contains(".dot\r\nend");
    assertThat(curl().with("--ssl-reqd", url("/INBOX?SUBJECT%20two")).run().succeeded().text())
        .startsWith("* SEARCH 2");
    Path file = Files.write(folder.resolve("new.eml"), ascii(TWO));
    curl().with("--ssl-reqd", "-T", file, url("/INBOX")).run().succeeded();
    assertThat(server.messages("alice")).hasSize(3);
  }

  @Test
  void curlFetchesInTls() throws Exception {
    String url = tlsUrl("/INBOX;MAILINDEX=2;SECTION=TEXT");
    assertThat(curl().with(url).run().succeeded().text()).contains("1\r\n2\r\n3");
  }

  @Test
  void curlIsRefusedWithAWrongPassword() throws Exception {
    Program.Ended ended = curl("alice:wrong").with("--ssl-reqd", url("/")).run();
    assertThat(ended.status()).isEqualTo(LOGIN_DENIED);
  }
}
