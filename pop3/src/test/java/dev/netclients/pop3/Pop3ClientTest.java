package dev.netclients.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.Protocol;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3ClientTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private Pop3Client signedIn(String dialogue) throws IOException {
    return Pop3Dialogues.signedIn(server, dialogue);
  }

  /** RFC 1939, section 10, from STAT on, with the greeting of the tests. */
  // PY-POP3-01, PY-POP3-07, PY-POP3-08, PY-POP3-09, PY-POP3-12, PY-POP3-13
  @Test
  void theRfcsSampleSessionIsPlayed() throws IOException {
    String dialogue =
        """
        C: STAT
        S: +OK 2 320
        C: LIST
        S: +OK 2 messages (320 octets)
        S: 1 120
        S: 2 200
        S: .
        C: RETR 1
        S: +OK 120 octets
        S: first
        S: .
        C: DELE 1
        S: +OK message 1 deleted
        C: RETR 2
        S: +OK 200 octets
        S: second
        S: .
        C: DELE 2
        S: +OK message 2 deleted
        C: QUIT
        S: +OK dewey POP3 server signing off (maildrop empty)
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      assertThat(pop.stat()).isEqualTo(new Stat(2, 320));
      assertThat(pop.list().toList(10))
          .containsExactly(new MessageSize(1, 120), new MessageSize(2, 200));
      assertThat(pop.retrieve(1).readAll()).asString(US_ASCII).isEqualTo("first\r\n");
      pop.delete(1);
      assertThat(pop.retrieve(2).readAll()).asString(US_ASCII).isEqualTo("second\r\n");
      pop.delete(2);
      assertThat(pop.marked()).isEqualTo(2);
      pop.quit();
      assertThat(pop.marked()).isZero();
      assertThat(pop.isOpen()).isFalse();
    }
  }

  // PY-POP3-08, PY-POP3-10, PY-POP3-11, PY-POP3-12
  @Test
  void theOtherCommandsSayWhatTheRfcSays() throws IOException {
    String dialogue =
        """
        C: LIST 2
        S: +OK 2 200 and more
        C: UIDL
        S: +OK
        S: 1 whqtswO00WBw418f9t5JxYwZ
        S: 2 QhdPYR:00WBw1Ph7x7
        S: .
        C: UIDL 2
        S: +OK 2 QhdPYR:00WBw1Ph7x7
        C: TOP 1 10
        S: +OK
        S: Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        S:
        S: ..
        S: .
        C: DELE 1
        S: +OK
        C: RSET
        S: +OK
        C: NOOP
        S: +OK
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      assertThat(pop.list(2)).isEqualTo(new MessageSize(2, 200));
      assertThat(pop.uidl().toList(10))
          .containsExactly(
              new UniqueId(1, "whqtswO00WBw418f9t5JxYwZ"), new UniqueId(2, "QhdPYR:00WBw1Ph7x7"));
      assertThat(pop.uidl(2).id()).isEqualTo("QhdPYR:00WBw1Ph7x7");
      assertThat(pop.top(1, 10).header().text("Subject")).contains("Grüße");
      pop.delete(1);
      pop.reset();
      assertThat(pop.marked()).isZero();
      pop.noop();
    }
  }

  @Test
  void aCursorEndsAtARowThatIsNone() throws IOException { // P-07
    String dialogue =
        """
        C: LIST
        S: +OK
        S: 1 120
        S: two
        S: 3 300
        S: .
        END
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      Items<MessageSize> rows = pop.list();
      assertThat(rows.next()).isEqualTo(new MessageSize(1, 120));
      assertThatThrownBy(rows::next).isInstanceOf(ProtocolException.class);
      assertThatThrownBy(rows::hasNext).isInstanceOf(ProtocolException.class);
      assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void aMailboxOfMoreMessagesThanThereAreNumbersIsALimit() throws IOException { // HAZ-POP3-07
    String dialogue = "C: DELE 1\nS: +OK\nC: STAT\nS: +OK 9223372036854775807 0\nEND\n";
    try (Pop3Client pop = signedIn(dialogue)) {
      pop.delete(1);
      assertThatThrownBy(pop::retrieveAll).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aBodyEndsAtItsLimit() throws IOException { // P-07
    try (Pop3Client pop = signedIn("C: RETR 1\nS: +OK\nS: 0123456789\nS: .\nEND\n")) {
      Message message = pop.retrieve(1);
      assertThatThrownBy(() -> message.readAll(3)).isInstanceOf(LimitException.class);
      assertThatThrownBy(() -> message.body().read()).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aLimitThatIsNoneIsRefusedAndHarmsNothing() throws IOException { // HAZ-API-01
    try (Pop3Client pop = signedIn("C: RETR 1\nS: +OK\nS: x\nS: .\n")) {
      Message message = pop.retrieve(1);
      assertThatThrownBy(() -> message.readAll(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(message.readAll(3)).asString(US_ASCII).isEqualTo("x\r\n");
    }
  }

  @Test
  void aHeaderThatNeverEndsEndsTheSession() throws IOException { // HAZ-MIME-07, P-07
    String dialogue =
        "C: TOP 1 0\nS: +OK\n" + ("S: " + "x".repeat(997) + "\n").repeat(300) + "END\n";
    try (Pop3Client pop = signedIn(dialogue)) {
      Message message = pop.top(1, 0);
      assertThatThrownBy(message::header)
          .isInstanceOfSatisfying(
              LimitException.class,
              e -> assertThat(e.server()).isEqualTo(pop.endpoint().toString()));
      assertThat(pop.isOpen()).isFalse();
      assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void languagesAreListedAndChosen() throws IOException { // PY-POP3-16, RFC 6856
    String dialogue =
        """
        C: LANG
        S: +OK
        S: de Deutsch
        S: .
        C: LANG de
        S: +OK de Sprache gewechselt
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      assertThat(pop.languages()).containsExactly("de Deutsch");
      pop.language("de");
      assertThatThrownBy(() -> pop.language("de" + "-x".repeat(20_000) + "!")) // HAZ-API-08
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pop.language("de\r\nQUIT"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closeDoesNotCommit() throws IOException { // PY-POP3-13, P-19
    try (Pop3Client pop = signedIn("C: DELE 1\nS: +OK\nEND\n")) {
      pop.delete(1);
    }
  }

  @Test
  void aRefusalLeavesTheSessionUsableAndKeepsItsCode()
      throws IOException { // HAZ-POP3-12, PY-POP3-19
    String dialogue =
        """
        C: RETR 9
        S: -ERR [SYS/TEMP] no such\\x1B message
        C: NOOP
        S: +OK
        """;
    try (Pop3Client pop =
        signedIn(dialogue.replace("S: -ERR", "S! -ERR").replace("message", "message\\r\\n"))) {
      assertThatThrownBy(() -> pop.retrieve(9))
          .isInstanceOfSatisfying(
              Pop3ReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("SYS/TEMP");
                assertThat(e.temporary()).isTrue();
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                assertThat(e).hasMessageContaining("RETR 9 was refused: no such\\x1B message");
              });
      pop.noop();
    }
  }

  @Test
  void aMessageIsReadAsAStream() throws IOException { // PY-POP3-09, HAZ-POP3-04
    try (Pop3Client pop = signedIn("C: RETR 1\nS: +OK\nS: ..\nS:\nS: ...x\nS: .\n")) {
      try (InputStream body = pop.retrieve(1).body()) {
        assertThat(body.readAllBytes()).asString(US_ASCII).isEqualTo(".\r\n\r\n..x\r\n");
      }
      assertThat(pop.isOpen()).isTrue();
    }
  }

  @Test
  void aLineOfAMessageHasNoLimitAndARowHas() throws IOException { // PY-POP3-18
    String line = "x".repeat(70_000);
    String dialogue =
        "C: RETR 1\nS: +OK\nS: " + line + "\nS: .\nC: UIDL\nS: +OK\nS: 1 " + line + "\nEND\n";
    try (Pop3Client pop = signedIn(dialogue)) {
      assertThat(pop.retrieve(1).readAll()).hasSize(line.length() + 2);
      assertThatThrownBy(() -> pop.uidl().toList(1)).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aMessageIsSavedUnderItsNameOnceItIsWhole(@TempDir Path folder) throws IOException { // P-17
    Path file = folder.resolve("1.eml");
    try (Pop3Client pop =
        signedIn("C: RETR 1\nS: +OK\nS: hello\nS: .\nC: RETR 2\nS: +OK\nS: hel\nCUT\n")) {
      assertThat(pop.retrieve(1).saveTo(file)).isEqualTo(7);
      assertThat(file).hasContent("hello\r\n");
      Path other = folder.resolve("2.eml");
      assertThatThrownBy(() -> pop.retrieve(2).saveTo(other)) // HAZ-POP3-05
          .isInstanceOf(TruncatedException.class);
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void aMessageIsHadAsJakartaMailHasIt() throws Exception { // PY-POP3-09
    try (Pop3Client pop = signedIn("C: RETR 1\nS: +OK\nS: Subject: hi\nS:\nS: text\nS: .\n")) {
      assertThat(MimeMessages.of(pop.retrieve(1)).getSubject()).isEqualTo("hi");
    }
  }

  @Test
  void aMessageClosedBeforeItsEndGivesUpTheSession() throws IOException { // P-07, P-21
    try (Pop3Client pop = signedIn("C: RETR 1\nS: +OK\nS: hello\nEND\n")) {
      InputStream body = pop.retrieve(1).body();
      body.read();
      body.close();
      assertThat(pop.isOpen()).isFalse();
      assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class); // HAZ-API-03
      assertThatThrownBy(body::read).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whileAnAnswerIsUnreadNothingElseIsSent() throws IOException { // HAZ-NET-21
    try (Pop3Client pop = signedIn("C: LIST\nS: +OK\nS: 1 1\nS: .\nC: NOOP\nS: +OK\n")) {
      try (Items<MessageSize> rows = pop.list()) {
        assertThat(rows.hasNext()).isTrue();
        assertThatThrownBy(pop::noop).isInstanceOf(IllegalStateException.class);
        rows.next();
        assertThat(rows.hasNext()).isFalse();
      }
      pop.noop();
    }
  }

  @Test
  void uniqueIdsComeAsTheyAre() throws IOException { // HAZ-POP3-06
    String longId = "x".repeat(71);
    try (Pop3Client pop =
        signedIn(
            "C: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: 3 \nS: 4\nS: 5 with blank\nS: 6 "
                + longId
                + "\nS: .\n")) {
      List<UniqueId> ids = pop.uidl().toList(10);
      assertThat(ids)
          .extracting(UniqueId::id)
          .containsExactly("a", "a", "", "", "with blank", longId);
      assertThat(ids)
          .extracting(UniqueId::isWellFormed)
          .containsExactly(true, true, false, false, false, false);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+OK", "+OK x y", "+OK 1", "+OK -1 2", "+OK 1 99999999999999999999", "+OK 1e3 2"})
  void anAnswerToStatWithoutTwoNumbersEndsTheSession(String answer)
      throws IOException { // HAZ-POP3-07
    try (Pop3Client pop = signedIn("C: STAT\nS: " + answer + "\n")) {
      assertThatThrownBy(pop::stat).isInstanceOf(ProtocolException.class);
      assertThat(pop.isOpen()).isFalse();
    }
  }

  @Test
  void numbersBeyondAnIntAreLongs() throws IOException { // HAZ-POP3-07, HAZ-API-05
    try (Pop3Client pop = signedIn("C: STAT\nS: +OK 3000000000 9223372036854775807\n")) {
      assertThat(pop.stat()).isEqualTo(new Stat(3_000_000_000L, Long.MAX_VALUE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x 1", "0 1", "-1 1", "1", "1 x", "4294967296 1", "1 -1", ""})
  void aRowOfAListingThatIsNoneEndsTheSession(String row) throws IOException { // HAZ-POP3-07
    try (Pop3Client pop = signedIn("C: LIST\nS: +OK\nS: " + row + "\n")) {
      assertThatThrownBy(() -> pop.list().toList(9)).isInstanceOf(ProtocolException.class);
      assertThat(pop.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+OKAY", "+ok", "OK", "", "220 ready"})
  void whatIsNoStatusEndsTheSession(String answer) throws IOException { // HAZ-POP3-10
    try (Pop3Client pop = signedIn("C: NOOP\nS: " + answer + "\n")) {
      assertThatThrownBy(pop::noop)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("+OK or -ERR");
      assertThat(pop.isOpen()).isFalse();
    }
  }

  @Test
  void aSurplusLineIsFoundBeforeTheNextCommand() throws IOException { // HAZ-POP3-14, HAZ-NET-23
    try (Pop3Client pop = signedIn("C: NOOP\nS: +OK\nS: +OK surplus\nEND\n")) {
      pop.noop();
      assertThatThrownBy(() -> pop.delete(1))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("surplus");
      assertThat(pop.isOpen()).isFalse();
    }
  }

  @Test
  void theAnswerToQuitIsTheOutcome() throws IOException { // HAZ-POP3-09, PY-POP3-13
    try (Pop3Client pop = signedIn("C: DELE 1\nS: +OK\nC: QUIT\nCUT\n")) {
      pop.delete(1);
      assertThatThrownBy(pop::quit)
          .isInstanceOfSatisfying(
              TruncatedException.class,
              e -> {
                assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(e.stage()).isEqualTo(Stage.CLOSE);
              });
    }
  }

  @Test
  void aNumberThatAServerMadeUpCostsNoMemory() throws IOException { // P-02
    String dialogue = "C: DELE 2147483647\nS: +OK\nC: DELE 1\nS: +OK\n";
    try (Pop3Client pop = signedIn(dialogue)) {
      long before = used();
      pop.delete(Integer.MAX_VALUE);
      assertThat(used() - before).isLessThan(64L << 20);
      pop.delete(1);
      assertThat(pop.marked()).isEqualTo(2);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aQuitThatDeletedSomeIsTold() throws IOException {
    try (Pop3Client pop =
        signedIn("C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR some deleted messages not removed\n")) {
      pop.delete(1);
      assertThatThrownBy(pop::quit)
          .isInstanceOf(Pop3ReplyException.class)
          .hasMessageContaining("not removed");
    }
  }

  @Test
  void aConnectionLostBeforeQuitHasDeletedNothing() throws IOException { // HAZ-POP3-09, HAZ-POP3-11
    try (Pop3Client pop = signedIn("C: DELE 1\nS: +OK\nC: NOOP\nRESET\n")) {
      pop.delete(1);
      assertThatThrownBy(pop::noop)
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThat(pop.marked()).isEqualTo(1);
      assertThatThrownBy(pop::quit).isInstanceOf(SessionClosedException.class);
      assertThat(pop.marked()).isEqualTo(1);
    }
  }

  @Test
  void badArgumentsSendNothing() throws IOException { // HAZ-API-01
    try (Pop3Client pop = signedIn("C: NOOP\nS: +OK\n")) {
      assertThatThrownBy(() -> pop.retrieve(0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pop.delete(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pop.top(1, -1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pop.retrieveAll(1, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pop.callTimeout(java.time.Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
      pop.noop();
    }
  }

  @Test
  void theVerbsTakeTheUrlsOfTheirServer() throws IOException {
    String dialogue =
        """
        C: LIST
        S: +OK
        S: 7 12
        S: .
        C: RETR 7
        S: +OK
        S: x
        S: .
        C: DELE 7
        S: +OK
        C: QUIT
        S: +OK
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      URI mailbox = URI.create("pop3s://al%40ice:canary@LOCALHOST:" + server.port() + "/");
      Entry entry = pop.list(mailbox).toList(5).get(0);
      assertThat(entry.size()).isEqualTo(OptionalLong.of(12));
      assertThat(entry.uri()).hasToString("pop3s://al%40ice@localhost:" + server.port() + "/7");
      try (Resource message = pop.read(entry.uri())) {
        assertThat(message.readAll()).asString(US_ASCII).isEqualTo("x\r\n");
      }
      pop.delete(entry.uri());
      for (String other :
          List.of("pop3s://other.test/7", "pop3://localhost/7", "pop3s://localhost:1/7")) {
        assertThatThrownBy(() -> pop.read(URI.create(other)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      for (String path : List.of("", "0", "-1", "x", "7/8", "99999999999", "%37")) {
        assertThatThrownBy(() -> pop.read(mailbox.resolve("/" + path)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      pop.commit();
      assertThat(pop.protocol()).isEqualTo(Protocol.POP3);
    }
  }
}
