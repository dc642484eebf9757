package dev.netclients.benchmarks;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.pop3.Message;
import dev.netclients.pop3.Pop3Client;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Properties;
import java.util.Queue;

/**
 * A mailbox into memory: each message becomes a {@code byte[]}, or what the library has instead,
 * and all of one mailbox are kept until the next one is begun. Signing in is not timed.
 */
final class Pop3Jobs {
  /** The number of messages that a mailbox has at the most. */
  static final int MAILBOX = 10_000;

  private Pop3Jobs() {}

  /** A session that is signed in. */
  private interface Mailbox extends Closeable {
    /** Reads the messages from 1 on, as many as there is room for. */
    void retrieve(Object[] into) throws Exception;
  }

  private interface Login {
    Mailbox open(int port, int messages) throws Exception;
  }

  private static final class Retrieval implements Job {
    private final int port;
    private final int largest;
    private final Login login;
    private final Queue<Mailbox> open = new ArrayDeque<>();

    Retrieval(int port, int largest, Login login) {
      this.port = port;
      this.largest = largest;
      this.login = login;
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
        Object[] kept = new Object[(int) Math.min(MAILBOX, left)];
        mailbox.retrieve(kept);
        left -= Math.min(largest, left);
      }
    }

    @Override
    public void close() throws IOException {
      for (Mailbox mailbox; (mailbox = open.poll()) != null; ) {
        mailbox.close();
      }
    }
  }

  private static Job job(int port, Login login) {
    return new Retrieval(port, MAILBOX, login);
  }

  static Job netclients(int port) {
    return job(port, Pop3Jobs::netclientsMailbox);
  }

  /**
   * One mailbox of any size, of which no more is kept than a round of {@link #MAILBOX} array cells.
   */
  static Job netclientsStreaming(int port) {
    return new Retrieval(
        port,
        Integer.MAX_VALUE,
        (at, messages) -> {
          Pop3Client session = session(at, messages);
          return mailbox(
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

  private static Pop3Client session(int port, int messages) throws IOException {
    return Pop3Client.builder(Endpoint.of("127.0.0.1", port))
        .allowCleartextCredentials() // the server is on this machine, and holds nothing
        .credentials(Credentials.password("n" + messages, "secret"))
        .open();
  }

  private static Mailbox netclientsMailbox(int port, int messages) throws IOException {
    Pop3Client session = session(port, messages);
    return mailbox(
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
  }

  private static byte[] check(byte[] message) throws IOException {
    Job.check(Pop3Server.SIZE, message.length, "bytes of a message");
    return message;
  }

  private interface Retrieve {
    void into(Object[] kept) throws Exception;
  }

  private static Mailbox mailbox(Closeable session, Retrieve retrieve) {
    return new Mailbox() {
      @Override
      public void retrieve(Object[] into) throws Exception {
        retrieve.into(into);
      }

      @Override
      public void close() throws IOException {
        session.close();
      }
    };
  }

  /** {@code Message.writeTo}, which is Angus's shortest way from the wire to bytes. */
  static Job angus(int port) {
    Session session = Session.getInstance(new Properties());
    return job(
        port,
        (at, messages) -> {
          Store store = session.getStore("pop3");
          store.connect("127.0.0.1", at, "n" + messages, "secret");
          Folder inbox = store.getFolder("INBOX");
          inbox.open(Folder.READ_ONLY);
          return mailbox(
              () -> {
                try {
                  store.close();
                } catch (MessagingException e) {
                  throw new IOException(e);
                }
              },
              kept -> {
                jakarta.mail.Message[] all = inbox.getMessages();
                Job.check(kept.length, all.length, "messages");
                for (int i = 0; i < all.length; i++) {
                  ByteArrayOutputStream bytes = new ByteArrayOutputStream(Pop3Server.SIZE);
                  all[i].writeTo(bytes);
                  kept[i] = check(bytes.toByteArray());
                }
              });
        });
  }

  /** Delivers characters, so Strings are kept: of Latin-1, as many bytes. */
  static Job commonsNet(int port) {
    return job(
        port,
        (at, messages) -> {
          org.apache.commons.net.pop3.POP3Client session =
              new org.apache.commons.net.pop3.POP3Client();
          session.connect("127.0.0.1", at);
          if (!session.login("n" + messages, "secret")) {
            throw new IOException(session.getReplyString());
          }
          return mailbox(
              session::disconnect,
              kept -> {
                char[] block = new char[Pop3Server.SIZE];
                for (int i = 0; i < kept.length; i++) {
                  Reader message = session.retrieveMessage(i + 1);
                  if (message == null) {
                    throw new IOException(session.getReplyString());
                  }
                  StringBuilder text = new StringBuilder(Pop3Server.SIZE);
                  for (int n; (n = message.read(block)) >= 0; ) {
                    text.append(block, 0, n);
                  }
                  Job.check(Pop3Server.SIZE, text.length(), "characters of a message");
                  kept[i] = text.toString();
                }
              });
        });
  }

  /** The limit: a socket, and nothing done but to find the ends; nothing is kept. */
  static Job raw(int port, int window) {
    return job(
        port,
        (at, messages) -> {
          Socket socket = new Socket("127.0.0.1", at);
          socket.setTcpNoDelay(true);
          Raw raw = new Raw(socket.getInputStream(), socket.getOutputStream());
          raw.line();
          raw.command("USER n" + messages);
          raw.command("PASS secret");
          return mailbox(socket, kept -> raw.retrieve(kept.length, window));
        });
  }

  private static final class Raw {
    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

    private final InputStream in;
    private final OutputStream out;
    private final byte[] block = new byte[256 << 10];

    Raw(InputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    void line() throws IOException {
      for (int b; (b = in.read()) != '\n'; ) {
        if (b < 0) {
          throw new IOException("Ended early");
        }
      }
    }

    void command(String command) throws IOException {
      out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      line();
    }

    /** Keeps the window full, half of it at a time. */
    void retrieve(int messages, int window) throws IOException {
      int sent = 0;
      int ended = 0;
      int matched = 0; // bytes of END
      StringBuilder commands = new StringBuilder();
      while (ended < messages) {
        if (sent < messages && sent - ended <= window / 2) {
          commands.setLength(0);
          for (; sent < messages && sent - ended < window; sent++) {
            commands.append("RETR ").append(sent + 1).append("\r\n");
          }
          out.write(commands.toString().getBytes(StandardCharsets.US_ASCII));
        }
        int n = in.read(block);
        if (n < 0) {
          throw new IOException("Ended early");
        }
        for (int i = 0; i < n; i++) {
          byte b = block[i];
          matched = b == END[matched] ? matched + 1 : b == '\r' ? 1 : 0;
          if (matched == END.length) {
            ended++;
            matched = 0;
          }
        }
      }
    }
  }
}
