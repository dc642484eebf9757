package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CredentialSource;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Resource;
import dev.netclients.pop3.Capabilities;
import dev.netclients.pop3.Message;
import dev.netclients.pop3.MessageSize;
import dev.netclients.pop3.MimeMessages;
import dev.netclients.pop3.Pop3Client;
import dev.netclients.pop3.Pop3ReplyException;
import dev.netclients.pop3.UniqueId;
import dev.netclients.sockets.Connector;
import dev.netclients.url.NetClients;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done with a mailbox of Dovecot's. */
@RealServers
class Pop3MailboxTest {
  private static final String ONE = "Subject: one\n\n.dotted\n..twice\n.\nend\n";
  private static final String TWO =
      "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nTo: a@lab.test\n\n1\n2\n3\n";
  private static final String THREE = "Subject: three\n\nlast\n";

  @TempDir Path folder;

  @Test
  void capabilitiesAreWhatDovecotSays() throws IOException {
    try (Pop3Client session = Mailbox.with().session().open()) {
      Capabilities able = session.capabilities();
      assertThat(able.pipelining() && able.top() && able.uidl() && able.respCodes()).isTrue();
      assertThat(able.stls()).as("within TLS").isFalse();
      assertThat(session.capa().keywords().all()).containsKeys("TOP", "UIDL", "PIPELINING");
    }
  }

  @Test
  void anEmptyMailboxHasNothing() throws IOException {
    try (Pop3Client session = Mailbox.with().session().open()) {
      assertThat(session.stat().count()).isZero();
      assertThat(session.list().toList(10)).isEmpty();
      assertThat(session.uidl().toList(10)).isEmpty();
      assertThat(session.retrieveAll().toList(10)).isEmpty();
      session.noop();
      session.quit();
    }
  }

  @Test
  void messagesAreCountedListedAndNamed() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO, THREE);
    List<UniqueId> ids;
    try (Pop3Client session = mailbox.session().open()) {
      List<MessageSize> sizes = session.list().toList(10);
      assertThat(sizes).extracting(MessageSize::number).containsExactly(1, 2, 3);
      assertThat(sizes.get(0).size()).isEqualTo(wire(ONE).length);
      assertThat(session.list(2)).isEqualTo(sizes.get(1));
      assertThat(session.stat().count()).isEqualTo(3);
      assertThat(session.stat().size())
          .isEqualTo(sizes.stream().mapToLong(MessageSize::size).sum());
      ids = session.uidl().toList(10);
      assertThat(ids).extracting(UniqueId::id).doesNotHaveDuplicates().hasSize(3);
      assertThat(session.uidl(3)).isEqualTo(ids.get(2));
      session.quit();
    }
    try (Pop3Client again = mailbox.session().open()) {
      assertThat(again.uidl().toList(10)).isEqualTo(ids);
    }
  }

  // HAZ-POP3-04
  @Test
  void aMessageComesAsItWasStored() throws Exception {
    try (Pop3Client session = Mailbox.with(ONE, TWO).session().open()) {
      assertThat(session.retrieve(1).readAll()).isEqualTo(wire(ONE));
      assertThat(session.retrieve(2).header().text("Subject")).contains("Grüße");
      MimeMessage mime = MimeMessages.of(session.retrieve(2));
      assertThat(mime.getSubject()).isEqualTo("Grüße");
      assertThat(mime.getContent()).isEqualTo("1\r\n2\r\n3\r\n");
    }
  }

  @Test
  void topGivesTheHeaderAndSoManyLines() throws IOException {
    try (Pop3Client session = Mailbox.with(ONE, TWO).session().open()) {
      assertThat(text(session.top(2, 0))).endsWith("To: a@lab.test\r\n\r\n");
      assertThat(text(session.top(2, 2))).endsWith("\r\n\r\n1\r\n2\r\n");
      assertThat(text(session.top(2, 99))).endsWith("\r\n\r\n1\r\n2\r\n3\r\n");
      try (Items<Message> all = session.topAll(0)) {
        List<String> subjects = new ArrayList<>();
        while (all.hasNext()) {
          subjects.add(all.next().header().text("Subject").orElse(""));
        }
        assertThat(subjects).containsExactly("one", "Grüße");
      }
    }
  }

  @Test
  void aRefusalLeavesTheSessionUsable() throws IOException {
    try (Pop3Client session = Mailbox.with(ONE).session().open()) {
      assertThatThrownBy(() -> session.retrieve(99)).isInstanceOf(Pop3ReplyException.class);
      assertThatThrownBy(() -> session.top(99, 1)).isInstanceOf(Pop3ReplyException.class);
      assertThatThrownBy(() -> session.list(99)).isInstanceOf(Pop3ReplyException.class);
      assertThatThrownBy(() -> session.uidl(99)).isInstanceOf(Pop3ReplyException.class);
      assertThatThrownBy(() -> session.delete(99)).isInstanceOf(Pop3ReplyException.class);
      assertThatThrownBy(session::languages).isInstanceOf(Pop3ReplyException.class);
      assertThat(session.stat().count()).isEqualTo(1);
    }
  }

  @Test
  void quitCommits() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO, THREE);
    try (Pop3Client session = mailbox.session().open()) {
      session.delete(2);
      assertThat(session.stat().count()).isEqualTo(2);
      session.quit();
    }
    assertThat(mailbox.count()).isEqualTo(2);
    try (Pop3Client session = mailbox.session().open()) {
      assertThat(session.retrieve(2).readAll()).isEqualTo(wire(THREE));
    }
  }

  @Test
  void closeDoesNotCommit() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO, THREE);
    try (Pop3Client session = mailbox.session().open()) {
      session.delete(1);
      assertThat(session.deleteAll(2, 3)).isEmpty();
      assertThat(session.stat().count()).isZero();
    }
    try (Pop3Client session = mailbox.session().open()) {
      assertThat(session.stat().count()).isEqualTo(3);
    }
    assertThat(mailbox.count()).isEqualTo(3);
  }

  @Test
  void resetTakesTheMarksOff() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO);
    try (Pop3Client session = mailbox.session().open()) {
      session.delete(1);
      session.reset();
      assertThat(session.stat().count()).isEqualTo(2);
      session.quit();
    }
    assertThat(mailbox.count()).isEqualTo(2);
  }

  @Test
  void deleteAllReportsEachRefusal() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO, THREE);
    try (Pop3Client session = mailbox.session().open()) {
      assertThat(session.deleteAll(1, 99, 3))
          .singleElement()
          .isInstanceOf(Pop3ReplyException.class);
      assertThat(session.marked()).isEqualTo(2);
      session.quit();
    }
    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void aRefusalInABulkCallIsOneMessagesOwn() throws IOException {
    try (Pop3Client session = Mailbox.with(ONE, TWO, THREE).session().open();
        Items<Message> all = session.retrieveAll(3, 99, 1)) {
      assertThat(all.next().readAll()).isEqualTo(wire(THREE));
      assertThat(all.next().refusal()).isPresent();
      assertThat(all.next().readAll()).isEqualTo(wire(ONE));
      assertThat(all.hasNext()).isFalse();
    }
  }

  /** Hundreds of messages, in order, byte by byte; those that are only half wanted are skipped. */
  @ParameterizedTest
  @ValueSource(strings = {"direct", "SOCKS5", "CONNECT"})
  void retrieveAllBringsEveryByteOfEveryMessage(String way) throws IOException {
    List<byte[]> stored = messages(300);
    Connector connector =
        switch (way) {
          case "SOCKS5" -> Lab.through(Lab.socks());
          case "CONNECT" -> Lab.through(Lab.squid());
          default -> Lab.connector();
        };
    try (Pop3Client session = Mailbox.with(stored).session().connector(connector).open();
        Items<Message> all = session.retrieveAll()) {
      for (int i = 0; i < stored.size(); i++) {
        Message message = all.next();
        assertThat(message.number()).isEqualTo(i + 1);
        byte[] expected = Mailbox.onTheWire(stored.get(i));
        if (i % 7 == 3) {
          int first = message.body().read();
          assertThat(first).isEqualTo(expected[0]);
        } else if (i % 7 == 5) {
          Path file = folder.resolve(i + ".eml");
          message.saveTo(file);
          assertThat(file).hasBinaryContent(expected);
        } else {
          assertThat(message.readAll()).as("message %s", i + 1).isEqualTo(expected);
        }
      }
      assertThat(all.hasNext()).isFalse();
      session.noop();
    }
  }

  /** Returns messages of all kinds, the same ones every time. */
  private static List<byte[]> messages(int count) {
    Random random = new Random(1939);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String end = i % 10 == 9 ? "\r\n" : "\n";
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(ascii("Subject: number " + (i + 1) + end + end));
      for (int lines = random.nextInt(200); lines > 0; lines--) {
        out.writeBytes(ascii(".".repeat(Math.max(0, random.nextInt(6) - 3))));
        int length = random.nextInt(100) == 0 ? 5_000 : random.nextInt(80);
        for (int k = 0; k < length; k++) {
          int b = 1 + random.nextInt(255); // no NUL: Dovecot changes it
          out.write(b == '\r' || b == '\n' ? '.' : b);
        }
        out.writeBytes(ascii(end));
      }
      if (i % 10 == 4) {
        out.writeBytes(ascii("a last line without an end"));
      }
      all.add(out.toByteArray());
    }
    return all;
  }

  @Test
  void urlsReadListAndDeleteForGood() throws IOException {
    Mailbox mailbox = Mailbox.with(ONE, TWO);
    URI top = URI.create("pop3://localhost:" + Lab.port("pop3") + "/");
    CredentialSource credentials = CredentialSource.of("localhost", mailbox.credentials());
    try (NetClients net =
        NetClients.builder().connector(Lab.connector()).credentials(credentials).build()) {
      List<Entry> entries = net.list(top).toList(10);
      assertThat(entries).hasSize(2);
      try (Resource message = net.read(entries.get(0).uri())) {
        assertThat(message.readAll()).isEqualTo(wire(ONE));
      }
      net.delete(entries.get(0).uri());
      assertThat(mailbox.count()).isEqualTo(1);
      assertThat(Files.readString(onlyFile(mailbox))).isEqualTo(TWO);
    }
  }

  private static Path onlyFile(Mailbox mailbox) throws IOException {
    try (var files = Files.walk(mailbox.maildir())) {
      return files
          .filter(file -> file.getParent().endsWith("cur") || file.getParent().endsWith("new"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static byte[] wire(String stored) {
    return Mailbox.onTheWire(stored.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Message message) throws IOException {
    return new String(message.readAll(), StandardCharsets.UTF_8);
  }
}
