package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.Protocol;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NntpClientTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private NntpClient open(String dialogue) throws IOException {
    return NntpDialogues.open(server, dialogue);
  }

  // --- groups ---

  /** RFC 3977, sections 6.1.1.3, 6.1.3.3, 6.1.4.3 and 6.2.4.3. */
  @Test
  void theRfcsSamplesOfSelectingArePlayed() throws IOException { // PY-NNTP-08, PY-NNTP-13
    String dialogue =
        """
        C: GROUP misc.test
        S: 211 1234 3000234 3002322 misc.test
        C: NEXT
        S: 223 3000237 <668929@example.org> retrieved
        C: LAST
        S: 223 3000234 <45223423@example.com> retrieved
        C: LAST
        S: 422 No previous article to retrieve
        C: STAT
        S: 223 3000234 <45223423@example.com>
        C: STAT 3000234
        S: 223 3000234 <45223423@example.com>
        C: STAT 300256
        S: 423 No article with that number
        C: STAT <45223423@example.com>
        S: 223 0 <45223423@example.com>
        C: STAT <i.am.not.there@example.com>
        S: 430 No Such Article Found
        C: NEXT
        S: 421 No next article to retrieve
        """;
    try (NntpClient nntp = open(dialogue)) {
      assertThat(nntp.group("misc.test")).isEqualTo(new Group("misc.test", 1234, 3000234, 3002322));
      assertThat(nntp.next()).contains(new ArticleId(3000237, "<668929@example.org>"));
      ArticleId first = new ArticleId(3000234, "<45223423@example.com>");
      assertThat(nntp.last()).contains(first);
      assertThat(nntp.last()).isEmpty();
      assertThat(nntp.stat()).contains(first);
      assertThat(nntp.stat(3000234)).contains(first);
      assertThat(nntp.stat(300256)).isEmpty();
      assertThat(nntp.stat("<45223423@example.com>"))
          .contains(new ArticleId(0, "<45223423@example.com>"));
      assertThat(nntp.stat("<i.am.not.there@example.com>")).isEmpty();
      assertThat(nntp.next()).isEmpty();
      assertThat(nntp.isOpen()).isTrue(); // 421 ends no session here
    }
  }

  @Test
  void aGroupsNumbersAreListed() throws IOException { // PY-NNTP-08
    String dialogue =
        """
        C: LISTGROUP misc.test
        S: 211 2000 3000234 3002322 misc.test list follows
        S: 3000234
        S: 3000237
        S: .
        C: LISTGROUP misc.test 3000238-3000248
        S: 211 2000 3000234 3002322 misc.test list follows
        S: .
        C: LISTGROUP no.such
        S: 411 no such group
        """;
    try (NntpClient nntp = open(dialogue)) {
      assertThat(nntp.listGroup("misc.test").toList(9)).containsExactly(3000234L, 3000237L);
      assertThat(nntp.listGroup("misc.test", ArticleRange.of(3000238, 3000248)).toList(9))
          .isEmpty();
      assertThatThrownBy(() -> nntp.listGroup("no.such"))
          .isInstanceOfSatisfying(
              NntpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo("411");
                assertThat(e.temporary()).isTrue();
                assertThat(e.sessionUsable()).isTrue();
              });
    }
  }

  @Test
  void listsSayWhatTheRfcSays() throws IOException { // PY-NNTP-09 to
    // PY-NNTP-12: PY-NNTP-10, PY-NNTP-11, PY-NNTP-12
    String dialogue =
        """
        C: LIST ACTIVE
        S: 215 list of newsgroups follows
        S: misc.test 3002322 3000234 y
        S: comp.risks 442001 441099 m
        S: .
        C: LIST ACTIVE comp.*,!comp.os.*
        S: 215 list of newsgroups follows
        S: comp.risks 442001 441099 m
        S: .
        C: LIST NEWSGROUPS
        S: 215 list of newsgroups follows
        S: misc.test\tGeneral Usenet testing
        S: .
        C: LIST NEWSGROUPS misc.*
        S: 215 list of newsgroups follows
        S: .
        C: LIST COUNTS
        S: 215 list of newsgroups follows
        S: misc.test 3002322 3000234 1234 y
        S: .
        C: LIST COUNTS x.*
        S: 215 list of newsgroups follows
        S: .
        C: NEWGROUPS 19990624 000000 GMT
        S: 231 list of new newsgroups follows
        S: alt.rfc-writers.recovery 4 1 y
        S: .
        C: NEWNEWS news.*,sci.* 19990624 000000 GMT
        S: 230 list of new articles by message-id follows
        S: <i.am.a.new.article@example.com>
        S: .
        C: DATE
        S: 111 19990623135624
        """;
    try (NntpClient nntp = open(dialogue)) {
      ActiveGroup risks = new ActiveGroup("comp.risks", 442001, 441099, OptionalLong.empty(), "m");
      assertThat(nntp.listActive().toList(9)).hasSize(2).last().isEqualTo(risks);
      assertThat(nntp.listActive("comp.*,!comp.os.*").toList(9)).containsExactly(risks);
      assertThat(nntp.listNewsgroups().toList(9))
          .containsExactly(new Newsgroup("misc.test", "General Usenet testing"));
      assertThat(nntp.listNewsgroups("misc.*").toList(9)).isEmpty();
      assertThat(nntp.listCounts().toList(9).get(0).count()).hasValue(1234);
      assertThat(nntp.listCounts("x.*").toList(9)).isEmpty();
      Instant since = Instant.parse("1999-06-24T00:00:00Z");
      assertThat(nntp.newgroups(since).toList(9).get(0).name())
          .isEqualTo("alt.rfc-writers.recovery");
      assertThat(nntp.newnews("news.*,sci.*", since).toList(9))
          .containsExactly("<i.am.a.new.article@example.com>");
      assertThat(nntp.date()).isEqualTo("1999-06-23T13:56:24Z"); // PY-NNTP-20
    }
  }

  // --- overviews ---

  private static final String ROW =
      "3000234\\tI am just a test article\\t\"Demo User\" <nobody@example.com>"
          + "\\t6 Oct 1998 04:38:40 -0500\\t<45223423@example.com>\\t<45454@example.net>\\t1234\\t17"
          + "\\tXref: news.example.com misc.test:3000363\\r\\n";

  @Test
  void anOverviewIsACursorOverRows() throws IOException { // PY-NNTP-15, PY-NNTP-17
    String dialogue =
        NntpDialogues.FORMAT
            + "C: OVER 3000234-3000240\nS: 224 follows\nS! "
            + ROW
            + "\nS: .\nC: OVER 3000300-\nS: 423 No articles in that range\n"
            + "C: OVER <45223423@example.com>\nS: 224 follows\nS! "
            + ROW.replaceFirst("3000234", "0")
            + "\nS: .\nC: OVER <x@y>\nS: 430 no such article\n";
    try (NntpClient nntp = open(dialogue)) {
      List<Overview> rows = nntp.overview(ArticleRange.of(3000234, 3000240)).toList(9);
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).bytes()).hasValue(1234); // asked for as Bytes:
      assertThat(rows.get(0).value("Xref")).contains("news.example.com misc.test:3000363");
      assertThat(nntp.overview(ArticleRange.from(3000300)).hasNext()).isFalse();
      assertThat(nntp.overview("<45223423@example.com>").messageId())
          .isEqualTo("<45223423@example.com>");
      assertThatThrownBy(() -> nntp.overview("<x@y>"))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("430"));
    }
  }

  @Test
  void withoutOverAndHdrTheXFormsAreUsed() throws IOException { // PY-NNTP-16, PY-NNTP-18
    String dialogue =
        """
        C: LIST OVERVIEW.FMT
        S: 500 what?
        C: XOVER 1-2
        S: 224 data follows
        S!: 1\\ta\\tb\\tc\\t<d@e>\\t\\t10\\t1\\r\\n
        S: .
        C: XOVER 3
        S: 420 no article(s) selected
        C: XHDR Subject 1-
        S: 221 Subject fields follow
        S: 1 a
        S: 2 (none)
        S: .
        C: XHDR Subject <d@e>
        S: 221 Subject fields follow
        S: <d@e> a
        S: .
        """
            .replace("S!:", "S!");
    try (NntpClient nntp = NntpDialogues.open(server, NntpDialogues.OLD, dialogue)) {
      assertThat(nntp.overview(ArticleRange.of(1, 2)).toList(9).get(0).messageId())
          .isEqualTo("<d@e>");
      assertThat(nntp.overview(ArticleRange.of(3)).toList(9)).isEmpty();
      assertThat(nntp.hdr("Subject", ArticleRange.from(1)).toList(9))
          .containsExactly(new HeaderValue(1, "a"), new HeaderValue(2, ""));
      assertThat(nntp.hdr("Subject", "<d@e>")).isEqualTo(new HeaderValue(0, "a"));
    }
  }

  @Test
  void hdrTellsOneHeaderOfManyArticles() throws IOException { // PY-NNTP-18
    String dialogue =
        """
        C: HDR :lines 3000234-3000238
        S: 225 Header information follows
        S: 3000234 42
        S: 3000237 5
        S: .
        C: HDR Subject 5-6
        S: 423 nothing in that range
        C: HDR Subject <a@b>
        S: 225 Header information follows
        S: 0 I am just a test article
        S: .
        """;
    try (NntpClient nntp = open(dialogue)) {
      assertThat(nntp.hdr(":lines", ArticleRange.of(3000234, 3000238)).toList(9))
          .containsExactly(new HeaderValue(3000234, "42"), new HeaderValue(3000237, "5"));
      assertThat(nntp.hdr("Subject", ArticleRange.of(5, 6)).toList(9)).isEmpty();
      assertThat(nntp.hdr("Subject", "<a@b>").value()).isEqualTo("I am just a test article");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2_500, 70_000, 1_000_000})
  void longRowsWork(int length) throws IOException { // HAZ-NNTP-04, PY-NNTP-26
    String references = "<a@b> ".repeat(length / 6).strip();
    String row = "1\\ts\\tf\\td\\t<d@e>\\t" + references + "\\t10\\t1\\r\\n";
    try (NntpClient nntp =
        open(NntpDialogues.FORMAT + "C: OVER 1\nS: 224 follows\nS! " + row + "\nS: .\n")) {
      Overview one = nntp.overview(ArticleRange.of(1)).toList(1).get(0);
      assertThat(one.references()).hasSize(length / 6);
      assertThat(one.bytes()).hasValue(10);
    }
  }

  @Test
  void aRowThatDoesNotEndIsGivenUp() throws IOException { // HAZ-NNTP-03, PY-NNTP-26
    String endless = "S! " + "x".repeat(64 << 10) + "\n";
    String dialogue = "C: LIST ACTIVE\nS: 215 list\n" + endless.repeat(17) + "END\n";
    try (NntpClient nntp = open(dialogue)) {
      Items<ActiveGroup> rows = nntp.listActive();
      assertThatThrownBy(rows::hasNext)
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(1 << 20));
    }
  }

  @Test
  void rowsThatEndInABareLfAreReadAndTheEndStaysExact() throws IOException { // HAZ-NNTP-06
    String dialogue = "C: LIST NEWSGROUPS\nS! 215 list\\na.b c\\n..d e\\n.\\n\n";
    try (NntpClient nntp = open(dialogue + "C: DATE\nS: 111 19990623135624\n")) {
      assertThat(nntp.listNewsgroups().toList(9))
          .containsExactly(new Newsgroup("a.b", "c"), new Newsgroup(".d", "e"));
      nntp.date();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LIST ACTIVE | 215 | a.b x y z",
        "OVER 1-2 | 224 | no number",
        "HDR Subject 1-2 | 225 | x y",
        "LISTGROUP g | 211 2 1 2 g | x",
        "LISTGROUP g | 211 2 1 2 g | 0"
      })
  void aRowThatIsNoneEndsTheSession(String command, String reply, String row) throws IOException {
    boolean over = command.startsWith("OVER");
    String dialogue = "C: " + command + "\nS: " + reply + "\nS: " + row + "\nS: .\nEND\n";
    try (NntpClient nntp = open((over ? NntpDialogues.FORMAT : "") + dialogue)) {
      Items<?> rows =
          switch (command.charAt(0)) {
            case 'O' -> nntp.overview(ArticleRange.of(1, 2));
            case 'H' -> nntp.hdr("Subject", ArticleRange.of(1, 2));
            default -> command.startsWith("LISTG") ? nntp.listGroup("g") : nntp.listActive();
          };
      assertThatThrownBy(rows::next)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(row);
      rows.close();
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  // --- articles ---

  @Test
  void theirPartsComeByNumberByIdAndForTheCurrentOne() throws IOException { // PY-NNTP-14
    String dialogue =
        """
        C: ARTICLE 7
        S: 220 7 <a@b>
        S: Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
        S:
        S: ..stuffed
        S: .
        C: HEAD <a@b>
        S: 221 0 <a@b> head
        S: Subject: x
        S: .
        C: BODY
        S: 222 7 <a@b>
        S: ..stuffed
        S: .
        C: HEAD 7
        S: 221 7 <a@b>
        S: Subject: x
        S: .
        C: BODY <a@b>
        S: 222 7 <a@b>
        S: .
        C: ARTICLE
        S: 220 7 <a@b>
        S: A: b
        S:
        S: .
        """;
    try (NntpClient nntp = open(dialogue)) {
      Article whole = nntp.article(7);
      assertThat(whole.part()).isEqualTo(Part.ARTICLE);
      assertThat(whole.number()).isEqualTo(7);
      assertThat(whole.messageId()).isEqualTo("<a@b>");
      assertThat(whole.refusal()).isEmpty();
      assertThat(whole.readAll())
          .asString(US_ASCII)
          .isEqualTo("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.stuffed\r\n");
      assertThat(nntp.head("<a@b>").header().text("Subject")).contains("x");
      Article body = nntp.body();
      assertThatIllegalStateException().isThrownBy(body::header);
      assertThat(body.readAll()).asString(US_ASCII).isEqualTo(".stuffed\r\n");
      assertThat(nntp.head(7).header().text("Subject")).contains("x");
      assertThat(nntp.body("<a@b>").readAll()).isEmpty();
      assertThat(nntp.article().header().text("A")).contains("b");
    }
  }

  @Test
  void aMessageIdThatIsNoneMakesNoArticleUnreadable() throws IOException {
    String dialogue =
        """
        C: ARTICLE
        S: 220 0 <
        S: x
        S: .
        C: GROUP g
        S: 211 1 1 1 g
        """
            + NntpDialogues.FORMAT
            + "C: OVER 1\nS: 224 follows\nS! 0\\ts\\tf\\td\\t<\\t\\t10\\t1\\r\\n\nS: .\n";
    try (NntpClient nntp = open(dialogue)) {
      assertThat(nntp.article().readAll()).asString(US_ASCII).isEqualTo("x\r\n");
      Entry entry = nntp.list(url("/g")).toList(1).get(0);
      assertThat(entry.uri()).isEqualTo(url("/g"));
      assertThat(entry.facts()).containsEntry("message-id", "<");
    }
  }

  @ParameterizedTest
  @CsvSource({"420", "412", "423", "430", "502", "503"})
  void aRefusalIsTypedAndTheSessionGoesOn(int code) throws IOException { // PY-NNTP-25, HAZ-NNTP-08
    String dialogue = "C: ARTICLE 7\nS: " + code + " no\\u001B[31m\nC: QUIT\nS: 205 bye\n";
    try (NntpClient nntp = open(dialogue.replace("\\u001B", "\u001b"))) {
      assertThatThrownBy(() -> nntp.article(7))
          .isInstanceOfSatisfying(
              NntpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Integer.toString(code));
                assertThat(e.temporary()).isEqualTo(code < 500);
                assertThat(e.loginRequired()).isFalse();
                assertThat(e).hasMessageContaining("ARTICLE 7").hasMessageContaining("\\x1B");
              });
      nntp.quit(); // PY-NNTP-21
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void thatALoginIsWantedIsTold() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = open("C: GROUP a.b\nS: 480 Read access denied\n")) {
      assertThatThrownBy(() -> nntp.group("a.b"))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.loginRequired()).isTrue());
      assertThat(nntp.isOpen()).isTrue();
    }
  }

  @Test
  void thatEncryptionIsWantedIsTold() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = open("C: GROUP a.b\nS: 483 Secure connection required\nEND\n")) {
      assertThatThrownBy(() -> nntp.group("a.b")).isInstanceOf(TlsRequiredException.class);
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void with400TheSessionIsOver() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = open("C: DATE\nS: 400 shutting down\nEND\n")) {
      assertThatThrownBy(nntp::date)
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.sessionUsable()).isFalse());
      assertThatThrownBy(nntp::date).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void a400ThatNobodyAskedForIsAFarewell() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = open("C: STAT 7\nS: 223 7 <a@b>\nS: 400 idle for too long\nEND\n")) {
      nntp.stat(7);
      assertThatThrownBy(nntp::date)
          .isInstanceOf(NntpReplyException.class)
          .hasMessageContaining("idle for too long");
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  // HAZ-NNTP-09: command and code decide what follows
  @ParameterizedTest
  @ValueSource(
      strings = {
        "221 7 <a@b>",
        "223 7 <a@b>",
        "200 ok",
        "340 send it",
        "100 help",
        "220 8 <a@b>",
        "220",
        "220 x <a@b>"
      })
  void anAnswerThatFitsNotEndsTheSession(String reply) throws IOException {
    try (NntpClient nntp = open("C: ARTICLE 7\nS: " + reply + "\nEND\n")) {
      assertThatThrownBy(() -> nntp.article(7))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("ARTICLE 7");
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void anotherArticleThanTheOneAskedForEndsTheSession() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp = open("C: ARTICLE <a@b>\nS: 220 0 <c@d>\nEND\n")) {
      assertThatThrownBy(() -> nntp.article("<a@b>")).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void rowsThatNobodyAskedForAreNeverTakenForAnAnswer() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp = open("C: STAT 7\nS: 223 7 <a@b>\nS: surplus\nS: .\nEND\n")) {
      nntp.stat(7);
      assertThatThrownBy(nntp::date).isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S: 0\\ts\nS: 0\\tt\n"})
  void oneRowHasToBeOne(String rows) throws IOException { // HAZ-NNTP-09
    String dialogue =
        NntpDialogues.FORMAT + "C: OVER <a@b>\nS: 224 follows\n" + rows + "S: .\nEND\n";
    try (NntpClient nntp = open(dialogue)) {
      assertThatThrownBy(() -> nntp.overview("<a@b>")).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anEndBeforeTheEndMarkIsNoEnd() throws IOException { // HAZ-NNTP-05, P-16
    try (NntpClient nntp = open("C: ARTICLE 7\nS: 220 7 <a@b>\nS: Subject: x\nCUT\n")) {
      Article article = nntp.article(7);
      assertThatThrownBy(article::readAll)
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.stage()).isEqualTo(Stage.RECEIVE));
    }
  }

  @Test
  void aListingCutShortIsNoListing() throws IOException { // HAZ-NNTP-05
    try (NntpClient nntp = open("C: LIST ACTIVE\nS: 215 list\nS: a.b 2 1 y\nCUT\n")) {
      Items<ActiveGroup> groups = nntp.listActive();
      groups.next();
      assertThatThrownBy(groups::hasNext).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void untilAnArticleIsReadTheSessionTakesNoOtherCommand() throws IOException { // E-STATE
    String dialogue = "C: ARTICLE 7\nS: 220 7 <a@b>\nS: x\nS: .\nC: DATE\nS: 111 19990623135624\n";
    try (NntpClient nntp = open(dialogue)) {
      Article article = nntp.article(7);
      assertThatIllegalStateException().isThrownBy(nntp::date);
      article.readAll();
      nntp.date();
    }
  }

  @Test
  void anArticleClosedBeforeItsEndGivesUpTheSession() throws IOException { // P-07
    try (NntpClient nntp = open("C: ARTICLE 7\nS: 220 7 <a@b>\nS: x\nEND\n")) {
      try (Article article = nntp.article(7);
          InputStream in = article.body()) {
        assertThat(in.read()).isEqualTo('x');
      }
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void anArticleIsSavedWholeOrNotAtAll(@TempDir Path folder) throws IOException { // PY-NNTP-22
    String dialogue =
        "C: ARTICLE 7\nS: 220 7 <a@b>\nS: whole\nS: .\nC: ARTICLE 8\nS: 220 8 <c@d>\nS: ha\nCUT\n";
    try (NntpClient nntp = open(dialogue)) {
      assertThat(nntp.article(7).saveTo(folder.resolve("7"))).isEqualTo(7);
      assertThat(Files.readString(folder.resolve("7"))).isEqualTo("whole\r\n");
      Article cut = nntp.article(8);
      assertThatThrownBy(() -> cut.saveTo(folder.resolve("8")))
          .isInstanceOf(TruncatedException.class);
      assertThat(folder.resolve("8")).doesNotExist();
    }
  }

  // --- the verbs of all clients ---

  private URI url(String path) {
    return URI.create("nntps://localhost:" + server.port() + path);
  }

  @Test
  void anArticleIsReadByUrl() throws IOException {
    String dialogue =
        """
        C: GROUP misc.test
        S: 211 2 1 2 misc.test
        C: ARTICLE 2
        S: 220 2 <a@b>
        S: two
        S: .
        C: ARTICLE <c@d>
        S: 220 0 <c@d>
        S: by id
        S: .
        """;
    try (NntpClient nntp = open(dialogue)) {
      try (Resource two = nntp.read(url("/misc.test/2"))) {
        assertThat(two.type()).contains("message/rfc822");
        assertThat(two.readAll()).asString(US_ASCII).isEqualTo("two\r\n");
      }
      assertThat(nntp.read(URI.create("news:c@d")).readAll())
          .asString(US_ASCII)
          .isEqualTo("by id\r\n");
    }
  }

  @Test
  void groupsAndArticlesAreListedByUrlAndCanBeWalked() throws IOException {
    String dialogue =
        """
        C: LIST ACTIVE
        S: 215 list
        S: alt.c++ 2 1 y
        S: .
        C: GROUP alt.c++
        S: 211 2 1 2 alt.c++
        """
            + NntpDialogues.FORMAT
            + "C: OVER 1-2\nS: 224 follows\n"
            + "S! 2\\tS\\tF\\tTue, 6 Oct 1998 04:38:40 -0500\\t<a@b>\\t\\t10\\t1\\r\\n\nS: .\n"
            + "C: LIST ACTIVE alt.*\nS: 215 list\nS: .\n"
            + "C: GROUP empty\nS: 211 0 0 0 empty\n";
    try (NntpClient nntp = open(dialogue)) {
      Entry group = nntp.list(url("/")).toList(9).get(0);
      assertThat(group.uri()).isEqualTo(url("/alt.c%2B%2B"));
      assertThat(group.kind()).isEqualTo(Entry.Kind.FOLDER);
      assertThat(group.facts()).containsEntry("status", "y").containsEntry("high", "2");
      Entry article = nntp.list(group.uri()).toList(9).get(0);
      assertThat(article.uri()).isEqualTo(url("/alt.c%2B%2B/2"));
      assertThat(article.name()).isEqualTo("2");
      assertThat(article.size()).hasValue(10);
      assertThat(article.modified()).contains(Instant.parse("1998-10-06T09:38:40Z"));
      assertThat(article.facts())
          .containsEntry("subject", "S")
          .containsEntry("message-id", "<a@b>");
      assertThat(nntp.list(URI.create("news:alt.*")).toList(9)).isEmpty();
      assertThat(nntp.list(url("/empty")).toList(9)).isEmpty();
    }
  }

  @Test
  void urlsThatDoNotFitAreRefusedBeforeAByteIsSent() throws IOException { // HAZ-NNTP-01
    try (NntpClient nntp = open("")) {
      for (String bad : List.of("/", "/misc.test", "/a/b/c")) {
        assertThatIllegalArgumentException().isThrownBy(() -> nntp.read(url(bad)));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.list(url("/misc.test/2")));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.list(URI.create("news:a@b")));
      for (String other :
          List.of("nntps://other.test/g/1", "nntp://localhost:" + server.port() + "/g/1")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> nntp.read(URI.create(other)))
            .withMessageContaining("the server of this session");
      }
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.group("a\r\nQUIT"));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.article("<a\r\nQUIT>"));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.article(0));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.hdr("a\nb", "<a@b>"));
      assertThat(nntp.protocol()).isEqualTo(Protocol.NNTP);
      assertThat(nntp).hasToString("NNTP session with localhost:" + server.port());
    }
  }
}
