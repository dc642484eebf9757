package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakePop3;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and Python's {@code poplib} as clients of the fake POP3 server. */
@RealServers
class OthersPop3ClientsTest extends OthersClients<FakePop3> {
  private static final String ONE = "Subject: one\r\nTo: alice@lab.test\r\n\r\n.dot\r\nend\r\n";
  private static final String TWO = "Subject: two\r\nTo: alice@lab.test\r\n\r\n1\r\n2\r\n3\r\n";

  /** A session from STLS to QUIT, with each command that poplib has. */
  private static final String SESSION =
      """
      import poplib, ssl, sys
      ca, kind, port = sys.argv[1:4]
      context = ssl.create_default_context(cafile=ca)
      if kind == 'stls':
          box = poplib.POP3('localhost', int(port), timeout=15)
          assert 'STLS' in box.capa()
          box.stls(context)
      else:
          box = poplib.POP3_SSL('localhost', int(port), timeout=15, context=context)
      print('STLS' in box.capa(), 'TOP' in box.capa())
      box.user('alice')
      box.pass_('secret')
      print(box.stat()[0], len(box.list()[1]), len(set(box.uidl()[1])))
      print(box.list(1).startswith(b'+OK 1 '), box.uidl(2).startswith(b'+OK 2 '))
      print(box.retr(1)[1][-2:])
      print(box.top(2, 1)[1][-2:])
      box.dele(1)
      box.rset()
      box.noop()
      box.dele(2)
      box.quit()
      """;

  OthersPop3ClientsTest() {
    super("pop3", FakePop3.start(), FakePop3.startTls());
  }

  @BeforeEach
  void deliver() {
    for (FakePop3 each : List.of(server, tlsServer)) {
      each.mailbox("alice", "secret").deliver(ascii(ONE)).deliver(ascii(TWO));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stls", "tls"})
  void poplibGoesThroughAWholeSession(String kind) throws Exception {
    FakePop3 fake = fake(kind);
    String said = python(SESSION, kind, fake.port());
    assertThat(said.lines())
        .containsExactly("False True", "2 2 2", "True True", "[b'.dot', b'end']", "[b'', b'1']");
    assertThat(fake.messages("alice")).hasSize(1);
    assertThat(fake.received()).contains("STAT", "RETR 1", "TOP 2 1", "DELE 2", "RSET", "QUIT");
  }

  @Test
  void poplibHearsThatAMessageIsMarked() throws Exception {
    String program =
        """
        import poplib, sys
        box = poplib.POP3('localhost', int(sys.argv[2]), timeout=15)
        box.user('alice')
        box.pass_('secret')
        box.dele(2)
        try:
            box.retr(2)
        except poplib.error_proto as refused:
            print('refused')
        print(box.stat()[0])
        box.close()
        """;
    // Not GreenMail's mailbox, which hands out what is marked.
    try (FakePop3 synthetic = FakePop3.synthetic(2, number -> ascii(number == 1 ? ONE : TWO))) {
      synthetic.mailbox("alice", "secret");
      assertThat(python(program, synthetic.port())).isEqualTo("refused\n1\n");
      assertThat(synthetic.messages("alice")).hasSize(2);
    }
  }

  @Test
  void poplibSignsInWithApop() throws Exception {
    server.withApop();
    String program =
        """
        import poplib, sys
        box = poplib.POP3('localhost', int(sys.argv[2]), timeout=15)
        box.apop('alice', 'secret')
        print(box.stat()[0])
        box.quit()
        """;
    assertThat(python(program, server.port())).isEqualTo("2\n");
  }

  @Test
  void curlListsAndRetrievesAfterStls() throws Exception {
    assertThat(curl().with("--ssl-reqd", url("/")).run().succeeded().text().lines()).hasSize(2);
    assertThat(curl().with("--ssl-reqd", url("/1")).run().succeeded().text())
        .endsWith("\r\n.dot\r\nend\r\n");
    assertThat(server.received()).contains("STLS", "LIST", "RETR 1");
  }

  @Test
  void curlRetrievesInTls() throws Exception {
    assertThat(curl().with(tlsUrl("/2")).run().succeeded().text()).endsWith("\r\n1\r\n2\r\n3\r\n");
    assertThat(curl().with("-X", "UIDL", tlsUrl("/")).run().succeeded().text().lines()).hasSize(2);
    curl().with("-X", "DELE 1", "--head", tlsUrl("/")).run().succeeded();
    assertThat(tlsServer.messages("alice")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void curlSignsInWithEachMechanismThatItHas(String mechanism) throws Exception {
    server.mechanisms(mechanism);
    Program.Ended ended =
        curl().with("--ssl-reqd", "--login-options", "AUTH=" + mechanism, url("/1")).run();
    if (mechanism.startsWith("SCRAM")) { // Debian's curl is built without gsasl
      assertThat(ended.status()).isEqualTo(LOGIN_DENIED);
    } else {
      assertThat(ended.succeeded().text()).endsWith("end\r\n");
    }
  }

  @Test
  void curlIsRefusedWithAWrongPassword() throws Exception {
    Program.Ended ended = curl("alice:wrong").with("--ssl-reqd", url("/1")).run();
    assertThat(ended.status()).isEqualTo(LOGIN_DENIED);
  }

  @Test
  void curlComesThroughTheFakeProxies() throws Exception {
    assertThat(throughTheFakeProxies(() -> curl().with("--ssl-reqd", url("/1"))))
        .hasSize(2)
        .allMatch(message -> message.endsWith("end\r\n"));
  }
}
