package dev.netclients.benchmarks;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.benchmarks.MailboxJob.Mailbox;
import dev.netclients.pop3.Message;
import dev.netclients.pop3.Pop3Client;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Properties;
import org.apache.commons.net.pop3.POP3Client;

/**
 * A mailbox into memory: each message becomes a {@code byte[]}, or what the library has instead,
 * and all of one mailbox are kept.
 */
final class Pop3Jobs {
  /** The number of messages that a mailbox has at the most. */
  static final int MAILBOX = 10_000;

  private Pop3Jobs() {}

  private static Pop3Client session(int port, int messages) throws IOException {
    return Pop3Client.builder(Endpoint.of("127.0.0.1", port))
        .allowCleartextCredentials() // the server is on this machine, and holds nothing
        .credentials(Credentials.password("n" + messages, "secret"))
        .open();
  }

  static Job netclients(int port) {
    return new MailboxJob(
        port,
        MAILBOX,
        (at, messages) -> {
          Pop3Client session = session(at, messages);
          return new Mailbox(
              session,
              kept -> {
                int i = 0;
                try (Items<Message> all = session.retrieveAll()) {
                  while (all.hasNext()) {
                    kept[i++] = check(all.next().readAll());
                  }
                }
                Job.check(kept.length, i, "messages");
              });
        });
  }

  /** One mailbox of any size, of which nothing is kept. */
  static Job netclientsStreaming(int port) {
    return MailboxJob.ofAnySize(
        port,
        (at, messages) -> {
          Pop3Client session = session(at, messages);
          return new Mailbox(
              session,
              kept -> {
                long seen = 0;
                try (Items<Message> all = session.retrieveAll()) {
                  for (; all.hasNext(); seen++) {
                    check(all.next().readAll());
                  }
                }
                Job.check(messages, seen, "messages");
              });
        });
  }

  private static byte[] check(byte[] message) throws IOException {
    Job.check(Pop3Server.SIZE, message.length, "bytes of a message");
    return message;
  }

  static Job angus(int port) {
    return MailboxJob.angus(
        port,
        MAILBOX,
        "pop3",
        new Properties(),
        (inbox, kept) -> MailboxJob.writeAll(inbox, kept, Pop3Server.SIZE));
  }

  /** Delivers characters, so Strings are kept: of Latin-1, as many bytes. */
  static Job commonsNet(int port) {
    return new MailboxJob(
        port,
        MAILBOX,
        (at, messages) -> {
          POP3Client session = new POP3Client();
          session.connect("127.0.0.1", at);
          if (!session.login("n" + messages, "secret")) {
            throw new IOException(session.getReplyString());
          }
          return new Mailbox(
              session::disconnect,
              kept -> {
                for (int i = 0; i < kept.length; i++) {
                  Reader message = session.retrieveMessage(i + 1);
                  if (message == null) {
                    throw new IOException(session.getReplyString());
                  }
                  kept[i] = Texts.read(message, Pop3Server.SIZE);
                }
              });
        });
  }

  /** What curl is told: a URL for each message. */
  static List<String> curl(int port, long messages) {
    return List.of("pop3://n" + messages + ":secret@127.0.0.1:" + port + "/[1-" + messages + "]");
  }

  /** The limit; nothing is kept. */
  static Job raw(int port, int window) {
    return new MailboxJob(
        port,
        MAILBOX,
        (at, messages) -> {
          RawLines raw = new RawLines(at);
          raw.command("USER n" + messages);
          raw.command("PASS secret");
          return new Mailbox(raw, kept -> raw.blocks("RETR", kept.length, window));
        });
  }
}
