package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakePop3Test {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static final String MESSAGE =
      "From: a@fake.test\r\nSubject: one\r\n\r\n.\r\n..two\r\n.three dots...\r\nend\r\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private FakePop3 greenMail() {
    return fakes.use(FakePop3.start()).mailbox("alice", "secret word").deliver(bytes(MESSAGE));
  }

  private FakePop3 synthetic() {
    return fakes.use(FakePop3.synthetic(1, n -> bytes(MESSAGE))).mailbox("alice", "secret word");
  }

  private static void signIn(RawClient client) throws Exception {
    assertThat(client.line()).startsWith("+OK");
    assertThat(client.ask("USER alice")).startsWith("+OK");
    assertThat(client.ask("PASS secret word")).startsWith("+OK");
  }

  private static void readsAndDeletes(FakePop3 server) throws Exception {
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(client.ask("STAT")).isEqualTo("+OK 1 " + MESSAGE.length());
      assertThat(client.ask("LIST")).startsWith("+OK");
      assertThat(client.block()).containsExactly("1 " + MESSAGE.length());
      assertThat(client.ask("LIST 1")).isEqualTo("+OK 1 " + MESSAGE.length());
      assertThat(client.ask("UIDL")).startsWith("+OK");
      assertThat(client.block()).hasSize(1);
      assertThat(client.ask("UIDL 1")).startsWith("+OK 1 ");
      assertThat(client.ask("RETR 1")).startsWith("+OK");
      assertThat(client.block())
          .endsWith("Subject: one", "", "..", "...two", "..three dots...", "end");
      assertThat(client.ask("TOP 1 1")).startsWith("+OK");
      assertThat(client.block()).endsWith("Subject: one", "", "..");
      assertThat(client.ask("RETR 7")).startsWith("-ERR");
      assertThat(client.ask("DELE 1")).startsWith("+OK");
      assertThat(client.ask("QUIT")).startsWith("+OK");
    }
    assertThat(server.messages("alice")).isEmpty();
    assertThat(server.received())
        .startsWith("USER alice", "PASS secret word", "STAT", "LIST", "LIST 1");
  }

  @Test
  void greenMailsMailboxStandsBehindTheFront() throws Exception {
    readsAndDeletes(greenMail());
  }

  @Test
  void aFunctionsMailboxBehavesTheSame() throws Exception {
    readsAndDeletes(synthetic());
  }

  @Test
  void withoutQuitNothingIsDeleted() throws Exception {
    for (FakePop3 server : List.of(greenMail(), synthetic())) {
      try (RawClient client = RawClient.of(server)) {
        signIn(client);
        assertThat(client.ask("DELE 1")).startsWith("+OK");
      }
      try (RawClient client = RawClient.of(server)) {
        signIn(client);
        assertThat(client.ask("STAT")).startsWith("+OK 1 ");
      }
    }
  }

  @Test
  void aFunctionsBytesArriveAsTheyAre() throws Exception {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) (i == '\n' || i == '\r' ? 'x' : i);
    }
    FakePop3 server =
        fakes.use(FakePop3.synthetic(100_000, n -> all)).mailbox("alice", "secret word");
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(client.ask("STAT")).isEqualTo("+OK 100000 25600000");
      assertThat(client.ask("RETR 99999")).isEqualTo("+OK 256 octets");
      assertThat(bytes(client.line())).isEqualTo(all);
      assertThat(client.line()).isEqualTo(".");
    }
  }

  @Test
  void stlsGoesOnInTlsWhereItIsOfferedNoLonger() throws Exception {
    FakePop3 server = synthetic().requireTls();
    try (RawClient client = RawClient.of(server)) {
      assertThat(client.line()).startsWith("+OK");
      assertThat(client.ask("USER alice")).startsWith("-ERR");
      assertThat(client.ask("CAPA")).startsWith("+OK");
      assertThat(client.block()).contains("STLS", "PIPELINING", "SASL PLAIN");
      assertThat(client.ask("STLS")).startsWith("+OK");
      client.startTls();
      assertThat(client.ask("CAPA")).startsWith("+OK");
      assertThat(client.block()).doesNotContain("STLS");
      assertThat(client.ask("USER alice")).startsWith("+OK");
      assertThat(client.ask("PASS secret word")).startsWith("+OK");
    }
  }

  @Test
  void whatIsPipelinedBehindStlsIsNeverObeyed() throws Exception { // HAZ-SRV-13
    FakePop3 server = synthetic();
    try (RawClient client = RawClient.of(server)) {
      client.line();
      client.say("STLS\r\nUSER alice\r\n");
      assertThat(client.line()).startsWith("+OK");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(server.received()).containsExactly("STLS");
  }

  @Test
  void tlsFromTheFirstByte() throws Exception {
    FakePop3 server = fakes.use(FakePop3.startTls()).mailbox("alice", "secret word");
    try (RawClient client = RawClient.ofTls(server)) {
      signIn(client);
    }
  }

  @Test
  void apopIsTheDigestOfTheTimestamp() throws Exception {
    FakePop3 server =
        fakes.use(FakePop3.synthetic(0, n -> new byte[0])).mailbox("mrose", "tanstaaf").withApop();
    try (RawClient client = RawClient.of(server)) {
      // The example of RFC 1939, section 7.
      assertThat(client.line()).endsWith("<1896.697170952@dbc.mtview.ca.us>");
      assertThat(client.ask("APOP mrose c4c9334bac560ecc979e58001b3e22fc")).startsWith("-ERR");
      assertThat(client.ask("APOP mrose c4c9334bac560ecc979e58001b3e22fb")).startsWith("+OK");
    }
  }

  @Test
  void plainSignsInAndOthersAreRefused() throws Exception {
    FakePop3 server = synthetic().mechanisms("PLAIN", "CRAM-MD5");
    try (RawClient client = RawClient.of(server)) {
      client.line();
      assertThat(client.ask("AUTH PLAIN " + base64("\0alice\0wrong"))).startsWith("-ERR [AUTH]");
      assertThat(client.ask("AUTH SCRAM-SHA-1")).startsWith("-ERR");
      assertThat(client.ask("AUTH CRAM-MD5")).startsWith("+ ");
      assertThat(client.ask("*")).startsWith("-ERR");
      assertThat(client.ask("AUTH PLAIN")).isEqualTo("+");
      assertThat(client.ask(base64("\0alice\0secret word"))).startsWith("+OK");
    }
  }

  @Test
  void cramMd5IsTheDigestOfTheChallenge() throws Exception {
    FakePop3 server =
        fakes
            .use(FakePop3.synthetic(0, n -> new byte[0]))
            .mailbox("tim", "tanstaaftanstaaf")
            .mechanisms("CRAM-MD5");
    try (RawClient client = RawClient.of(server)) {
      client.line();
      // The example of RFC 2195, section 2.
      assertThat(client.ask("AUTH CRAM-MD5"))
          .isEqualTo("+ PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
      assertThat(client.ask("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw")).startsWith("+OK");
    }
  }

  @Test
  void pipelinedCommandsAreAnsweredInOrder() throws Exception {
    try (RawClient client = RawClient.of(greenMail())) {
      signIn(client);
      client.say("NOOP\r\nSTAT\r\nDELE 1\r\nRSET\r\n");
      assertThat(List.of(client.line(), client.line(), client.line(), client.line()))
          .allMatch(line -> line.startsWith("+OK"));
    }
  }

  @Test
  void anyCommandIsAnsweredAsAsked() throws Exception {
    FakePop3 server = synthetic();
    server.answerOnce("STAT", "+OK 1 2", "surplus");
    server.answer("RETR 1", "-ERR [SYS/TEMP] later");
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(client.ask("STAT")).isEqualTo("+OK 1 2");
      assertThat(client.line()).isEqualTo("surplus");
      assertThat(client.ask("STAT")).matches("\\+OK 1 [0-9]{2,}");
      assertThat(client.ask("retr 1")).isEqualTo("-ERR [SYS/TEMP] later");
      assertThat(client.ask("RETR 1")).isEqualTo("-ERR [SYS/TEMP] later");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DRIP", "ONE_BYTE_SEGMENTS", "DELAY"})
  void slowBytesAreTheSameBytes(Fault fault) throws Exception {
    FakePop3 server = synthetic();
    server.fault(Point.DATA, fault);
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      client.ask("RETR 1");
      assertThat(client.block()).endsWith("..three dots...", "end");
    }
  }
}
