package dev.netclients.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.imap.AppendUid;
import dev.netclients.imap.Attribute;
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
import dev.netclients.imap.SelectedMailbox;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapClientTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private ImapClient signedIn(String dialogue) throws IOException {
    return ImapDialogues.signedIn(server, dialogue);
  }

  private ImapClient selected(String dialogue) throws IOException {
    return ImapDialogues.selected(server, dialogue);
  }

  // --- mailboxes ---

  @Test
  void selectTellsWhatTheRfcsExampleTells() throws IOException { // PY-IMAP-14; RFC 3501, 6.3.1
    String dialogue =
        """
        C: A2 SELECT "INBOX"
        S: * 172 EXISTS
        S: * 1 RECENT
        S: * OK [UNSEEN 12] Message 12 is first unseen
        S: * OK [UIDVALIDITY 3857529045] UIDs valid
        S: * OK [UIDNEXT 4392] Predicted next UID
        S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
        S: * OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited
        S: A2 OK [READ-WRITE] SELECT completed
        C: A3 EXAMINE "Archive"
        S: * OK [CLOSED] left
        S: * 0 EXISTS
        S: A3 OK [READ-ONLY] done
        C: A4 UNSELECT
        S: A4 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      SelectedMailbox inbox = imap.select("INBOX");
      assertThat(inbox.exists()).isEqualTo(172);
      assertThat(inbox.recent()).isEqualTo(1);
      assertThat(inbox.unseen()).hasValue(12);
      assertThat(inbox.uidValidity()).hasValue(3857529045L);
      assertThat(inbox.uidNext()).hasValue(4392);
      assertThat(inbox.flags()).contains(Flag.DRAFT);
      assertThat(inbox.permanentFlags()).contains(Flag.ANY_KEYWORD).doesNotContain(Flag.DRAFT);
      assertThat(inbox.readOnly()).isFalse();
      assertThat(imap.selected()).contains(inbox);
      assertThat(imap.examine("Archive").readOnly()).isTrue();
      imap.unselect(); // PY-IMAP-15
      assertThat(imap.selected()).isEmpty();
      assertThatThrownBy(imap::expunge).isInstanceOf(IllegalStateException.class); // PY-IMAP-13
    }
  }

  @Test
  void aRefusedSelectLeavesNoneSelected() throws IOException {
    try (ImapClient imap = selected("C: A3 SELECT \"no\"\nS: A3 NO [NONEXISTENT] none\n")) {
      assertThatThrownBy(() -> imap.select("no"))
          .isInstanceOfSatisfying(
              ImapReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("NONEXISTENT");
                assertThat(e.word()).isEqualTo("NO");
                assertThat(e.sessionUsable()).isTrue();
              });
      assertThat(imap.selected()).isEmpty();
    }
  }

  @Test
  void listTellsNamesAttributesAndStatus() throws IOException { // PY-IMAP-17, PY-IMAP-19
    String dialogue =
        """
        C: A2 LIST "" "*" RETURN (SPECIAL-USE CHILDREN)
        S: * LIST (\\HasNoChildren \\Sent) "/" "Gesendete &AMQ-pfel"
        S: * LIST (\\Noselect) "/" &
        S: A2 OK
        C: A3 SELECT "&"
        S: A3 OK
        C: A4 LIST "" "%" RETURN (SPECIAL-USE CHILDREN STATUS (MESSAGES UNSEEN))
        S: * LIST () "/" a
        S: * STATUS a (MESSAGES 5 UNSEEN 2)
        S: * LIST (\\Noselect) "/" b
        S: A4 OK
        C: A5 STATUS "a" (UIDNEXT SIZE)
        S: * STATUS a (UIDNEXT 7 SIZE 99)
        S: A5 OK
        C: A6 LIST (SUBSCRIBED) "" "*" RETURN (SPECIAL-USE CHILDREN)
        S: * LIST (\\Subscribed) "/" a
        S: A6 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      List<ListedMailbox> all = imap.list();
      assertThat(all).extracting(ListedMailbox::name).startsWith("Gesendete Äpfel");
      assertThat(all.get(0).is(MailboxAttribute.SENT)).isTrue();
      assertThat(all.get(0).delimiter()).contains('/');
      assertThat(all.get(1).isSelectable()).isFalse();
      imap.select(all.get(1).name()); // HAZ-IMAP-19: a broken name comes back as it was
      List<ListedMailbox> status = imap.listWithStatus("%", StatusItem.MESSAGES, StatusItem.UNSEEN);
      assertThat(status.get(0).status().orElseThrow().unseen()).hasValue(2);
      assertThat(status.get(1).status()).isEmpty();
      assertThat(imap.status("a", StatusItem.UIDNEXT, StatusItem.SIZE).values())
          .isEqualTo(Map.of(StatusItem.UIDNEXT, 7L, StatusItem.SIZE, 99L));
      assertThat(imap.listSubscribed("*")).hasSize(1);
    }
  }

  @Test
  void anOlderServerIsAskedInItsOwnWay() throws IOException {
    server.plays(
        ImapDialogues.signedIn("IMAP4rev1")
            + """
            C: A2 LIST "" "%"
            S: * LIST () "/" a
            S: * LIST () "/" b
            S: A2 OK
            C: A3 STATUS "a" (MESSAGES)
            S: * STATUS a (MESSAGES 5)
            S: A3 OK
            C: A4 STATUS "b" (MESSAGES)
            S: A4 NO not yours
            C: A5 LSUB "" "*"
            S: * LSUB () "/" a
            S: A5 OK
            C: A6 SELECT "a"
            S: A6 OK
            C: A7 UID SEARCH CHARSET UTF-8 SUBJECT {6}
            S: + go on
            C! gr\\xC3\\xBCn\\x20\\r\\n
            S: * SEARCH 9 4 5
            S: A7 OK
            """);
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      List<ListedMailbox> status = imap.listWithStatus("%", StatusItem.MESSAGES);
      assertThat(status.get(0).status()).isPresent();
      assertThat(status.get(1).status()).isEmpty(); // as in LIST-STATUS, RFC 5819, section 2
      assertThat(imap.listSubscribed("*")).hasSize(1);
      imap.select("a");
      SearchResult found = imap.search(SearchQuery.subject("grün "));
      assertThat(found.all()).isEqualTo(NumberSet.parse("9,4:5"));
      assertThat(found.min()).hasValue(4);
      assertThat(found.max()).hasValue(9);
      assertThat(found.count()).isEqualTo(3);
      assertThatThrownBy(imap::idle).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> imap.move(Messages.uids(1), "b"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> imap.expunge(NumberSet.of(1))) // HAZ-IMAP-17
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void mailboxesAreMadeRenamedFollowedAndRemoved() throws IOException { // PY-IMAP-16, PY-IMAP-32
    String dialogue =
        """
        C: A2 CREATE "Entw&APw-rfe"
        S: A2 OK
        C: A3 RENAME "Entw&APw-rfe" "a \\"b\\""
        S: A3 OK
        C: A4 SUBSCRIBE "a"
        S: A4 OK
        C: A5 UNSUBSCRIBE "a"
        S: A5 OK
        C: A6 DELETE "a"
        S: A6 NO [INUSE] somebody is there
        C: A7 NAMESPACE
        S: * NAMESPACE (("" "/")) NIL NIL
        S: A7 OK
        C: A8 ID ("name" "test" "os" "x \\"y\\"")
        S: * ID ("name" "Dovecot")
        S: A8 OK
        C: A9 ENABLE CONDSTORE
        S: * ENABLED CONDSTORE
        S: A9 OK
        C: A10 CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: A10 OK
        C: A11 LOGOUT
        S: * BYE see you
        S: A11 OK
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      imap.create("Entwürfe");
      imap.rename("Entwürfe", "a \"b\"");
      imap.subscribe("a");
      imap.unsubscribe("a");
      assertThatThrownBy(() -> imap.deleteMailbox("a"))
          .isInstanceOfSatisfying(
              ImapReplyException.class, e -> assertThat(e.temporary()).isTrue());
      assertThat(imap.namespace().personal()).hasSize(1);
      Map<String, String> own = new LinkedHashMap<>();
      own.put("name", "test");
      own.put("os", "x \"y\"");
      assertThat(imap.id(own)).containsEntry("name", "Dovecot"); // PY-IMAP-36
      assertThat(imap.enable("CONDSTORE")).containsExactly("CONDSTORE");
      assertThat(imap.capability().idle()).isFalse(); // HAZ-IMAP-25
      imap.logout(); // PY-IMAP-11
      assertThat(imap.isOpen()).isFalse();
      assertThatThrownBy(imap::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  // --- messages ---

  @Test
  void messagesAreSearchedMarkedCopiedMovedAndExpunged() throws IOException {
    // PY-IMAP-23, PY-IMAP-25, PY-IMAP-26, PY-IMAP-27, PY-IMAP-28
    String dialogue =
        """
        C: A3 UID SEARCH RETURN (MIN MAX COUNT ALL) UNSEEN OR (FROM "bob") (LARGER 10)
        S: * ESEARCH (TAG "A3") UID MIN 7 MAX 9 COUNT 3 ALL 7:9
        S: A3 OK
        C: A4 SEARCH RETURN (MIN MAX COUNT ALL) CHARSET UTF-8 TEXT {5+}
        C: grün
        S: * ESEARCH (TAG "A4") COUNT 0
        S: A4 OK
        C: A5 UID STORE 7:9 +FLAGS.SILENT (\\Deleted $X)
        S: A5 OK
        C: A6 UID COPY 7:9 "Archive"
        S: A6 OK [COPYUID 38 7:9 101:103] copied
        C: A7 MOVE 1 "Archive"
        S: * OK [COPYUID 38 7 104] moved
        S: * 1 EXPUNGE
        S: A7 OK
        C: A8 UID EXPUNGE 8:9
        S: * 1 EXPUNGE
        S: * VANISHED 9
        S: A8 OK
        C: A9 EXPUNGE
        S: A9 OK
        """;
    try (ImapClient imap = selected(dialogue)) {
      SearchResult found =
          imap.search(
              SearchQuery.and(
                  SearchQuery.unseen(),
                  SearchQuery.or(SearchQuery.from("bob"), SearchQuery.larger(10))));
      assertThat(found)
          .isEqualTo(
              new SearchResult(
                  true, NumberSet.range(7, 9), OptionalLong.of(7), OptionalLong.of(9), 3));
      assertThat(imap.searchNumbers(SearchQuery.text("grün")).isEmpty()).isTrue();
      imap.store(found.messages(), StoreAction.ADD, Flag.DELETED, new Flag("$X"));
      assertThat(imap.copy(found.messages(), "Archive"))
          .contains(new CopyUid(38, NumberSet.range(7, 9), NumberSet.range(101, 103)));
      assertThat(imap.move(Messages.numbers(1), "Archive")).isPresent();
      assertThat(imap.exists()).isEqualTo(2);
      assertThat(imap.expunge(NumberSet.range(8, 9))).isEqualTo(2); // HAZ-IMAP-17
      assertThat(imap.expunge()).isZero();
    }
  }

  @Test
  void aMoveThatIsRefusedMayBeHalfDone() throws IOException {
    try (ImapClient imap = selected("C: A3 UID MOVE 1:2 \"b\"\nS: A3 NO [OVERQUOTA] full\n")) {
      assertThatThrownBy(() -> imap.move(Messages.uids(1, 2), "b"))
          .isInstanceOfSatisfying(
              ImapReplyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  @Test
  void aStoreThatIsRefusedMayBeHalfDone() throws IOException { // RFC 2180, section 4.2
    try (ImapClient imap =
        selected(
            "C: A3 UID STORE 1:2 +FLAGS.SILENT (\\Seen)\nS: A3 NO [EXPUNGEISSUED] 2 is gone\n")) {
      assertThatThrownBy(() -> imap.store(Messages.uids(1, 2), StoreAction.ADD, Flag.SEEN))
          .isInstanceOfSatisfying(
              ImapReplyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  @Test
  void aMessageIsAppendedWithFlagsAndDate() throws IOException { // PY-IMAP-20, PY-IMAP-43
    String dialogue =
        """
        C: A2 APPEND "Drafts" (\\Draft) " 1-Feb-2024 03:04:05 -0330" {9+}
        C! a: b\\r\\n\\r\\nx\\r\\n
        S: A2 OK [APPENDUID 38 5] stored
        """;
    try (ImapClient imap = signedIn(dialogue)) {
      assertThat(
              imap.append(
                  "Drafts",
                  Content.of("a: b\r\n\r\nx"),
                  Append.PLAIN
                      .withFlags(Flag.DRAFT)
                      .withDate(OffsetDateTime.parse("2024-02-01T03:04:05-03:30")),
                  Progress.NONE))
          .contains(new AppendUid(38, NumberSet.of(5)));
    }
  }

  @Test
  void aLargeMessageIsAnnouncedEvenWhereItNeedNotBe() throws IOException { // HAZ-IMAP-16
    try (ImapClient imap =
        signedIn(
            "C: A2 APPEND \"x\" {70000}\nS: A2 NO [TRYCREATE] no such mailbox\nC: A3 NOOP\nS: A3 OK\n")) {
      assertThatThrownBy(() -> imap.append("x", Content.of(new byte[70_000])))
          .isInstanceOfSatisfying(
              ImapReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("TRYCREATE");
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
              });
      imap.noop();
    }
  }

  @Test
  void anOkForALiteralThatWasNotSentIsNoSuccess() throws IOException { // HAZ-IMAP-10
    try (ImapClient imap = signedIn("C: A2 APPEND \"x\" {70000}\nS: A2 OK stored\nEND\n")) {
      assertThatThrownBy(() -> imap.append("x", Content.of(new byte[70_000])))
          .isInstanceOf(ProtocolException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void aMessageRefusedBehindItsLiteralIsNotStored() throws IOException { // HAZ-IMAP-16
    try (ImapClient imap =
        signedIn(
            "C: A2 APPEND \"x\" {2+}\nC: ab\nS: A2 NO [OVERQUOTA] full\nC: A3 NOOP\nS: A3 OK\n")) {
      assertThatThrownBy(() -> imap.append("x", Content.of("ab")))
          .isInstanceOfSatisfying(
              ImapReplyException.class, e -> assertThat(e.code()).isEqualTo("OVERQUOTA"));
      imap.noop();
    }
  }

  @Test
  void withLiteralMinusOnlySmallLiteralsGoUnasked() throws IOException { // HAZ-IMAP-23, PY-IMAP-41
    server.plays(
        ImapDialogues.signedIn("IMAP4rev1 LITERAL-")
            + "C: A2 APPEND \"x\" {4096+}\nC: "
            + "a".repeat(4096)
            + "\nS: A2 OK\nC: A3 APPEND \"x\" {4097}\nS: + go on\nC: "
            + "a".repeat(4097)
            + "\nS: A3 OK\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      assertThat(imap.append("x", Content.of("a".repeat(4096)))).isEmpty();
      assertThat(imap.append("x", Content.of("a".repeat(4097)))).isEmpty();
    }
  }

  @Test
  void withoutLiteralPlusNoLiteralGoesUnasked() throws IOException { // HAZ-IMAP-23
    server.plays(
        ImapDialogues.signedIn("IMAP4rev1")
            + "C: A2 APPEND \"x\" {2}\nS: * 4 EXISTS\nS: + go on\nC: ab\nS: A2 OK\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.append("x", Content.of("ab"));
    }
  }

  @Test
  void withUtf8AMessageIsSentAsSuch() throws IOException { // PY-IMAP-20; RFC 6855, section 4
    try (ImapClient imap =
        signedIn(
            "C: A2 ENABLE UTF8=ACCEPT\nS: * ENABLED UTF8=ACCEPT\nS: A2 OK\n"
                + "C: A3 APPEND \"x\" UTF8 (~{2+}\nC: ab)\nS: A3 OK\n")) {
      imap.enable("UTF8=ACCEPT");
      imap.append("x", Content.of("ab"));
    }
  }

  @Test
  void contentOfUnknownLengthIsReadFirst() throws IOException {
    try (ImapClient imap = signedIn("C: A2 APPEND \"x\" {2+}\nC: ab\nS: A2 OK\n")) {
      imap.append(
          "x", Content.of(new ByteArrayInputStream(new byte[] {'a', 'b'}), OptionalLong.empty()));
    }
  }

  @Test
  void anInterruptWhileContentIsReadFirstEndsTheSession() throws IOException { // P-20
    server.plays(ImapDialogues.signedIn(ImapDialogues.CAPABILITIES) + "END\n");
    InputStream interrupted =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new InterruptedIOException(); // as a pipe of the JDK's does
          }
        };
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      Content once = Content.of(interrupted, OptionalLong.empty());
      assertThatThrownBy(() -> imap.append("x", once)).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void contentIsNotTouchedWhereTheSessionIsBusy() throws IOException {
    String dialogue =
        "C: A3 UID FETCH 1 (UID FLAGS)\nS: A3 OK\nC: A4 APPEND \"x\" {2+}\nC: ab\nS: A4 OK\n";
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> rows = imap.fetch(Messages.uids(1), Attribute.FLAGS)) {
      Content once =
          Content.of(new ByteArrayInputStream(new byte[] {'a', 'b'}), OptionalLong.empty());
      assertThatThrownBy(() -> imap.append("x", once)).isInstanceOf(IllegalStateException.class);
      assertThat(rows.hasNext()).isFalse();
      imap.append("x", once);
    }
  }

  @Test
  void contentThatFailsResetsTheConnection() throws IOException { // HAZ-IMAP-16
    server.plays(ImapDialogues.signedIn(ImapDialogues.CAPABILITIES) + "END\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      InputStream failing =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("mine");
            }
          };
      assertThatThrownBy(() -> imap.append("x", Content.of(failing, OptionalLong.of(10))))
          .isInstanceOfSatisfying(
              LocalFailureException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThat(imap.isOpen()).isFalse();
    }
  }

  // --- what comes unasked ---

  @Test
  void whatNobodyAskedForGoesToTheListener() throws IOException { // HAZ-IMAP-08, PY-IMAP-12
    List<ImapEvent> heard = new ArrayList<>();
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + """
            C: A3 UID SEARCH RETURN (MIN MAX COUNT ALL) ALL
            S: * 5 EXISTS
            S: * 1 RECENT
            S: * 2 EXPUNGE
            S: * 1 FETCH (FLAGS (\\Seen) UID 4)
            S: * FLAGS (\\Seen)
            S: * OK [ALERT] \\xNO quota
            S: * X-NEW (thing)
            S: * ESEARCH (TAG "A3") UID COUNT 1 ALL 4
            S: * 3 FETCH (BODY[] {1}
            S: x)
            S: A3 OK
            """
                .replace("\\xNO", "no"));
    try (ImapClient imap =
        ImapDialogues.builder(server).implicitTls().listener(heard::add).open()) {
      imap.select("INBOX");
      heard.clear();
      assertThat(imap.search(SearchQuery.all()).count()).isEqualTo(1);
      assertThat(imap.exists()).isEqualTo(4);
    }
    assertThat(heard)
        .startsWith(
            new ImapEvent.Exists(5),
            new ImapEvent.Recent(1),
            new ImapEvent.Expunged(2),
            new ImapEvent.FlagsChanged(1, OptionalLong.of(4), Set.of(Flag.SEEN)))
        .contains(new ImapEvent.Notice(true, "ALERT", "no quota"))
        .anyMatch(
            e -> e instanceof ImapEvent.Other other && other.line().contains("X-NEW (thing)"));
  }

  @Test
  void aListenerThatThrowsIsALocalFailure() throws IOException {
    server.plays(
        ImapDialogues.signedIn("IMAP4rev1") + "C: A2 NOOP\nS: * 4 EXISTS\nS: A2 OK\nEND\n");
    try (ImapClient imap =
        ImapDialogues.builder(server)
            .implicitTls()
            .listener(
                event -> {
                  if (event instanceof ImapEvent.Exists) {
                    throw new IllegalStateException("mine");
                  }
                })
            .open()) {
      assertThatThrownBy(imap::noop).isInstanceOf(LocalFailureException.class);
    }
  }

  @Test
  void aByeInTheMiddleIsTheEndAndQuoted() throws IOException { // HAZ-IMAP-09
    try (ImapClient imap = signedIn("C: A2 CREATE \"x\"\nS: * BYE shutting down\nEND\n")) {
      assertThatThrownBy(() -> imap.create("x"))
          .isInstanceOfSatisfying(
              ImapReplyException.class,
              e -> {
                assertThat(e.text()).isEqualTo("shutting down");
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(e.sessionUsable()).isFalse();
              });
      assertThatThrownBy(imap::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  // HAZ-IMAP-07, HAZ-IMAP-10
  @ParameterizedTest
  @ValueSource(
      strings = {"A1 OK again", "A9 OK never", "B2 OK other", "+ go on", "a2 OK case counts"})
  void anAnswerToNothingIsRefused(String line) throws IOException {
    try (ImapClient imap = signedIn("C: A2 NOOP\nS: " + line + "\nEND\n")) {
      assertThatThrownBy(imap::noop).isInstanceOf(ProtocolException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void whatWasChangedAndNotAnsweredIsUnknown() throws IOException { // PY-IMAP-38
    try (ImapClient imap = selected("C: A3 UID STORE 1 FLAGS.SILENT (\\Seen)\nCUT\n")) {
      assertThatThrownBy(() -> imap.store(Messages.uids(1), StoreAction.REPLACE, Flag.SEEN))
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  // --- arguments ---

  @Test
  void badArgumentsAreRefusedBeforeAByteIsSent() throws IOException {
    // HAZ-IMAP-01, HAZ-IMAP-02, PY-IMAP-42
    try (ImapClient imap = selected("END\n")) {
      for (String bad : List.of("", "a\r\nA9 LOGOUT", "a\nb", "a\0b", "a\u0001b", "a\tb")) {
        assertThatThrownBy(() -> imap.create(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> imap.select(bad)).isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> imap.list("", "a\r\nb"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.enable("A\r\nB")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.enable("A B")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.id(Map.of("a", "b\r\n")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.id(Map.of("a", "b".repeat(2000))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.store(Messages.uids(1), StoreAction.ADD, Flag.RECENT))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.status("a")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.fetch(Messages.all()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> imap.search(SearchQuery.from("half \uD83D")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(imap.isOpen()).isTrue();
    }
  }

  @Test
  void extensionsWithoutEndAreALimit() throws IOException { // P-01
    StringBuilder dialogue = new StringBuilder("C: A2 ENABLE X\n");
    for (char part : new char[] {'A', 'B'}) {
      dialogue.append("S: * ENABLED");
      for (int i = 0; i < 60_000; i++) {
        dialogue.append(' ').append(part).append(i);
      }
      dialogue.append('\n');
    }
    try (ImapClient imap = ImapDialogues.signedIn(server, dialogue + "END\n")) {
      assertThatThrownBy(() -> imap.enable("X")).isInstanceOf(LimitException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void callsOutOfOrderSendNothing() throws IOException { // PY-IMAP-13
    server.plays("S: * OK [CAPABILITY IMAP4rev1] hi\n");
    try (ImapClient imap =
        ImapClient.builder(Endpoint.of("localhost", server.port()))
            .connector(FakeServer.connector())
            .implicitTls()
            .open()) {
      assertThatThrownBy(imap::list).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> imap.select("INBOX")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> imap.fetch(Messages.all(), Attribute.UID))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anAnswerWithoutEndIsALimit() throws IOException { // HAZ-IMAP-06
    String field = "S: * ID (\"name\" \"" + "x".repeat(1_000_000) + "\")\n";
    server.plays(
        ImapDialogues.signedIn(ImapDialogues.CAPABILITIES)
            + "C: A2 ID NIL\n"
            + field.repeat(68)
            + "END\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      assertThatThrownBy(() -> imap.id(Map.of()))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("answers to one command");
      assertThat(imap.isOpen()).isFalse();
    }
  }
}
