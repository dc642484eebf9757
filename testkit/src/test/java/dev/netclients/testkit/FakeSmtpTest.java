package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeSmtpTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static List<String> hello(RawClient client, String verb) throws IOException {
    assertThat(client.line()).startsWith("220 ");
    client.say(verb + " me.test\r\n");
    List<String> lines = new ArrayList<>();
    String line = client.line();
    while (line.startsWith("250-")) {
      lines.add(line.substring(4));
      line = client.line();
    }
    lines.add(line.substring(4));
    return lines;
  }

  private RawClient ready(FakeSmtp server) throws IOException {
    RawClient client = fakes.use(RawClient.of(server));
    hello(client, "EHLO");
    return client;
  }

  private static void begin(RawClient client, String... to) throws IOException {
    assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("250 ");
    for (String address : to) {
      assertThat(client.ask("RCPT TO:<" + address + ">")).startsWith("250 ");
    }
  }

  @Test
  void whatItTakesIsInTheInbox() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start()).refuse("No@y.test", "550 5.1.1 who?");
    RawClient client = ready(server);
    begin(client, "b@y.test", "c@y.test");
    assertThat(client.ask("RCPT TO:<no@y.test>")).isEqualTo("550 5.1.1 who?");
    assertThat(client.ask("DATA")).startsWith("354 ");
    assertThat(client.ask("Subject: one\r\n\r\n..\r\n...x\r\n.")).startsWith("250 ");
    FakeSmtp.Message message = server.messages("c@y.test").get(0);
    assertThat(message.from()).isEqualTo("a@x.test");
    assertThat(message.to()).containsExactly("b@y.test", "c@y.test");
    assertThat(message.text()).isEqualTo("Subject: one\r\n\r\n.\r\n..x\r\n");
    assertThat(server.messages("no@y.test")).isEmpty();
    assertThat(client.ask("QUIT")).startsWith("221 ");
    assertThat(client.rest()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'a~$.$b~$.~$'",
    "'a$.~$b~$.~$'",
    "'a$.$b~$.~$'",
    "'a~.~b~$.~$'",
    "'a~$.~b~$.~$'",
    "'a$b~$.~$'"
  })
  void anEndMarkIsCrlfDotCrlfAndNothingLikeIt(String message) throws IOException { // HAZ-SRV-12
    FakeSmtp server = fakes.use(FakeSmtp.start());
    RawClient client = ready(server);
    begin(client, "b@y.test");
    client.ask("DATA");
    client.say(message.replace('~', '\r').replace('$', '\n'));
    assertThat(client.line()).startsWith("550 "); // one answer, to all of it
    assertThat(client.ask("NOOP")).startsWith("250 ");
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void aCommandEndsWithCrlfToo() throws IOException { // HAZ-SRV-12
    RawClient client = ready(fakes.use(FakeSmtp.start()));
    client.say("NOOP\n");
    assertThat(client.line()).startsWith("500 ");
  }

  @Test
  void aMessageWithoutAnEndIsNone() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start());
    RawClient client = ready(server);
    begin(client, "b@y.test");
    client.ask("DATA");
    client.say("half\r\n");
    client.connection().shutdownOutput();
    assertThat(client.rest()).isEmpty();
    assertThat(server.taken()).isZero();
  }

  @Test
  void aMessageMayComeInChunks() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start());
    RawClient client = ready(server);
    begin(client, "b@y.test");
    client.say("BDAT 4\r\n.\r\nxBDAT 2 LAST\r\n\r\n");
    assertThat(client.line()).startsWith("250 ");
    assertThat(client.line()).startsWith("250 ");
    assertThat(server.messages().get(0).text()).isEqualTo(".\r\nx\r\n");
    client.say("BDAT 1 LAST\r\nx");
    assertThat(client.line()).startsWith("503 ");
    assertThat(client.ask("BDAT x")).startsWith("501 ");
  }

  @Test
  void aTransactionHasItsOrder() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start());
    RawClient client = fakes.use(RawClient.of(server));
    client.line();
    assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("503 ");
    assertThat(client.ask("HELO me.test")).startsWith("250 ");
    assertThat(client.ask("RCPT TO:<b@y.test>")).startsWith("503 ");
    assertThat(client.ask("DATA")).startsWith("503 ");
    begin(client);
    assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("503 ");
    assertThat(client.ask("DATA")).startsWith("554 ");
    assertThat(client.ask("RSET")).startsWith("250 ");
    begin(client, "b@y.test");
    for (String bad : List.of("MAIL", "RCPT TO:b", "LHLO x", "WHAT")) {
      assertThat(client.ask(bad)).startsWith("50");
    }
    assertThat(client.ask("VRFY b")).startsWith("252 ");
    assertThat(client.ask("EXPN b")).startsWith("550 ");
    assertThat(client.ask("HELP")).startsWith("214-");
    assertThat(client.line()).startsWith("214 ");
  }

  @Test
  void parametersAreThoseThatItOffers() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start()).maxSize(100);
    RawClient client = ready(server);
    assertThat(client.ask("MAIL FROM:<a@x.test> SIZE=101")).startsWith("552 ");
    assertThat(client.ask("MAIL FROM:<a@x.test> X=1")).startsWith("555 ");
    assertThat(client.ask("MAIL FROM:<\u00e9@x.test>")).startsWith("553 ");
    assertThat(client.ask("MAIL FROM:<a@x.test> SIZE=9 BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=x"))
        .startsWith("250 ");
    client.ask("RCPT TO:<b@y.test> NOTIFY=NEVER");
    client.ask("DATA");
    assertThat(client.ask("x".repeat(99) + "\r\n.")).startsWith("552 ");
    server.capabilities("PIPELINING");
    client.ask("RSET");
    assertThat(client.ask("MAIL FROM:<a@x.test> BODY=8BITMIME")).startsWith("555 ");
    begin(client);
    assertThat(client.ask("RCPT TO:<b@y.test> NOTIFY=NEVER")).startsWith("555 ");
  }

  @Test
  void inTlsEverythingBeginsAnew() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start()).user("alice", "secret");
    RawClient client = fakes.use(RawClient.of(server));
    assertThat(hello(client, "EHLO")).contains("STARTTLS", "AUTH PLAIN", "CHUNKING");
    assertThat(client.ask("STARTTLS")).startsWith("220 ");
    client.startTls();
    assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("503 ");
    client.say("EHLO me.test\r\n");
    assertThat(client.line()).startsWith("250-");
  }

  @Test
  void whoSignsInIsKnown() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start()).user("alice", "secret").requireLogin();
    RawClient client = ready(server);
    assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("530 ");
    assertThat(client.ask("AUTH GSSAPI")).startsWith("504 ");
    String wrong = Base64.getEncoder().encodeToString("\0alice\0wrong".getBytes());
    assertThat(client.ask("AUTH PLAIN " + wrong)).startsWith("535 ");
    assertThat(client.ask("AUTH PLAIN")).isEqualTo("334");
    assertThat(client.ask("*")).startsWith("535 ");
    String right = Base64.getEncoder().encodeToString("\0alice\0secret".getBytes());
    assertThat(client.ask("AUTH PLAIN " + right)).startsWith("235 ");
    assertThat(client.ask("AUTH PLAIN " + right)).startsWith("503 ");
    begin(client, "b@y.test");
    client.ask("DATA");
    client.ask("hi\r\n.");
    assertThat(server.messages().get(0).user()).isEqualTo("alice");
  }

  @Test
  void inLmtpEveryRecipientIsAnswered() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.startLmtp());
    server.answerOnce(".", "250 2.0.0 ok");
    server.answerOnce(".", "452 4.2.2 full");
    RawClient client = fakes.use(RawClient.ofTls(server));
    hello(client, "LHLO");
    begin(client, "b@y.test", "c@y.test");
    client.ask("DATA");
    assertThat(client.ask("hi\r\n.")).startsWith("250 ");
    assertThat(client.line()).startsWith("452 ");
    assertThat(server.messages("b@y.test")).hasSize(1);
    assertThat(server.messages("c@y.test")).isEmpty();
  }

  @Test
  void aScriptedYesHasItsEffect() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start());
    server.answer("EHLO", "250 hello");
    server.answerOnce("MAIL", "250 scripted");
    RawClient client = fakes.use(RawClient.of(server));
    hello(client, "EHLO");
    for (String parameters : List.of("SIZE=2", "SIZE=3")) {
      client.ask("MAIL FROM:<a@x.test> " + parameters);
      client.ask("RCPT TO:<b@y.test>");
      client.ask("DATA");
      assertThat(client.ask("hi\r\n.")).startsWith("250 ");
    }
    assertThat(server.messages())
        .extracting(FakeSmtp.Message::parameters)
        .containsExactly(List.of("SIZE=2"), List.of("SIZE=3"));
  }

  @Test
  void answersCanBeScripted() throws IOException {
    FakeSmtp server = fakes.use(FakeSmtp.start());
    server.answer("RCPT TO:<b@y.test>", "251 elsewhere");
    server.answerOnce("DATA", "451 later");
    server.answer(".", "554 5.6.0 no");
    RawClient client = ready(server);
    begin(client);
    assertThat(client.ask("RCPT TO:<b@y.test>")).isEqualTo("251 elsewhere");
    assertThat(client.ask("DATA")).isEqualTo("451 later");
    assertThat(client.ask("DATA")).startsWith("354");
    assertThat(client.ask("hi\r\n.")).isEqualTo("554 5.6.0 no");
    assertThat(server.taken()).isZero();
  }

  @Test
  void whatIsSentAheadWithoutLeaveIsAViolation() throws IOException {
    FakeSmtp server = FakeSmtp.start().capabilities("8BITMIME");
    try (RawClient client = RawClient.of(server)) {
      hello(client, "EHLO");
      client.say("NOOP\r\nNOOP\r\n");
      client.line();
      client.line();
    }
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ahead of the reply to NOOP");
  }
}
