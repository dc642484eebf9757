package dev.netclients.interop;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.imap.client.ImapClient;
import dev.netclients.pop3.Pop3Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A mailbox that one test has for itself: a maildir below the lab's, and the user who owns it. */
record Mailbox(String user, Path maildir) {
  private static final long FIRST_SECOND =
      1_700_000_000; // messages are numbered by their file's time

  /** Delivers messages, as an MTA does. */
  static Mailbox with(List<byte[]> messages) throws IOException {
    String user = "t" + UUID.randomUUID().toString().replace("-", "");
    Path maildir = Lab.file("mail").resolve(user).resolve("Maildir");
    for (String folder : List.of("new", "cur", "tmp")) {
      Files.createDirectories(maildir.resolve(folder));
      open(maildir.resolve(folder));
    }
    open(maildir);
    open(maildir.getParent());
    Mailbox mailbox = new Mailbox(user, maildir);
    for (int i = 0; i < messages.size(); i++) {
      Path file = mailbox.delivered().resolve((FIRST_SECOND + i) + ".M" + i + ".lab");
      Files.write(file, messages.get(i));
    }
    return mailbox;
  }

  static Mailbox with(String... messages) throws IOException {
    return with(
        Arrays.stream(messages).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Dovecot's user is another than ours, and renames what it has seen. */
  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Returns how many messages are there. */
  long count() throws IOException {
    long count = 0;
    for (String folder : List.of("new", "cur")) {
      try (Stream<Path> files = Files.list(maildir.resolve(folder))) {
        count += files.count();
      }
    }
    return count;
  }

  /** Returns where a message stands until a client has seen it. */
  Path delivered() {
    return maildir.resolve("new");
  }

  /** Waits until so many messages are there, or for so long. */
  void await(int count, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (WatchService deliveries = maildir.getFileSystem().newWatchService()) {
      delivered().register(deliveries, StandardWatchEventKinds.ENTRY_CREATE);
      while (count() < count) {
        WatchKey key = deliveries.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          return;
        }
        key.pollEvents();
        key.reset();
      }
    }
  }

  Credentials.Password credentials() {
    return Credentials.password(user, Lab.property("password"));
  }

  /** Returns a builder for a session that begins with STLS. */
  Pop3Client.Builder session() {
    return session(Lab.at("pop3"));
  }

  Pop3Client.Builder session(Endpoint server) {
    return Pop3Client.builder(server).connector(Lab.connector()).credentials(credentials());
  }

  /** Returns a builder for a session by IMAP that begins with STARTTLS. */
  ImapClient.Builder imap() {
    return imap(Lab.at("imap"));
  }

  ImapClient.Builder imap(Endpoint server) {
    return ImapClient.builder(server).connector(Lab.connector()).credentials(credentials());
  }

  /** Returns the message as POP3 delivers it: every line ends in CRLF, the last one too. */
  static byte[] onTheWire(byte[] stored) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length + 64);
    int before = 0;
    for (byte b : stored) {
      if (b == '\n' && before != '\r') {
        out.write('\r');
      }
      out.write(b);
      before = b;
    }
    if (before != '\n') {
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    return out.toByteArray();
  }
}
