package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.netclients.Content;
import dev.netclients.Items;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The dialogues of these tests: how they begin, what recurs in them, and how they are played. */
final class SmtpDialogues {
  /** A beginning in TLS with a server that takes commands ahead of their replies. */
  static final String READY =
      """
      S: 220 mx.test ESMTP
      C: EHLO client.test
      S: 250-mx.test
      S: 250-PIPELINING
      S: 250-SIZE 1000
      S: 250-8BITMIME
      S: 250-SMTPUTF8
      S: 250-DSN
      S: 250 ENHANCEDSTATUSCODES
      """;

  /** The same with a server that takes one command at a time. */
  static final String ONE_BY_ONE = READY.replace("S: 250-PIPELINING\n", "");

  /** The same with a server that takes messages of any size. */
  static final String UNLIMITED = READY.replace("S: 250-SIZE 1000\n", "");

  /** The same with a server that takes messages in chunks. */
  static final String CHUNKING = READY.replace("S: 250-DSN\n", "S: 250-CHUNKING\n");

  /** A message, and the commands that it begins with, in one flight. */
  static final Mail HI = mail("hi\r\n", "b@y.test");

  static final String HI_FLIGHT = flight("SIZE=4");

  /** A server takes a flight with one recipient. */
  static final String GO = "S: 250 ok\nS: 250 ok\nS: 354 go\n";

  /** The message ends, and a server takes it. */
  static final String TAKEN = "C: .\nS: 250 ok\n";

  static final String RESET = "C: RSET\nS: 250 ok\n";

  static final String QUIT = "C: QUIT\nS: 221 bye\n";

  private SmtpDialogues() {}

  /** The commands of a message from a@x.test to b@y.test, in one flight. */
  static String flight(String parameters) {
    return ("C: MAIL FROM:<a@x.test> " + parameters).strip() + "\nC: RCPT TO:<b@y.test>\nC: DATA\n";
  }

  static Mail mail(String text, String... to) {
    return mail(Content.of(text), to);
  }

  static Mail mail(Content content, String... to) {
    return new Mail(Envelope.of("a@x.test", to), content);
  }

  /** Content that can be read once, and of which nobody knows how long it is. */
  static Content once(InputStream in) {
    return Content.of(in, OptionalLong.empty());
  }

  /** A stream that fails at once. */
  static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the disk is gone");
      }
    };
  }

  // --- playing them ---

  /** What a client says and hears. */
  interface Talk {
    void with(SmtpClient smtp) throws IOException;
  }

  static SmtpClient.Builder builder(FakeServer server) {
    return SmtpClient.builder(server.endpoint())
        .connector(FakeServer.connector())
        .localName("client.test");
  }

  /** Opens a session that is in TLS from the first byte. */
  static SmtpClient open(FakeServer server) throws IOException {
    return builder(server).implicitTls().open();
  }

  /** Plays {@code dialogue}, in TLS from the first byte, up to where the client takes leave. */
  static void play(String dialogue, Talk talk) throws IOException {
    play(UnaryOperator.identity(), dialogue, talk);
  }

  /** The same with a client that is set up in another way. */
  static void play(UnaryOperator<SmtpClient.Builder> setUp, String dialogue, Talk talk)
      throws IOException {
    Talk quitting =
        smtp -> {
          talk.with(smtp);
          smtp.quit();
        };
    playToTheEnd(setUp, dialogue + QUIT, quitting);
  }

  /** Plays {@code dialogue}, in TLS from the first byte; it says itself how it ends. */
  static void playToTheEnd(String dialogue, Talk talk) throws IOException {
    playToTheEnd(UnaryOperator.identity(), dialogue, talk);
  }

  static void playToTheEnd(UnaryOperator<SmtpClient.Builder> setUp, String dialogue, Talk talk)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(dialogue);
      try (SmtpClient smtp = setUp.apply(builder(server).implicitTls()).open()) {
        talk.with(smtp);
      }
    }
  }

  /** Plays {@code dialogue} to a client that cannot be opened, and returns why. */
  static Throwable failure(UnaryOperator<SmtpClient.Builder> setUp, String dialogue) {
    try (ScriptedServer server = ScriptedServer.startTls()) {
      server.plays(dialogue);
      return catchThrowable(() -> setUp.apply(builder(server).implicitTls()).open());
    }
  }

  // --- what became of it ---

  /** Sends a message that is to be refused. */
  static SmtpReplyException refusal(SmtpClient smtp, Mail mail) {
    SmtpReplyException refusal =
        catchThrowableOfType(SmtpReplyException.class, () -> smtp.send(mail));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  /** Returns what became of it for each recipient, such as {@code [ACCEPTED, REFUSED]}. */
  static String status(Sent sent) {
    return sent.deliveries().stream().map(Delivery::status).toList().toString();
  }

  /** Sends messages, and returns the {@link #status} of each. */
  static List<String> sendAll(SmtpClient smtp, Mail... mails) throws IOException {
    List<String> all = new ArrayList<>();
    try (Items<Sent> results = smtp.sendAll(List.of(mails))) {
      while (results.hasNext()) {
        all.add(status(results.next()));
      }
      assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    }
    return all;
  }
}
