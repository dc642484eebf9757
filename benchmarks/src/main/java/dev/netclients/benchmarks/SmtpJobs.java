package dev.netclients.benchmarks;

import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.smtp.Envelope;
import dev.netclients.smtp.Mail;
import dev.netclients.smtp.Sent;
import dev.netclients.smtp.SmtpClient;
import jakarta.mail.Address;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.commons.net.smtp.SMTPClient;

/** The same message of 4 KiB, over and over, on one connection, to one recipient or to more. */
final class SmtpJobs {
  /** The number of bytes of the message. */
  static final int SIZE = 4 << 10;

  private static final byte[] BLOCK = new byte[64 << 10];
  private static final String FROM = "ann@client.test";
  private static final String MESSAGE =
      Texts.plain(
          "From: Ann <ann@client.test>\r\nTo: Bob <bob@mx.test>\r\n"
              + "Subject: a message like many\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\n\r\n",
          SIZE);

  private SmtpJobs() {}

  private static byte[] bytes() {
    return MESSAGE.getBytes(StandardCharsets.US_ASCII);
  }

  private static String[] to(int recipients) {
    return IntStream.range(0, recipients)
        .mapToObj(i -> "bob" + i + "@mx.test")
        .toArray(String[]::new);
  }

  // --- ours ---

  private static SmtpClient session(int port, boolean chunks) throws IOException {
    SmtpClient.Builder builder =
        SmtpClient.builder(Endpoint.of("127.0.0.1", port)).allowCleartextCredentials();
    return (chunks ? builder : builder.withoutChunking()).open();
  }

  static Job.Factory netclients(int recipients, boolean chunks) {
    return port -> {
      SmtpClient session = session(port, chunks);
      Mail mail = new Mail(Envelope.of(FROM, to(recipients)), Content.of(bytes()));
      return Job.over(
          session,
          messages -> {
            long sent = 0;
            try (Items<Sent> results =
                session.sendAll(Collections.nCopies((int) messages, mail).iterator())) {
              while (results.hasNext()) {
                if (results.next().acceptedForAll()) {
                  sent++;
                }
              }
            }
            Job.check(messages, sent, "messages");
          });
    };
  }

  /** One message of so many MiB, from a stream. */
  static Job netclientsLarge(int port) throws IOException {
    SmtpClient session = session(port, true);
    return Job.over(
        session,
        mebibytes -> {
          long length = mebibytes << 20;
          Content content = Content.of(new Lines(length), OptionalLong.of(length));
          session.send(new Mail(Envelope.of(FROM, to(1)), content), Progress.NONE);
        });
  }

  /** Lines of 64 bytes that begin with a dot. */
  private static final class Lines extends InputStream {
    private static final byte[] BLOCK =
        ("." + "x".repeat(61) + "\r\n").repeat(1024).getBytes(StandardCharsets.US_ASCII);
    private long left;

    Lines(long length) {
      this.left = length;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one by one");
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int at = (int) (-left & (BLOCK.length - 1)); // the length is a multiple of the block's
      int n = (int) Math.min(Math.min(length, left), BLOCK.length - at);
      System.arraycopy(BLOCK, at, to, offset, n);
      left -= n;
      return n;
    }
  }

  // --- the peers ---

  /** A message that was read is written as it came, which is Angus's shortest way. */
  static Job.Factory angus(int recipients) {
    return port -> {
      Session session = Session.getInstance(new Properties());
      MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(bytes()));
      Address[] to = new Address[recipients];
      for (int i = 0; i < recipients; i++) {
        to[i] = new InternetAddress(to(recipients)[i]);
      }
      Transport transport = session.getTransport("smtp");
      transport.connect("127.0.0.1", port, null, null);
      return messages -> {
        for (long i = 0; i < messages; i++) {
          transport.sendMessage(message, to);
        }
      };
    };
  }

  static Job.Factory commonsNet(int recipients) {
    return port -> {
      SMTPClient client = new SMTPClient();
      client.connect("127.0.0.1", port);
      client.login("client.test");
      String[] to = to(recipients);
      return messages -> {
        for (long i = 0; i < messages; i++) {
          client.setSender(FROM);
          for (String address : to) {
            client.addRecipient(address);
          }
          try (Writer writer = client.sendMessageData()) {
            writer.write(MESSAGE);
          }
          if (!client.completePendingCommand()) {
            throw new IOException(client.getReplyString());
          }
        }
      };
    };
  }

  /** What curl is told: one process for all messages; the path is what EHLO says. */
  static List<String> curl(int port, long messages, int recipients) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "-T", OnDisk.FILE.toString(), "--mail-from", FROM);
    for (String address : to(recipients)) {
      Collections.addAll(arguments, "--mail-rcpt", address);
    }
    arguments.add("smtp://127.0.0.1:" + port + "/[1-" + messages + "]");
    return arguments;
  }

  /** The message as a file, from when it is asked for. */
  private static final class OnDisk {
    static final Path FILE = file();

    private static Path file() {
      try {
        Path file = Files.createTempFile("netclients-benchmarks", ".eml");
        file.toFile().deleteOnExit();
        return Files.writeString(file, MESSAGE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The limit: a socket, commands made beforehand, and replies whose lines are counted. */
  static Job.Factory raw(int recipients, boolean chunks) {
    return port -> {
      Socket socket = Job.socket(port);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      skipLines(in, 1);
      out.write("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
      skipLines(in, 5);
      StringBuilder commands = new StringBuilder("MAIL FROM:<" + FROM + ">\r\n");
      for (String address : to(recipients)) {
        commands.append("RCPT TO:<").append(address).append(">\r\n");
      }
      byte[] begin = (commands + "DATA\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] end = (MESSAGE + ".\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] next = (MESSAGE + ".\r\n" + commands + "DATA\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] whole =
          (commands + "BDAT " + SIZE + " LAST\r\n" + MESSAGE).getBytes(StandardCharsets.US_ASCII);
      int replies = recipients + 2;
      return messages -> {
        if (chunks) {
          for (long sent = 0; sent < messages; ) {
            int batch = (int) Math.min(10, messages - sent);
            for (int i = 0; i < batch; i++) {
              out.write(whole);
            }
            skipLines(in, batch * replies);
            sent += batch;
          }
        } else {
          out.write(begin);
          skipLines(in, replies);
          for (long i = 1; i < messages; i++) {
            out.write(next);
            skipLines(in, replies + 1);
          }
          out.write(end);
          skipLines(in, 1);
        }
      };
    };
  }

  private static void skipLines(InputStream in, int lines) throws IOException {
    for (int left = lines; left > 0; ) {
      int n = Job.more(in.read(BLOCK));
      for (int i = 0; i < n; i++) {
        if (BLOCK[i] == '\n') {
          left--;
        }
      }
    }
  }
}
