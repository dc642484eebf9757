package dev.netclients.benchmarks;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.SaveOption;
import dev.netclients.benchmarks.MailboxJob.AngusRetrieve;
import dev.netclients.benchmarks.MailboxJob.Mailbox;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.Section;
import dev.netclients.imap.client.FetchedMessage;
import dev.netclients.imap.client.ImapClient;
import dev.netclients.imap.client.InFlight;
import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.commons.net.imap.IMAPClient;
import org.eclipse.angus.mail.imap.IMAPFolder;

/**
 * A mailbox into memory: each message becomes a {@code byte[]}, or its envelope and structure what
 * the library has for them, and all of one mailbox are kept until the next one is begun. Signing in
 * is not timed.
 */
final class ImapJobs {
  /** The number of messages that a mailbox has at the most. */
  static final int MAILBOX = 50_000;

  private ImapJobs() {}

  // --- ours ---

  private static ImapClient session(int port, String user) throws IOException {
    ImapClient session =
        ImapClient.builder(Endpoint.of("127.0.0.1", port))
            .allowCleartextCredentials() // the server is on this machine, and holds nothing
            .credentials(Credentials.password(user, "secret"))
            .open();
    session.examine("INBOX");
    return session;
  }

  private static Job ours(int port, int largest, OursRetrieve retrieve) {
    return new MailboxJob(
        port,
        largest,
        (at, messages) -> {
          ImapClient session = session(at, "n" + messages);
          return new Mailbox(session, kept -> retrieve.into(session, messages, kept));
        });
  }

  private interface OursRetrieve {
    void into(ImapClient session, int messages, Object[] kept) throws IOException;
  }

  /** One FETCH of all. */
  static Job netclients(int port) {
    return ours(
        port,
        MAILBOX,
        (session, messages, kept) -> {
          int i = 0;
          try (Items<FetchedMessage> rows = session.fetch(Messages.all(), Section.message())) {
            while (rows.hasNext()) {
              kept[i++] = check(rows.next().readAll());
            }
          }
          Job.check(kept.length, i, "messages");
        });
  }

  /** A FETCH for each message, in flight. */
  static Job netclientsInFlight(int port) {
    return ours(
        port,
        MAILBOX,
        (session, messages, kept) -> {
          int[] i = new int[1];
          try (InFlight flight = session.inFlight()) {
            for (int n = 1; n <= messages; n++) {
              flight.fetch(
                  NumberSet.of(n), row -> kept[i[0]++] = check(row.readAll()), Section.message());
            }
            flight.await();
          }
          Job.check(kept.length, i[0], "messages");
        });
  }

  /** Envelopes and structures, both looked into. */
  static Job netclientsEnvelopes(int port) {
    return ours(
        port,
        MAILBOX,
        (session, messages, kept) -> {
          int i = 0;
          try (Items<FetchedMessage> rows =
              session.fetch(
                  Messages.all(),
                  Attribute.FLAGS,
                  Attribute.INTERNAL_DATE,
                  Attribute.SIZE,
                  Attribute.ENVELOPE,
                  Attribute.BODY_STRUCTURE)) {
            while (rows.hasNext()) {
              FetchedMessage row = rows.next();
              kept[i++] =
                  new Object[] {
                    row.flags().orElseThrow(),
                    row.envelope().orElseThrow(),
                    row.bodyStructure().orElseThrow()
                  };
            }
          }
          Job.check(kept.length, i, "messages");
        });
  }

  /** One mailbox of any size, of which nothing is kept. */
  static Job netclientsStreaming(int port) {
    return ours(
        port,
        Integer.MAX_VALUE,
        (session, messages, kept) -> {
          long seen = 0;
          try (Items<FetchedMessage> rows =
              session.fetch(
                  Messages.all(),
                  Attribute.ENVELOPE,
                  Attribute.BODY_STRUCTURE,
                  Section.message())) {
            for (; rows.hasNext(); seen++) {
              FetchedMessage row = rows.next();
              if (row.envelope().isEmpty() || row.bodyStructure().isEmpty()) {
                throw new IllegalStateException("a row without what was asked for");
              }
              check(row.readAll());
            }
          }
          Job.check(messages, seen, "messages");
        });
  }

  /** One body of as many MiB as there are units, to a file. */
  static Job netclientsFile(int port) {
    return MailboxJob.ofAnySize(
        port,
        (at, mebibytes) -> {
          ImapClient session = session(at, "b" + mebibytes);
          return new Mailbox(
              session,
              kept -> {
                Path file = Files.createTempFile("netclients-benchmarks", ".eml");
                try (Items<FetchedMessage> rows =
                    session.fetch(Messages.uids(1), Section.message())) {
                  long size = rows.next().body().saveTo(file, SaveOption.REPLACE);
                  Job.check((long) mebibytes << 20, size, "bytes of a message");
                  Job.check(0, rows.hasNext() ? 1 : 0, "further messages");
                } finally {
                  Files.delete(file);
                }
              });
        });
  }

  private static byte[] check(byte[] message) throws IOException {
    Job.check(ImapServer.SIZE, message.length, "bytes of a message");
    return message;
  }

  // --- Angus Mail ---

  private static Job angus(int port, Properties properties, AngusRetrieve retrieve) {
    return MailboxJob.angus(port, MAILBOX, "imap", properties, retrieve);
  }

  private static void writeAll(Folder inbox, Object[] kept) throws Exception {
    MailboxJob.writeAll(inbox, kept, ImapServer.SIZE);
  }

  /** As it comes: a message is fetched when it is written, 16 KiB at a time. */
  static Job angus(int port) {
    return angus(port, new Properties(), ImapJobs::writeAll);
  }

  /** The whole messages by one command, as its fetch profile has it. */
  static Job angusBulk(int port) {
    Properties tuned = new Properties();
    tuned.setProperty("mail.imap.partialfetch", "false");
    tuned.setProperty("mail.imap.fetchsize", "1048576");
    return angus(
        port,
        tuned,
        (inbox, kept) -> {
          FetchProfile profile = new FetchProfile();
          profile.add(IMAPFolder.FetchProfileItem.MESSAGE);
          inbox.fetch(inbox.getMessages(), profile);
          writeAll(inbox, kept);
        });
  }

  /** Envelopes and structures by one command, as its fetch profile has it. */
  static Job angusEnvelopes(int port) {
    return angus(
        port,
        new Properties(),
        (inbox, kept) -> {
          FetchProfile profile = new FetchProfile();
          profile.add(FetchProfile.Item.FLAGS);
          profile.add(FetchProfile.Item.ENVELOPE);
          profile.add(FetchProfile.Item.CONTENT_INFO);
          jakarta.mail.Message[] all = inbox.getMessages();
          inbox.fetch(all, profile);
          for (int i = 0; i < all.length; i++) {
            kept[i] =
                new Object[] {
                  all[i].getFlags(), all[i].getSubject(), all[i].getFrom(), all[i].getContentType()
                };
          }
        });
  }

  // --- commons-net, which parses nothing of it ---

  private static Job commonsNet(int port, CommonsRetrieve retrieve) {
    return new MailboxJob(
        port,
        MAILBOX,
        (at, messages) -> {
          IMAPClient session = new IMAPClient();
          session.connect("127.0.0.1", at);
          if (!session.login("n" + messages, "secret") || !session.examine("INBOX")) {
            throw new IOException(session.getReplyString());
          }
          return new Mailbox(session::disconnect, kept -> retrieve.into(session, kept));
        });
  }

  private interface CommonsRetrieve {
    void into(IMAPClient session, Object[] kept) throws IOException;
  }

  /** A command for each message; the answer as lines. */
  static Job commonsNet(int port) {
    return commonsNet(
        port,
        (session, kept) -> {
          for (int i = 0; i < kept.length; i++) {
            if (!session.fetch(Integer.toString(i + 1), "BODY.PEEK[]")) {
              throw new IOException(session.getReplyString());
            }
            kept[i] = session.getReplyStrings();
          }
        });
  }

  /** One command; the answer as lines. */
  static Job commonsNetEnvelopes(int port) {
    return commonsNet(
        port,
        (session, kept) -> {
          if (!session.fetch("1:*", "(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)")) {
            throw new IOException(session.getReplyString());
          }
          kept[0] = session.getReplyStrings();
        });
  }

  // --- curl, told what to do for a number of units ---

  /** A URL for each message; its process is in the figure. */
  static List<String> curl(int port, long units) {
    return List.of(
        "imap://n" + units + ":secret@127.0.0.1:" + port + "/INBOX;MAILINDEX=[1-" + units + "]");
  }

  // --- the limit ---

  /** One command, and the bytes counted to its tagged answer; nothing is kept. */
  static Job raw(int port, String items) {
    return new MailboxJob(
        port,
        MAILBOX,
        (at, messages) -> {
          RawLines raw = new RawLines(at);
          raw.tagged("a LOGIN n" + messages + " secret", "a OK");
          raw.tagged("a EXAMINE INBOX", "a OK");
          return new Mailbox(raw, kept -> raw.tagged("a FETCH 1:* " + items, "a OK"));
        });
  }
}
