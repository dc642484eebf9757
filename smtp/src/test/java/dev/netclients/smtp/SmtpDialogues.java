package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;

/** How the dialogues of these tests begin. */
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

  /** The same with a server that takes messages in chunks. */
  static final String CHUNKING = READY.replace("S: 250-DSN\n", "S: 250-CHUNKING\n");

  private SmtpDialogues() {}

  static SmtpClient.Builder builder(ScriptedServer server) {
    return SmtpClient.builder(Endpoint.of("localhost", server.port()))
        .connector(FakeServer.connector())
        .localName("client.test");
  }

  /** Plays {@code dialogue}, in TLS from the first byte. */
  static SmtpClient open(ScriptedServer server, String dialogue) throws IOException {
    server.plays(dialogue);
    return builder(server).implicitTls().open();
  }

  static Mail mail(String text, String... to) {
    return new Mail(Envelope.of("a@x.test", to), Content.of(text));
  }
}
