package dev.netclients.imap.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Entry;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Receipt;
import dev.netclients.Resource;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImapUrlsTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private ImapClient signedIn(String dialogue) throws IOException {
    return ImapDialogues.signedIn(server, dialogue);
  }

  private URI uri(String path) {
    return URI.create("imaps://localhost:" + server.port() + path);
  }

  @Test
  void aServerIsItsMailboxes() throws IOException {
    String dialogue =
        """
        C: A2 LIST "" "%" RETURN (SPECIAL-USE CHILDREN)
        S: * LIST (\\Sent) "/" "Gesendete &AMQ-pfel"
        S: * LIST () "/" &
        S: A2 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      List<Entry> all = imap.list(uri("/")).toList(10);
      assertThat(all.get(0).uri()).isEqualTo(uri("/Gesendete%20%C3%84pfel"));
      assertThat(all.get(0).kind()).isEqualTo(Entry.Kind.FOLDER);
      assertThat(all.get(0).facts()).containsEntry("attributes", "\\Sent");
      assertThat(all.get(1).kind()).isEqualTo(Entry.Kind.OTHER); // no URL can name it
    }
  }

  @Test
  void aMailboxIsWhatIsBelowItAndItsMessages() throws IOException {
    String dialogue =
        """
        C: A2 LIST "" "a/b" RETURN (SPECIAL-USE CHILDREN)
        S: * LIST () "/" a/b
        S: A2 OK
        C: A3 LIST "" "a/b/%" RETURN (SPECIAL-USE CHILDREN)
        S: * LIST () "/" a/b/c
        S: A3 OK
        C: A4 EXAMINE "a/b"
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 38] valid
        S: A4 OK [READ-ONLY] done
        C: A5 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)
        S: * 1 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE " 1-Feb-2024 00:00:00 +0000" RFC822.SIZE 5 ENVELOPE (NIL "hi" ((NIL NIL "a" "b.test")) NIL NIL NIL NIL NIL NIL NIL))
        S: A5 OK
        C: A6 UID SEARCH RETURN (MIN MAX COUNT ALL) CHARSET UTF-8 SUBJECT {5+}
        C: grün
        S: * ESEARCH (TAG "A6") UID COUNT 0
        S: A6 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      List<Entry> all = imap.list(uri("/a/b")).toList(10);
      assertThat(all.get(0).name()).isEqualTo("c");
      assertThat(all.get(0).uri()).isEqualTo(uri("/a/b/c"));
      Entry message = all.get(1);
      assertThat(message.uri()).isEqualTo(uri("/a/b;UIDVALIDITY=38/;UID=7"));
      assertThat(message.size()).hasValue(5);
      assertThat(message.modified()).contains(Instant.parse("2024-02-01T00:00:00Z"));
      assertThat(message.facts())
          .containsEntry("subject", "hi")
          .containsEntry("from", "a@b.test")
          .containsEntry("flags", "\\Seen");
      assertThat(imap.list(uri("/a/b?SUBJECT%20%22gr%C3%BCn%22")).toList(10)).isEmpty();
      assertThatThrownBy(() -> imap.list(uri("/a/b?SUBJECT%20%22gr")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.list(uri("/a/;UID=1")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aMessageIsReadAndSaved(@TempDir Path folder) throws IOException {
    String dialogue =
        """
        C: A2 EXAMINE "INBOX"
        S: * 1 EXISTS
        S: * OK [UIDVALIDITY 38] valid
        S: A2 OK
        C: A3 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])
        S! * 1 FETCH (UID 7 INTERNALDATE " 1-Feb-2024 00:00:00 +0000" BODY[] {5}\\r\\nhello)\\r\\n
        S: A3 OK
        C: A4 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[1]<2.3>)
        S: * 1 FETCH (UID 7 BODY[1]<2> "llo")
        S: A4 OK
        C: A5 UID FETCH 8 (UID INTERNALDATE BODY.PEEK[])
        S: A5 OK
        C: A6 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[9])
        S: * 1 FETCH (UID 7 BODY[9] NIL)
        S: A6 OK
        C: A7 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 7 INTERNALDATE x BODY[] "hello")
        S: A7 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      Resource whole = imap.read(uri("/INBOX;UIDVALIDITY=38/;UID=7"));
      assertThat(whole.size()).hasValue(5);
      assertThat(whole.type()).contains("message/rfc822");
      assertThat(whole.saveTo(folder.resolve("m.eml"))).isEqualTo(5);
      assertThat(Files.readString(folder.resolve("m.eml"))).isEqualTo("hello");
      try (Resource part = imap.read(uri("/INBOX/;UID=7/;SECTION=1/;PARTIAL=2.3"))) {
        assertThat(part.readAll()).isEqualTo("llo".getBytes(US_ASCII));
      }
      assertThatThrownBy(() -> imap.read(uri("/INBOX/;UID=8")))
          .isInstanceOfSatisfying(
              ImapReplyException.class, e -> assertThat(e.code()).isEqualTo("NONEXISTENT"));
      assertThatThrownBy(() -> imap.read(uri("/INBOX/;UID=7/;SECTION=9")))
          .isInstanceOf(ImapReplyException.class);
      assertThatThrownBy(() -> imap.read(uri("/INBOX/;UID=7")))
          .isInstanceOf(ProtocolException.class); // the row is broken, which is not the same
      assertThatThrownBy(() -> imap.read(uri("/INBOX;UIDVALIDITY=1/;UID=7")))
          .isInstanceOf(ImapReplyException.class);
      assertThatThrownBy(() -> imap.read(uri("/INBOX")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.read(URI.create("imaps://other.test/INBOX/;UID=7")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aRefusalBehindABodyIsNotMissed() throws IOException {
    String dialogue =
        """
        C: A2 EXAMINE "INBOX"
        S: A2 OK
        C: A3 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 7 BODY[] "hello")
        S: A3 NO half of it is missing
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      Resource whole = imap.read(uri("/INBOX/;UID=7"));
      assertThatThrownBy(whole::readAll).isInstanceOf(ImapReplyException.class);
    }
  }

  @Test
  void aMessageIsSentAndDeleted() throws IOException { // HAZ-IMAP-17
    String dialogue =
        """
        C: A2 APPEND "Sent" {2+}
        C: ab
        S: A2 OK [APPENDUID 38 5] stored
        C: A3 SELECT "Sent"
        S: * OK [UIDVALIDITY 38] valid
        S: A3 OK
        C: A4 UID SEARCH RETURN (MIN MAX COUNT ALL) UID 5
        S: * ESEARCH (TAG "A4") UID COUNT 1 ALL 5
        S: A4 OK
        C: A5 UID STORE 5 +FLAGS.SILENT (\\Deleted)
        S: A5 OK
        C: A6 UID EXPUNGE 5
        S: A6 OK
        C: A7 UID SEARCH RETURN (MIN MAX COUNT ALL) UID 6
        S: * ESEARCH (TAG "A7") UID COUNT 0
        S: A7 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      Receipt receipt = imap.send(uri("/Sent"), Content.of("ab"), Progress.NONE);
      assertThat(receipt.location()).contains(uri("/Sent;UIDVALIDITY=38/;UID=5"));
      imap.delete(receipt.location().orElseThrow());
      assertThatThrownBy(() -> imap.delete(uri("/Sent/;UID=6")))
          .isInstanceOf(ImapReplyException.class);
      assertThatThrownBy(() -> imap.delete(uri("/Sent")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.send(uri("/"), Content.of("x"), Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void withoutUidplusAMessageIsOnlyMarked() throws IOException { // HAZ-IMAP-17
    server.plays(
        ImapDialogues.signedIn("IMAP4rev1")
            + """
            C: A2 SELECT "a"
            S: A2 OK
            C: A3 UID SEARCH UID 5
            S: * SEARCH 5
            S: A3 OK
            C: A4 UID STORE 5 +FLAGS.SILENT (\\Deleted)
            S: A4 OK
            """);
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.delete(uri("/a/;UID=5"));
    }
  }

  @Test
  void netClientsFindsTheProviderAndItsMechanism() throws IOException { // PY-IMAP-02
    server.plays(
        """
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=CRAM-MD5] hi
        C: A1 AUTHENTICATE PLAIN AGFsaWNlAGNhbmFyeQ==
        S: A1 OK [CAPABILITY IMAP4rev1] in
        C: A2 EXAMINE "INBOX"
        S: A2 OK
        C: A3 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 7 BODY[] "hello")
        S: A3 OK
        """);
    NetClients clients = NetClients.builder().connector(FakeServer.connector()).build();
    URI uri =
        URI.create("imaps://alice;AUTH=PLAIN:canary@localhost:" + server.port() + "/INBOX/;UID=7");
    try (Resource message = clients.read(uri)) {
      assertThat(message.readAll()).isEqualTo("hello".getBytes(US_ASCII));
    }
  }

  @Test
  void aUrlWithoutAUserNeedsOne() {
    NetClients clients = NetClients.builder().connector(FakeServer.connector()).build();
    assertThatThrownBy(() -> clients.read(URI.create("imaps://localhost:1/INBOX/;UID=7")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
