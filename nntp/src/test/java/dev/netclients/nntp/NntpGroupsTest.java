package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.LimitException;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Newsgroups: how one is selected, and what is listed of them. */
class NntpGroupsTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
  void listsSayWhatTheRfcSays()
      throws IOException { // PY-NNTP-09, PY-NNTP-10, PY-NNTP-11, PY-NNTP-12
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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

  @Test
  void rowsThatEndInABareLfAreReadAndTheEndStaysExact() throws IOException { // HAZ-NNTP-06
    String dialogue = "C: LIST NEWSGROUPS\nS! 215 list\\na.b c\\n..d e\\n.\\n\n";
    try (NntpClient nntp = dialogues.open(dialogue + "C: DATE\nS: 111 19990623135624\n")) {
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
    try (NntpClient nntp = dialogues.open((over ? NntpDialogues.FORMAT : "") + dialogue)) {
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

  @Test
  void aRowThatDoesNotEndIsGivenUp() throws IOException { // HAZ-NNTP-03, PY-NNTP-26
    String endless = "S! " + "x".repeat(64 << 10) + "\n";
    String dialogue = "C: LIST ACTIVE\nS: 215 list\n" + endless.repeat(17) + "END\n";
    try (NntpClient nntp = dialogues.open(dialogue)) {
      Items<ActiveGroup> rows = nntp.listActive();
      assertThatThrownBy(rows::hasNext)
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(1 << 20));
    }
  }

  @Test
  void aListingCutShortIsNoListing() throws IOException { // HAZ-NNTP-05
    try (NntpClient nntp = dialogues.open("C: LIST ACTIVE\nS: 215 list\nS: a.b 2 1 y\nCUT\n")) {
      Items<ActiveGroup> groups = nntp.listActive();
      groups.next();
      assertThatThrownBy(groups::hasNext).isInstanceOf(TruncatedException.class);
    }
  }
}
