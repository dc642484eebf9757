package dev.netclients.benchmarks;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Properties;
import java.util.Queue;

/**
 * Mailboxes into memory: what a client makes of the messages is kept until the next mailbox is
 * begun. Signing in is not timed.
 */
final class MailboxJob implements Job {
  /** A session that is signed in, and how it reads the messages from 1 on, one for each place. */
  record Mailbox(Closeable session, Retrieve retrieve) {}

  interface Retrieve {
    void into(Object[] kept) throws Exception;
  }

  interface Login {
    Mailbox open(int port, int messages) throws Exception;
  }

  interface AngusRetrieve {
    void into(Folder inbox, Object[] kept) throws Exception;
  }

  private final int port;
  private final int largest;
  private final Login login;
  private final Queue<Mailbox> open = new ArrayDeque<>();

  /** Reads mailboxes of at most {@code largest} messages, one after the other. */
  MailboxJob(int port, int largest, Login login) {
    this.port = port;
    this.largest = largest;
    this.login = login;
  }

  /** Reads one mailbox, whatever its size. */
  static MailboxJob ofAnySize(int port, Login login) {
    return new MailboxJob(port, Integer.MAX_VALUE, login);
  }

  /** Reads by Angus Mail, whose name for the protocol is {@code store}. */
  static MailboxJob angus(
      int port, int largest, String store, Properties properties, AngusRetrieve retrieve) {
    Session session = Session.getInstance(properties);
    return new MailboxJob(
        port,
        largest,
        (at, messages) -> {
          Store connected = session.getStore(store);
          connected.connect("127.0.0.1", at, "n" + messages, "secret");
          Folder inbox = connected.getFolder("INBOX");
          inbox.open(Folder.READ_ONLY);
          return new Mailbox(
              () -> close(connected),
              kept -> {
                Job.check(kept.length, inbox.getMessageCount(), "messages");
                retrieve.into(inbox, kept);
              });
        });
  }

  private static void close(Store store) throws IOException {
    try {
      store.close();
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  /** {@code Message.writeTo}, which is Angus's shortest way from the wire to bytes. */
  static void writeAll(Folder inbox, Object[] kept, int size) throws Exception {
    Message[] all = inbox.getMessages();
    for (int i = 0; i < all.length; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
      all[i].writeTo(bytes);
      Job.check(size, bytes.size(), "bytes of a message");
      kept[i] = bytes.toByteArray();
    }
  }

  @Override
  public void prepare(long messages) throws Exception {
    close();
    for (long left = messages; left > 0; left -= largest) {
      open.add(login.open(port, (int) Math.min(largest, left)));
    }
  }

  @Override
  public void run(long messages) throws Exception {
    long left = messages;
    for (Mailbox mailbox : open) {
      int count = (int) Math.min(largest, left);
      mailbox.retrieve().into(new Object[count]);
      left -= count;
    }
  }

  @Override
  public void close() throws IOException {
    for (Mailbox mailbox; (mailbox = open.poll()) != null; ) {
      mailbox.session().close();
    }
  }
}
