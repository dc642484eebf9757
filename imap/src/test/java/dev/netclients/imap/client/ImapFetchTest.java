package dev.netclients.imap.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.CopyUid;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.MailboxStatus;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.SearchResult;
import dev.netclients.imap.Section;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapFetchTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private ImapClient selected(String dialogue) throws IOException {
    return ImapDialogues.selected(server, dialogue);
  }

  @Test
  void itemsAreTypedAndThoseNotToldAreEmpty() throws IOException { // PY-IMAP-21, HAZ-IMAP-18
    String dialogue =
        """
        C: A3 UID FETCH 1:* (UID FLAGS RFC822.SIZE ENVELOPE BODY.PEEK[HEADER])
        S: * 1 FETCH (UID 7 FLAGS (\\Seen) RFC822.SIZE 44 ENVELOPE (NIL "one" NIL NIL NIL NIL NIL NIL NIL NIL) BODY[HEADER] {16}
        S! Subject: one\\r\\n\\r\\n)\\r\\n
        S: * 4 EXISTS
        S: * 2 FETCH (UID 9 BODY[HEADER] NIL)
        S: A3 OK
        C: A4 NOOP
        S: A4 OK
        """;
    try (ImapClient imap = selected(dialogue)) {
      try (Items<FetchedMessage> all =
          imap.fetch(
              Messages.all(),
              Section.header(),
              Attribute.FLAGS,
              Attribute.SIZE,
              Attribute.ENVELOPE)) {
        FetchedMessage one = all.next();
        assertThat(one.number()).isEqualTo(1);
        assertThat(one.uid()).hasValue(7);
        assertThat(one.flags()).contains(Set.of(Flag.SEEN));
        assertThat(one.size()).hasValue(44);
        assertThat(one.envelope().orElseThrow().subject()).contains("one");
        assertThat(one.internalDate()).isEmpty();
        assertThat(one.bodyStructure()).isEmpty();
        assertThat(one.section(Section.header()).orElseThrow().header().text("Subject"))
            .contains("one");
        assertThat(one.section(Section.text())).isEmpty();
        FetchedMessage two = all.next();
        assertThat(two.flags()).isEmpty();
        assertThat(two.body().isNil()).isTrue();
        assertThat(two.readAll()).isEmpty();
        assertThat(all.hasNext()).isFalse();
      }
      imap.noop();
    }
  }

  private static String big(String tag, int size, String behind) {
    return "C: "
        + tag
        + " UID FETCH 7 (UID BODY.PEEK[] BODY.PEEK[1])\nS: * 1 FETCH (UID 7 BODY[] {"
        + size
        + "}\nS! "
        + "x".repeat(size)
        + " BODY[1] {2}\\r\\nab"
        + behind
        + "\nS: "
        + tag
        + " OK\n";
  }

  @Test
  void aLargeSectionIsStreamedAndTheRestFollows() throws IOException { // PY-IMAP-21
    try (ImapClient imap =
        selected(big("A3", 100_000, " FLAGS ())\\r\\n") + "C: A4 NOOP\nS: A4 OK\n")) {
      try (Items<FetchedMessage> all =
          imap.fetch(Messages.uids(7), Section.message(), Section.part("1"))) {
        FetchedMessage message = all.next();
        assertThat(message.flags()).isEmpty(); // it comes behind the section
        FetchedSection body = message.section(Section.message()).orElseThrow();
        assertThat(body.size()).isEqualTo(100_000);
        try (InputStream in = body.stream()) {
          assertThat(in.readNBytes(3)).isEqualTo("xxx".getBytes(US_ASCII));
        }
        assertThat(body.stream().readAllBytes()).hasSize(99_997);
        assertThat(message.flags()).isPresent();
        assertThat(message.section(Section.part("1")).orElseThrow().readAll()).hasSize(2);
        assertThat(all.hasNext()).isFalse();
      }
      imap.noop();
    }
  }

  @Test
  void whatIsNotReadIsPassedOver() throws IOException {
    try (ImapClient imap =
        selected(
            big("A3", 100_000, ")\\r\\n")
                + big("A4", 100_000, ")\\r\\n")
                + "C: A5 NOOP\nS: A5 OK\n")) {
      try (Items<FetchedMessage> all =
          imap.fetch(Messages.uids(7), Section.message(), Section.part("1"))) {
        FetchedMessage message = all.next();
        assertThat(message.section(Section.part("1")).orElseThrow().readAll()).hasSize(2);
        assertThat(message.section(Section.part("2"))).isEmpty();
        assertThat(all.hasNext()).isFalse();
      }
      try (Items<FetchedMessage> all =
          imap.fetch(Messages.uids(7), Section.message(), Section.part("1"))) {
        assertThat(all.hasNext()).isTrue();
        FetchedMessage message = all.next();
        FetchedSection body = message.body();
        body.stream().readNBytes(10);
        assertThat(all.hasNext()).isFalse();
        assertThatThrownBy(() -> body.stream().read()).isInstanceOf(IllegalStateException.class);
      }
      imap.noop();
    }
  }

  @Test
  void aBadRowIsReportedAndTheRestGoesOn() throws IOException { // HAZ-IMAP-15
    String dialogue =
        """
        C: A3 UID FETCH 1:3 (UID ENVELOPE)
        S: * 1 FETCH (UID 1 ENVELOPE (NIL "never closed NIL))
        S: * 2 FETCH (UID 2 ENVELOPE (NIL NIL))
        S: * 3 FETCH (UID 3 ENVELOPE (NIL "good" NIL NIL NIL NIL NIL NIL NIL NIL))
        S: A3 OK
        """;
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all = imap.fetch(Messages.uids(1, 2, 3), Attribute.ENVELOPE)) {
      FetchedMessage one = all.next();
      assertThat(one.uid()).hasValue(1);
      assertThat(one.problem()).isPresent();
      FetchedMessage two = all.next();
      assertThat(two.problem()).isEmpty();
      assertThatThrownBy(two::envelope)
          .isInstanceOfSatisfying(
              ProtocolException.class, e -> assertThat(e.sessionUsable()).isTrue());
      assertThat(all.next().envelope().orElseThrow().subject()).contains("good");
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void tooMuchInWhatCameWholeIsALimitAndTheRestGoesOn() throws IOException { // HAZ-MIME-01
    String people = "(NIL NIL \"a\" \"x\")".repeat(10_001);
    String part = "(\"\" \"\" NIL NIL NIL \"\" 0)";
    String parts = ("(".repeat(90) + part + " \"\")".repeat(90)).repeat(1_100); // 100,100 of them
    String dialogue =
        "C: A3 UID FETCH 1:2 (UID ENVELOPE BODYSTRUCTURE)\n"
            + ("S: * 1 FETCH (UID 1 ENVELOPE (NIL NIL ("
                + people
                + ") NIL NIL NIL NIL NIL NIL NIL))\n")
            + ("S: * 2 FETCH (UID 2 BODYSTRUCTURE (" + parts + " \"mixed\"))\n")
            + "S: A3 OK\n";
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all =
            imap.fetch(Messages.uids(1, 2), Attribute.ENVELOPE, Attribute.BODY_STRUCTURE)) {
      assertThatThrownBy(all.next()::envelope)
          .isInstanceOfSatisfying(
              LimitException.class,
              e -> {
                assertThat(e.limit()).isEqualTo("addresses in a header field");
                assertThat(e.value()).isEqualTo(10_000);
                assertThat(e.seen()).isEqualTo(10_001);
                assertThat(e.sessionUsable()).isTrue();
              });
      assertThatThrownBy(all.next()::bodyStructure)
          .isInstanceOfSatisfying(
              LimitException.class,
              e -> {
                assertThat(e.limit()).isEqualTo("parts in a body structure");
                assertThat(e.value()).isEqualTo(100_000);
                assertThat(e.sessionUsable()).isTrue();
              });
      assertThat(all.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERNALDATE \"nonsense\" BODY[] {100000}",
        "BODY[2] NIL FLAGS x BODY[] {100000}",
        "X (BODY[] {100000}",
        "BODY[] {100000} BODY[1] {100000}"
      })
  void aSectionBehindWhatBreaksTheGrammarIsPassedOver(String items)
      throws IOException { // HAZ-IMAP-15
    String body = "* 9 EXPUNGE\\r\\n".repeat(100_000 / 13) + "........";
    String dialogue =
        "C: A3 UID FETCH 1:2 (UID BODY.PEEK[])\nS! * 1 FETCH (UID 1 "
            + items.replace("{100000}", "{100000}\\r\\n" + body)
            + " UID 7 BODY[3] {100000}\\r\\n"
            + body
            + ")\\r\\n\nS: * 2 FETCH (UID 2 BODY[] \"good\")\nS: A3 OK\nC: A4 NOOP\nS: A4 OK\n";
    try (ImapClient imap = selected(dialogue)) {
      try (Items<FetchedMessage> rows = imap.fetch(Messages.uids(1, 2), Section.message())) {
        FetchedMessage bad = rows.next();
        if (bad.section(Section.message()).isPresent()) {
          assertThat(bad.body().size()).isEqualTo(100_000);
        }
        assertThat(rows.next().readAll()).hasSize(4);
        assertThat(bad.problem()).isPresent();
        assertThat(bad.uid()).hasValue(1);
        assertThat(rows.hasNext()).isFalse();
      }
      imap.noop();
      assertThat(imap.exists()).isEqualTo(3); // nothing in a message is taken for a response
    }
  }

  @Test
  void aRefusalBehindRowsIsNotMissed() throws IOException {
    String dialogue =
        "C: A3 UID FETCH 1:3 (UID FLAGS)\nS: * 1 FETCH (UID 1 FLAGS ())\nS: A3 NO [EXPUNGEISSUED] some are gone\n";
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all = imap.fetch(Messages.uids(1, 2, 3), Attribute.FLAGS)) {
      all.next();
      assertThatThrownBy(all::hasNext).isInstanceOf(ImapReplyException.class);
      assertThat(imap.isOpen()).isTrue();
    }
  }

  @Test
  void aChangeOfFlagsIsNoAnswerToAFetchOfBodies() throws IOException { // HAZ-IMAP-08
    List<ImapEvent> heard = new ArrayList<>();
    server.plays(
        ImapDialogues.selected("IMAP4rev1")
            + """
            C: A3 FETCH 1 (BODY.PEEK[])
            S: * 1 FETCH (FLAGS (\\Seen))
            S: * 1 FETCH (BODY[] "x")
            S: A3 OK
            """);
    try (ImapClient imap =
        ImapDialogues.builder(server).implicitTls().listener(heard::add).open()) {
      imap.select("INBOX");
      List<FetchedMessage> all = imap.fetch(Messages.numbers(1), Section.message()).toList(10);
      assertThat(all).hasSize(1);
      assertThat(all.get(0).readAll()).hasSize(1);
    }
    assertThat(heard).anyMatch(ImapEvent.FlagsChanged.class::isInstance);
  }

  @Test
  void aCutLiteralIsNeverWhole() throws IOException {
    try (ImapClient imap =
        selected(
            "C: A3 UID FETCH 1 (UID BODY.PEEK[])\nS! * 1 FETCH (UID 1 BODY[] {100000}\\r\\nabc\nCUT\n")) {
      Items<FetchedMessage> all = imap.fetch(Messages.uids(1), Section.message());
      FetchedMessage message = all.next();
      assertThatThrownBy(message::readAll).isInstanceOf(TruncatedException.class);
      all.close();
      assertThatThrownBy(imap::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void aSectionLongerThanTheCallerTakesIsALimit() throws IOException {
    try (ImapClient imap =
        selected(
            "C: A3 UID FETCH 1 (UID BODY.PEEK[])\nS! * 1 FETCH (UID 1 BODY[] {100000000000}\\r\\nabc\nEND\n")) {
      FetchedMessage message = imap.fetch(Messages.uids(1), Section.message()).next();
      assertThatThrownBy(message::readAll).isInstanceOf(LimitException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void aHeaderThatNeverEndsEndsTheSession() throws IOException { // HAZ-MIME-07, P-07
    String endless = "S! " + "x".repeat(1000) + "\n";
    try (ImapClient imap =
        selected(
            "C: A3 UID FETCH 1 (UID BODY.PEEK[])\nS! * 1 FETCH (UID 1 BODY[] {1000000}\\r\\n\n"
                + endless.repeat(300)
                + "END\n")) {
      FetchedMessage message = imap.fetch(Messages.uids(1), Section.message()).next();
      FetchedSection section = message.section(Section.message()).orElseThrow();
      assertThatThrownBy(section::header).isInstanceOf(LimitException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void aCursorHoldsTheSessionAndClosedEarlyEndsIt() throws IOException {
    try (ImapClient imap = selected("C: A3 FETCH 1:2 (FLAGS)\nS: * 1 FETCH (FLAGS ())\nEND\n")) {
      Items<FetchedMessage> all = imap.fetch(Messages.numbers(1, 2), Attribute.FLAGS);
      assertThat(all.hasNext()).isTrue();
      assertThatThrownBy(imap::noop).isInstanceOf(IllegalStateException.class);
      all.close();
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void partsAreFetchedInStretchesAndDecodedByTheServer() throws IOException { // PY-IMAP-22
    String dialogue =
        """
        C: A3 UID FETCH 1 (UID BODY.PEEK[2]<10.5> BINARY.PEEK[1])
        S! * 1 FETCH (UID 1 BODY[2]<10> "abc" BINARY[1] ~{2}\\r\\n\\x00\\xFF)\\r\\n
        S: A3 OK
        """;
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all =
            imap.fetch(Messages.uids(1), Section.part("2").partial(10, 5), Section.binary("1"))) {
      FetchedMessage message = all.next();
      FetchedSection part = message.section(Section.part("2").partial(10, 5)).orElseThrow();
      assertThat(part.size()).isEqualTo(3); // the part ends there
      assertThat(part.origin()).hasValue(10);
      assertThat(message.section(Section.binary("1")).orElseThrow().readAll())
          .containsExactly(0, 0xFF);
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void aMessageIsOneOfJakartaMails() throws Exception { // HAZ-MIME-03
    String dialogue =
        """
        C: A3 UID FETCH 1 (UID BODY.PEEK[])
        S! * 1 FETCH (UID 1 BODY[] {36}\\r\\nSubject: a\\r\\nContent-Type: ;;;\\r\\n\\r\\nxyz)\\r\\n
        S: A3 OK
        """;
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all = imap.fetch(Messages.uids(1), Section.message())) {
      assertThat(MimeMessages.of(all.next().body()).getSubject()).isEqualTo("a");
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void aRowWithoutTheSectionIsToldApart() throws IOException { // HAZ-IMAP-18
    String dialogue =
        "C: A3 UID FETCH 1 (UID RFC822.SIZE BODY.PEEK[])\nS: * 1 FETCH (UID 1 RFC822.SIZE 5)\nS: A3 OK\n";
    try (ImapClient imap = selected(dialogue);
        Items<FetchedMessage> all =
            imap.fetch(Messages.uids(1), Attribute.SIZE, Section.message())) {
      FetchedMessage message = all.next();
      assertThatThrownBy(message::readAll).isInstanceOf(ImapReplyException.class);
      assertThat(message.section(Section.message())).isEmpty();
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void aSetTooLongForALineIsSeveralCommands() throws IOException {
    long[] uids = LongStream.range(0, 3000).map(i -> 1 + 2 * i).toArray();
    NumberSet set = NumberSet.of(uids);
    List<NumberSet> lines = set.split(7500);
    StringBuilder dialogue = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String tag = "A" + (3 + i);
      dialogue.append("C: " + tag + " UID FETCH " + lines.get(i) + " (UID FLAGS)\n");
      long last = lines.get(i).ranges().get(0).first();
      dialogue.append("S: * 1 FETCH (UID " + last + " FLAGS ())\nS: " + tag + " OK\n");
    }
    assertThat(lines).hasSize(2).allMatch(line -> line.toString().length() <= 7500);
    try (ImapClient imap = selected(dialogue.toString())) {
      assertThat(imap.fetch(Messages.uids(set), Attribute.FLAGS).toList(10)).hasSize(2);
    }
  }

  @Test
  void aSectionIsSavedWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    try (ImapClient imap =
            selected(
                "C: A3 UID FETCH 1 (UID BODY.PEEK[] BODY.PEEK[2])\n"
                    + "S: * 1 FETCH (UID 1 BODY[] \"hello\" BODY[2] NIL)\nS: A3 OK\n"
                    + "C: A4 UID FETCH 1 (UID BODY.PEEK[])\n"
                    + "S! * 1 FETCH (UID 1 BODY[] {100000}\\r\\nabc\nCUT\n");
        Items<FetchedMessage> rows =
            imap.fetch(Messages.uids(1), Section.message(), Section.part("2"))) {
      FetchedMessage row = rows.next();
      assertThat(row.body().saveTo(folder.resolve("a"))).isEqualTo(5);
      FetchedSection nil = row.section(Section.part("2")).orElseThrow();
      assertThatThrownBy(() -> nil.saveTo(folder.resolve("b")))
          .isInstanceOf(ImapReplyException.class);
      assertThat(rows.hasNext()).isFalse();
      FetchedMessage cut = imap.fetch(Messages.uids(1), Section.message()).next();
      assertThatThrownBy(() -> cut.body().saveTo(folder.resolve("c")))
          .isInstanceOf(TruncatedException.class);
      assertThat(folder.toFile().list()).containsExactly("a");
    }
  }

  // --- several at a time ---

  @Test
  void answersFindTheirCommandsByTag() throws IOException { // PY-IMAP-48
    String dialogue =
        """
        C: A3 UID FETCH 1 (UID BODY.PEEK[])
        C: A4 UID FETCH 2 (UID BODY.PEEK[])
        C: A5 UID STORE 1 +FLAGS.SILENT (\\Seen)
        C: A6 UID SEARCH RETURN (MIN MAX COUNT ALL) SEEN
        C: A7 UID SEARCH RETURN (MIN MAX COUNT ALL) ALL
        C: A8 STATUS "b" (MESSAGES)
        C: A9 UID COPY 1 "b"
        C: A10 UID MOVE 2 "b"
        S: * STATUS b (MESSAGES 3)
        S: A8 OK
        S: * 2 FETCH (UID 2 BODY[] "two")
        S: A4 OK
        S: * ESEARCH (TAG "A7") UID COUNT 2 ALL 1:2
        S: A7 OK
        S: A5 NO not you
        S: * ESEARCH (TAG "A6") UID COUNT 1 ALL 1
        S: A6 OK
        S: * 1 FETCH (UID 1 BODY[] "one")
        S: A3 OK
        S: A9 OK [COPYUID 3 1 4]
        S: * OK [COPYUID 3 2 5]
        S: * 2 EXPUNGE
        S: A10 OK
        C: A11 NOOP
        S: A11 OK
        """;
    List<String> bodies = new ArrayList<>();
    try (ImapClient imap = selected(dialogue)) {
      try (InFlight flight = imap.inFlight()) {
        InFlight.MessageTaker taker =
            message -> bodies.add(new String(message.readAll(), US_ASCII));
        Pending<Long> one = flight.fetch(NumberSet.of(1), taker, Section.message());
        Pending<Long> two = flight.fetch(NumberSet.of(2), taker, Section.message());
        Pending<Void> store = flight.store(NumberSet.of(1), StoreAction.ADD, Flag.SEEN);
        Pending<SearchResult> seen = flight.search(SearchQuery.seen());
        Pending<SearchResult> all = flight.search(SearchQuery.all());
        Pending<MailboxStatus> status = flight.status("b", StatusItem.MESSAGES);
        Pending<Optional<CopyUid>> copy = flight.copy(NumberSet.of(1), "b");
        Pending<Optional<CopyUid>> move = flight.move(NumberSet.of(2), "b");
        assertThat(two.get()).isEqualTo(1);
        assertThat(one.isDone()).isFalse();
        assertThat(status.get().messages()).hasValue(3);
        assertThat(seen.get().count()).isEqualTo(1);
        assertThat(all.get().count()).isEqualTo(2);
        assertThatThrownBy(store::get).isInstanceOf(ImapReplyException.class);
        assertThatThrownBy(imap::noop).isInstanceOf(IllegalStateException.class);
        flight.await();
        assertThat(one.get()).isEqualTo(1);
        assertThat(copy.get()).isPresent();
        assertThat(move.get()).get().extracting(CopyUid::uidValidity).isEqualTo(3L);
      }
      assertThat(bodies).containsExactly("two", "one");
      imap.noop();
    }
  }

  @ParameterizedTest
  @CsvSource({"250, 1", "60, 150"}) // many short ones; long ones, of some 1,700 bytes
  void aHundredCommandsAreUnderWayAndNoMoreThan16KiB(int commands, int ranges) throws IOException {
    List<String> uids = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      StringBuilder set = new StringBuilder();
      for (int range = 0; range < ranges; range++) {
        set.append(range == 0 ? "" : ",").append(1_000_000_000L + 2L * (i * ranges + range));
      }
      uids.add(set.toString());
    }
    StringBuilder dialogue = new StringBuilder();
    for (int i = 0; i < commands; i++) {
      String line = "A" + (3 + i) + " UID STORE " + uids.get(i) + " +FLAGS.SILENT (\\Seen)";
      dialogue.append("C: ").append(line).append("\nS: A").append(3 + i).append(" OK\n");
    }
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.plays(ImapDialogues.selected(ImapDialogues.CAPABILITIES) + dialogue);
    Connector counting =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  if (event.kind() == ConnectionEvent.Kind.COMMAND) {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  } else if (event.kind() == ConnectionEvent.Kind.REPLY
                      && event.text().startsWith("A")) {
                    underWay.decrementAndGet();
                  }
                })
            .build();
    try (ImapClient imap = ImapDialogues.builder(server).connector(counting).implicitTls().open()) {
      imap.select("INBOX");
      try (InFlight flight = imap.inFlight()) {
        for (String set : uids) {
          flight.store(NumberSet.parse(set), StoreAction.ADD, Flag.SEEN);
        }
        flight.await();
      }
    }
    int size = uids.get(0).length() + "A99 UID STORE  +FLAGS.SILENT (\\Seen)\r\n".length();
    assertThat(most).hasValue(Math.min(100, (16 << 10) / size));
  }

  @Test
  void eachCommandUnderWayGetsAFailureOfItsOwn() throws IOException { // HAZ-IMAP-24
    String dialogue =
        """
        C: A3 UID FETCH 1 (UID FLAGS)
        C: A4 UID STORE 1 +FLAGS.SILENT (\\Seen)
        C: A5 UID FETCH 2 (UID FLAGS)
        S: A3 OK
        CUT
        """;
    try (ImapClient imap = selected(dialogue);
        InFlight flight = imap.inFlight()) {
      Pending<Long> one = flight.fetch(NumberSet.of(1), message -> {}, Attribute.FLAGS);
      Pending<Void> store = flight.store(NumberSet.of(1), StoreAction.ADD, Flag.SEEN);
      Pending<Long> two = flight.fetch(NumberSet.of(2), message -> {}, Attribute.FLAGS);
      assertThat(one.get()).isZero();
      assertThatThrownBy(two::get)
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThatThrownBy(store::get)
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  @Test
  void searchesOfAnOlderServerAreOneAtATime() throws IOException {
    server.plays(
        ImapDialogues.selected("IMAP4rev1")
            + """
            C: A3 UID SEARCH SEEN
            S: * SEARCH 1
            S: A3 OK
            C: A4 UID SEARCH ALL
            S: * SEARCH 1 2
            S: A4 OK
            """);
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      try (InFlight flight = imap.inFlight()) {
        Pending<SearchResult> seen = flight.search(SearchQuery.seen());
        Pending<SearchResult> all = flight.search(SearchQuery.all());
        flight.await();
        assertThat(seen.get().count()).isEqualTo(1);
        assertThat(all.get().count()).isEqualTo(2);
      }
    }
  }

  @Test
  void aBadRowGoesToTheCommandThatAskedForIt() throws IOException { // HAZ-IMAP-15
    String dialogue =
        """
        C: A3 UID FETCH 1 (UID RFC822.SIZE)
        C: A4 UID FETCH 2 (UID RFC822.SIZE)
        S: * 2 FETCH (UID 2 RFC822.SIZE x)
        S: * 1 FETCH (UID 1 RFC822.SIZE 5)
        S: A3 OK
        S: A4 OK
        """;
    try (ImapClient imap = selected(dialogue);
        InFlight flight = imap.inFlight()) {
      List<FetchedMessage> one = new ArrayList<>();
      List<FetchedMessage> two = new ArrayList<>();
      flight.fetch(NumberSet.of(1), one::add, Attribute.SIZE);
      flight.fetch(NumberSet.of(2), two::add, Attribute.SIZE);
      flight.await();
      assertThat(one).hasSize(1).allMatch(row -> row.problem().isEmpty());
      assertThat(two).hasSize(1).allMatch(row -> row.problem().isPresent());
    }
  }

  @Test
  void whoTakesMessagesAndLetsARefusalPassEndsTheSessionToo() throws IOException {
    String dialogue =
        "C: A3 UID FETCH 1 (UID BODY.PEEK[1] BODY.PEEK[2])\n"
            + "S: * 1 FETCH (UID 1 BODY[1] NIL BODY[2] {100000}\nS! "
            + "* 9 EXPUNGE\\r\\n".repeat(100_000 / 13)
            + "........)\\r\\n\nS: A3 OK\nEND\n";
    try (ImapClient imap = selected(dialogue);
        InFlight flight = imap.inFlight()) {
      Pending<Long> one =
          flight.fetch(
              NumberSet.of(1),
              message -> message.body().saveTo(Path.of("never written")),
              Section.part("1"),
              Section.part("2"));
      assertThatThrownBy(one::get)
          .isInstanceOf(LocalFailureException.class)
          .hasCauseInstanceOf(ImapReplyException.class);
      assertThat(imap.isOpen()).isFalse(); // or the message's rest would be read as responses
    }
  }

  @Test
  void whoTakesMessagesAndFailsEndsTheSession() throws IOException {
    try (ImapClient imap =
            selected(
                "C: A3 UID FETCH 1 (UID FLAGS)\nS: * 1 FETCH (UID 1 FLAGS ())\nS: A3 OK\nEND\n");
        InFlight flight = imap.inFlight()) {
      Pending<Long> one =
          flight.fetch(
              NumberSet.of(1),
              message -> {
                throw new IOException("mine");
              },
              Attribute.FLAGS);
      assertThatThrownBy(one::get).isInstanceOf(LocalFailureException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }
}
