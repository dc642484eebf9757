package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeImapTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static final String MESSAGE = "From: a@fake.test\r\nSubject: one\r\n\r\nbody\r\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private FakeImap greenMail() {
    return fakes.use(FakeImap.start()).mailbox("alice", "secret word").deliver(bytes(MESSAGE));
  }

  private FakeImap synthetic() {
    return fakes.use(FakeImap.synthetic(1, n -> bytes(MESSAGE))).mailbox("alice", "secret word");
  }

  /** Asks, and returns the lines down to the tagged one. */
  private static List<String> ask(RawClient client, String command) throws Exception {
    client.say(command + "\r\n");
    return answer(client, command.split(" ")[0]);
  }

  private static List<String> answer(RawClient client, String tag) throws Exception {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(client.line());
    } while (!lines.get(lines.size() - 1).startsWith(tag + " "));
    return lines;
  }

  private static void signIn(RawClient client) throws Exception {
    assertThat(client.line()).startsWith("* OK [CAPABILITY IMAP4rev1 ");
    assertThat(ask(client, "a LOGIN alice \"secret word\"")).last().asString().startsWith("a OK");
  }

  private static void readsAddsAndDeletes(FakeImap server) throws Exception {
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(ask(client, "b SELECT INBOX")).contains("* 1 EXISTS");
      assertThat(ask(client, "c FETCH 1 (BODY.PEEK[TEXT])"))
          .anyMatch(line -> line.startsWith("body"))
          .last()
          .asString()
          .startsWith("c OK");
      client.say("d APPEND INBOX {" + MESSAGE.length() + "+}\r\n" + MESSAGE + "\r\n");
      assertThat(answer(client, "d")).last().asString().startsWith("d OK [APPENDUID ");
      assertThat(ask(client, "e UID STORE 1 +FLAGS.SILENT (\\Deleted)"))
          .last()
          .asString()
          .startsWith("e OK");
      assertThat(ask(client, "f UID EXPUNGE 1")).anyMatch(line -> line.equals("* 1 EXPUNGE"));
      assertThat(ask(client, "g NAMESPACE")).contains("* NAMESPACE ((\"\" \"/\")) NIL NIL");
      assertThat(ask(client, "h UNSELECT")).containsExactly("h OK done");
      assertThat(ask(client, "i LOGOUT")).first().asString().startsWith("* BYE");
    }
    assertThat(server.messages("alice")).hasSize(1);
    assertThat(server.received()).contains("b SELECT INBOX", "f UID EXPUNGE 1");
  }

  @Test
  void greenMailsMailboxStandsBehindTheFront() throws Exception {
    readsAddsAndDeletes(greenMail());
  }

  @Test
  void aFunctionsMailboxBehavesTheSame() throws Exception {
    readsAddsAndDeletes(synthetic());
  }

  @Test
  void aLiteralThatWaitsIsAskedFor() throws Exception {
    for (FakeImap server : List.of(greenMail(), synthetic())) {
      try (RawClient client = RawClient.of(server)) {
        client.line();
        client.say("a LOGIN {5}\r\n");
        assertThat(client.line()).startsWith("+ ");
        client.say("alice {11}\r\n");
        assertThat(client.line()).startsWith("+ ");
        client.say("secret word\r\n");
        assertThat(client.line()).startsWith("a OK");
        client.say("b APPEND INBOX {" + MESSAGE.length() + "}\r\n");
        assertThat(client.line()).startsWith("+ ");
        client.say(MESSAGE + "\r\n");
        assertThat(answer(client, "b")).last().asString().startsWith("b OK");
      }
      assertThat(server.messages("alice")).hasSize(2);
    }
  }

  @Test
  void starttlsGoesOnInTlsWhereItIsOfferedNoLonger() throws Exception {
    FakeImap server = synthetic().requireTls();
    try (RawClient client = RawClient.of(server)) {
      assertThat(client.line()).contains("STARTTLS", "LOGINDISABLED");
      assertThat(client.ask("a LOGIN alice x")).startsWith("a NO");
      assertThat(client.ask("b STARTTLS")).startsWith("b OK");
      client.startTls();
      assertThat(ask(client, "c CAPABILITY").get(0)).doesNotContain("STARTTLS", "LOGINDISABLED");
      assertThat(
              client.ask(
                  "d AUTHENTICATE PLAIN "
                      + Base64.getEncoder().encodeToString(bytes("\0alice\0secret word"))))
          .startsWith("d OK");
    }
  }

  @Test
  void whatIsPipelinedBehindStarttlsIsNeverObeyed() throws Exception { // HAZ-SRV-13
    FakeImap server = synthetic();
    try (RawClient client = RawClient.of(server)) {
      client.line();
      client.say("a STARTTLS\r\nb LOGIN alice \"secret word\"\r\n");
      assertThat(client.line()).startsWith("a OK");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(server.received()).containsExactly("a STARTTLS");
  }

  @Test
  void idleTellsWhatIsDelivered() throws Exception {
    for (FakeImap server : List.of(greenMail(), synthetic())) {
      try (RawClient client = RawClient.of(server)) {
        signIn(client);
        ask(client, "b SELECT INBOX");
        client.say("c IDLE\r\n");
        assertThat(client.line()).startsWith("+ ");
        server.deliver(bytes(MESSAGE));
        String line = client.line();
        while (!line.equals("* 2 EXISTS")) {
          line = client.line();
        }
        client.say("DONE\r\n");
        assertThat(answer(client, "c")).last().asString().startsWith("c OK");
      }
    }
  }

  @Test
  void pipelinedCommandsAreAnsweredInOrder() throws Exception {
    try (RawClient client = RawClient.of(greenMail())) {
      signIn(client);
      client.say("b SELECT INBOX\r\nc NOOP\r\nd FETCH 1 FLAGS\r\n");
      assertThat(answer(client, "d"))
          .filteredOn(line -> !line.startsWith("* "))
          .allMatch(line -> line.contains(" OK"))
          .hasSize(3);
    }
  }

  @Test
  void anyCommandIsAnsweredAsAsked() throws Exception {
    FakeImap server = synthetic();
    server.answerOnce("NOOP", "* 7 EXISTS", "A* NO not now");
    server.answer("APPEND \"x\" {3}", "A* NO [TRYCREATE] none");
    try (RawClient client = RawClient.of(server)) {
      signIn(client);
      assertThat(ask(client, "b NOOP")).containsExactly("* 7 EXISTS", "b NO not now");
      assertThat(ask(client, "c NOOP")).containsExactly("c OK done");
      assertThat(ask(client, "d APPEND \"x\" {3}")).containsExactly("d NO [TRYCREATE] none");
    }
  }
}
