package dev.netclients.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Progress;
import dev.netclients.Receipt;
import dev.netclients.TlsFacts;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.BodyStructure;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.ListedMailbox;
import dev.netclients.imap.MailboxAttribute;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.Section;
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.imap.client.Append;
import dev.netclients.imap.client.FetchedMessage;
import dev.netclients.imap.client.Idle;
import dev.netclients.imap.client.ImapClient;
import dev.netclients.imap.client.InFlight;
import dev.netclients.imap.client.Pending;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox of Dovecot's by IMAP. */
@RealServers
class ImapTest {
  private static final String MESSAGE = "From: Bob <bob@lab.test>\nSubject: one\n\nhello\n";
  private static final String MULTIPART =
      """
      From: =?utf-8?Q?J=C3=BCrgen?= <j@lab.test>
      To: friends: a@b.test, "c d" <c@d.test>;
      Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
      Date: Thu, 1 Feb 2024 03:04:05 -0330
      Message-ID: <1@lab.test>
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: base64

      R3LDvMOfZQ==
      --b
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: multipart/alternative; boundary=i

      --i
      Content-Type: text/plain

      plain
      --i
      Content-Type: text/html

      <b>html</b>
      --i--
      --b
      Content-Type: application/octet-stream; name="a b.bin"
      Content-Disposition: attachment; filename*=utf-8''%C3%BC.bin

      data
      --b--
      """;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  // --- ways in ---

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void eachMechanismSignsInAfterStarttlsAndOnTheTlsPort(String mechanism) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (ImapClient imap =
        mailbox.imap().connector(Lab.telling(said::add)).mechanisms(List.of(mechanism)).open()) {
      assertThat(imap.select("INBOX").exists()).isEqualTo(1);
      assertThat(imap.tls().map(TlsFacts::protocol)).contains("TLSv1.3");
      assertThat(imap.capabilities().move()).isTrue();
      imap.logout();
    }
    assertThat(said).noneMatch(line -> line.contains("secret"));
    assertThat(said).anyMatch(line -> line.contains("AUTHENTICATE " + mechanism));
    try (ImapClient imap =
        mailbox.imap(Lab.at("imaps")).implicitTls().mechanisms(List.of(mechanism)).open()) {
      assertThat(imap.select("INBOX").exists()).isEqualTo(1);
    }
  }

  @Test
  void aWrongPasswordIsRefused() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    assertThatThrownBy(
            () ->
                mailbox
                    .imap()
                    .credentials(Credentials.password(mailbox.user(), "swordfish"))
                    .open())
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> assertThat(e.code()).isEqualTo("AUTHENTICATIONFAILED"))
        .hasMessageNotContaining("swordfish");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKS5", "HTTP_CONNECT"})
  void aProxyReachesBothPorts(ProxyServer.Kind kind) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    Connector through = Lab.through(Lab.proxy(kind));
    try (ImapClient imap = mailbox.imap().connector(through).open()) {
      assertThat(imap.select("INBOX").exists()).isEqualTo(1);
    }
    try (ImapClient imap = mailbox.imap(Lab.at("imaps")).implicitTls().connector(through).open()) {
      assertThat(imap.select("INBOX").exists()).isEqualTo(1);
    }
  }

  // --- mailboxes ---

  @Test
  void mailboxesAreListedMadeRenamedAndRemoved() throws IOException {
    try (ImapClient imap = Mailbox.with(MESSAGE).imap().open()) {
      assertThat(imap.id(Map.of("name", "netclients"))).containsEntry("name", "Dovecot");
      assertThat(imap.namespace().personal().get(0).delimiter()).contains('/');
      assertThat(imap.list())
          .anyMatch(mailbox -> mailbox.is(MailboxAttribute.SENT))
          .anyMatch(mailbox -> mailbox.is(MailboxAttribute.DRAFTS));
      imap.create("Entwürfe & \"mehr\"/日本語");
      assertThat(imap.list("", "Entw%/%"))
          .extracting(ListedMailbox::name)
          .containsExactly("Entwürfe & \"mehr\"/日本語");
      imap.rename("Entwürfe & \"mehr\"/日本語", "andere");
      imap.subscribe("andere");
      assertThat(imap.listSubscribed("*"))
          .extracting(ListedMailbox::name)
          .contains("andere", "Sent");
      imap.unsubscribe("andere");
      List<ListedMailbox> all =
          imap.listWithStatus("*", StatusItem.MESSAGES, StatusItem.UIDVALIDITY);
      assertThat(all)
          .filteredOn(mailbox -> mailbox.name().equals("INBOX"))
          .allMatch(mailbox -> mailbox.status().orElseThrow().messages().getAsLong() == 1);
      imap.deleteMailbox("andere");
      assertThatThrownBy(() -> imap.select("andere"))
          .isInstanceOf(ImapReplyException.class)
          .hasMessageContaining("andere");
      assertThat(imap.status("INBOX", StatusItem.SIZE, StatusItem.UNSEEN).unseen()).hasValue(1);
    }
  }

  // --- messages ---

  @Test
  void aMessageIsItsItemsAndItsParts() throws IOException {
    try (ImapClient imap = Mailbox.with(MULTIPART).imap().open()) {
      imap.examine("INBOX");
      try (Items<FetchedMessage> rows =
          imap.fetch(
              Messages.all(),
              Attribute.FLAGS,
              Attribute.SIZE,
              Attribute.INTERNAL_DATE,
              Attribute.ENVELOPE,
              Attribute.BODY_STRUCTURE,
              Section.header(),
              Section.part("2.2"),
              Section.binary("1"),
              Section.mime("3"),
              Section.text().partial(2, 3),
              Section.part("9"))) {
        FetchedMessage row = rows.next();
        assertThat(row.problem()).isEmpty();
        assertThat(row.envelope().orElseThrow().subject()).contains("Grüße");
        assertThat(row.envelope().orElseThrow().from().get(0).name()).isEqualTo("Jürgen");
        assertThat(row.envelope().orElseThrow().to().get(1).group()).isEqualTo("friends");
        assertThat(row.envelope().orElseThrow().sent())
            .contains(OffsetDateTime.parse("2024-02-01T03:04:05-03:30"));
        BodyStructure structure = row.bodyStructure().orElseThrow();
        assertThat(structure.all())
            .extracting(BodyStructure::path)
            .containsExactly("", "1", "2", "2", "2.1", "2.2", "3");
        BodyStructure last = structure.all().get(6);
        assertThat(((BodyStructure.Part) last).fileName()).contains("ü.bin");
        assertThat(row.size()).isPresent();
        assertThat(row.internalDate()).isPresent();
        assertThat(row.section(Section.header()).orElseThrow().header().text("Subject"))
            .contains("Grüße");
        assertThat(row.section(Section.part("2.2")).orElseThrow().readAll())
            .asString(US_ASCII)
            .isEqualTo("<b>html</b>");
        assertThat(new String(row.section(Section.binary("1")).orElseThrow().readAll(), UTF_8))
            .isEqualTo("Grüße");
        assertThat(row.section(Section.mime("3")).orElseThrow().size()).isPositive();
        assertThat(row.section(Section.text().partial(2, 3)).orElseThrow().readAll())
            .asString(US_ASCII)
            .isEqualTo("b\r\n");
        assertThat(row.section(Section.part("9")).orElseThrow().size()).isZero();
        assertThat(rows.hasNext()).isFalse();
      }
    }
  }

  @Test
  void messagesAreFoundMarkedCopiedMovedAndExpunged() throws IOException {
    try (ImapClient imap =
        Mailbox.with(MESSAGE, MULTIPART, "Subject: three\n\nx\n")
            .imap()
            .connector(Lab.telling(said::add))
            .open()) {
      SelectedMailbox inbox = imap.select("INBOX");
      assertThat(inbox.exists()).isEqualTo(3);
      assertThat(inbox.uidValidity()).isPresent();
      assertThat(inbox.permanentFlags()).contains(Flag.ANY_KEYWORD);
      assertThat(imap.search(SearchQuery.subject("Grüße")).count()).isEqualTo(1);
      assertThat(
              imap.search(
                      SearchQuery.and(
                          SearchQuery.unseen(),
                          SearchQuery.or(SearchQuery.from("bob"), SearchQuery.subject("three")),
                          SearchQuery.not(SearchQuery.larger(1_000_000))))
                  .all())
          .isEqualTo(NumberSet.parse("1,3"));
      assertThat(said).anyMatch(line -> line.contains("SEARCH RETURN")); // ESEARCH
      assertThat(imap.search(SearchQuery.subject("none")).isEmpty()).isTrue();
      imap.store(Messages.uids(1), StoreAction.ADD, Flag.SEEN, new Flag("$mine"));
      assertThat(imap.search(SearchQuery.keyword(new Flag("$mine"))).max()).hasValue(1);
      CopyUid copied = imap.copy(Messages.uids(1, 2), "Sent").orElseThrow();
      assertThat(copied.source()).isEqualTo(NumberSet.range(1, 2));
      assertThat(imap.move(Messages.uids(3), "Sent")).isPresent();
      assertThat(imap.exists()).isEqualTo(2);
      imap.store(Messages.uids(1, 2), StoreAction.ADD, Flag.DELETED);
      assertThat(imap.expunge(NumberSet.of(2))).isEqualTo(1);
      assertThat(imap.expunge()).isEqualTo(1);
      assertThat(imap.exists()).isZero();
      imap.unselect();
      assertThat(imap.status("Sent", StatusItem.MESSAGES).messages()).hasValue(3);
    }
  }

  @Test
  void twentyMebibytesGoBothWays(@TempDir Path folder) throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder(20 << 20).append("Subject: big\r\n\r\n");
    while (text.length() < 20 << 20) {
      text.append((char) ('a' + random.nextInt(26))).append("x".repeat(75)).append("\r\n");
    }
    byte[] message = text.toString().getBytes(US_ASCII);
    try (ImapClient imap = Mailbox.with(MESSAGE).imap().open()) {
      AppendUid uid =
          imap.append(
                  "Sent",
                  Content.of(message),
                  Append.PLAIN
                      .withFlags(Flag.SEEN)
                      .withDate(OffsetDateTime.parse("2020-01-02T03:04:05+01:00")),
                  Progress.NONE)
              .orElseThrow();
      imap.examine("Sent");
      try (Items<FetchedMessage> rows =
          imap.fetch(
              Messages.uids(uid.uids()),
              Attribute.FLAGS,
              Attribute.INTERNAL_DATE,
              Section.message())) {
        FetchedMessage row = rows.next();
        assertThat(row.flags().orElseThrow()).contains(Flag.SEEN);
        assertThat(row.internalDate().orElseThrow().toInstant())
            .isEqualTo(OffsetDateTime.parse("2020-01-02T03:04:05+01:00").toInstant());
        Path file = folder.resolve("big.eml");
        try (InputStream in = row.body().stream()) {
          Files.copy(in, file);
        }
        assertThat(Files.mismatch(file, Files.write(folder.resolve("was"), message))).isEqualTo(-1);
        assertThat(rows.hasNext()).isFalse();
      }
      imap.noop();
    }
  }

  @Test
  void aMessageOfUnknownLengthAndOneForNoMailbox() throws IOException {
    try (ImapClient imap = Mailbox.with(MESSAGE).imap().open()) {
      InputStream stream = new ByteArrayInputStream("Subject: x\r\n\r\ny\r\n".getBytes(US_ASCII));
      assertThat(imap.append("INBOX", Content.of(stream, OptionalLong.empty()))).isPresent();
      for (int size : new int[] {100, 100_000}) { // unasked, and announced
        assertThatThrownBy(() -> imap.append("none", Content.of(new byte[size])))
            .isInstanceOfSatisfying(
                ImapReplyException.class, e -> assertThat(e.code()).isEqualTo("TRYCREATE"));
      }
      imap.noop();
    }
  }

  @Test
  void manyCommandsAreUnderWayAtATime() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      messages.add(("Subject: " + i + "\n\n" + "x".repeat(3000) + "\n").getBytes(US_ASCII));
    }
    try (ImapClient imap = Mailbox.with(messages).imap().open()) {
      imap.select("INBOX");
      List<Long> seen = new ArrayList<>();
      try (InFlight flight = imap.inFlight()) {
        for (long uid = 1; uid <= 300; uid++) {
          flight.fetch(
              NumberSet.of(uid),
              row -> {
                assertThat(row.readAll()).hasSizeGreaterThan(3000);
                seen.add(row.uid().orElseThrow());
              },
              Section.message());
        }
        Pending<?> store = flight.store(NumberSet.of(5), StoreAction.ADD, Flag.FLAGGED);
        Pending<?> refused = flight.copy(NumberSet.of(1), "none");
        Pending<SearchResult> found = flight.search(SearchQuery.all());
        store.get();
        assertThatThrownBy(refused::get).isInstanceOf(ImapReplyException.class);
        assertThat(found.get().count()).isEqualTo(300);
        flight.await();
      }
      assertThat(seen).doesNotHaveDuplicates().hasSize(300); // Dovecot does change their order
      try (Items<FetchedMessage> rows = imap.fetch(Messages.all(), Attribute.FLAGS)) {
        int flagged = 0;
        while (rows.hasNext()) {
          flagged += rows.next().flags().orElse(Set.of()).contains(Flag.FLAGGED) ? 1 : 0;
        }
        assertThat(flagged).isEqualTo(1);
      }
    }
  }

  @Test
  void idleHearsOfAMessageThatComes() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (ImapClient imap = mailbox.imap().idleReissue(Duration.ofMillis(700)).open();
        ImapClient other = mailbox.imap().open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        assertThat(idle.next(Duration.ofMillis(1500))).isEmpty(); // and given anew twice
        other.append("INBOX", Content.of("Subject: new\r\n\r\nx\r\n"));
        Optional<ImapEvent> event = idle.next(Duration.ofSeconds(10));
        while (event.isPresent() && !(event.get() instanceof ImapEvent.Exists)) {
          event = idle.next(Duration.ofSeconds(10));
        }
        assertThat(event).contains(new ImapEvent.Exists(2));
      }
      assertThat(imap.exists()).isEqualTo(2);
      imap.noop();
    }
  }

  @Test
  void urlsReadListSendAndDelete() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE, MULTIPART);
    String root = "imaps://" + Lab.property("host") + ":" + Lab.port("imaps") + "/";
    try (ImapClient imap = mailbox.imap(Lab.at("imaps")).implicitTls().open()) {
      assertThat(imap.list(URI.create(root)).toList(100))
          .extracting(Entry::name)
          .contains("INBOX", "Sent");
      Receipt receipt =
          imap.send(
              URI.create(root + "INBOX"), Content.of("Subject: s\r\n\r\nx\r\n"), Progress.NONE);
      List<Entry> all = imap.list(URI.create(root + "INBOX")).toList(100);
      List<Entry> files = all.stream().filter(e -> e.kind() == Entry.Kind.FILE).toList();
      assertThat(files).hasSize(3);
      URI sent = receipt.location().orElseThrow();
      assertThat(files).extracting(Entry::uri).contains(sent);
      assertThat(imap.read(sent).readAll()).asString(US_ASCII).isEqualTo("Subject: s\r\n\r\nx\r\n");
      assertThat(imap.list(URI.create(root + "INBOX?SUBJECT%20%22Gr%C3%BC%C3%9Fe%22")).toList(10))
          .hasSize(1);
      imap.delete(sent);
      assertThat(imap.list(URI.create(root + "INBOX")).toList(100))
          .filteredOn(e -> e.kind() == Entry.Kind.FILE)
          .hasSize(2);
    }
    assertThat(mailbox.count()).isEqualTo(2);
  }
}
