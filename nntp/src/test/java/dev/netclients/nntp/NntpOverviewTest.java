package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ProtocolException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OVER and HDR, and the forms that came before them. */
class NntpOverviewTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
    try (NntpClient nntp = dialogues.openOld(dialogue)) {
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
        dialogues.open(
            NntpDialogues.FORMAT + "C: OVER 1\nS: 224 follows\nS! " + row + "\nS: .\n")) {
      Overview one = nntp.overview(ArticleRange.of(1)).toList(1).get(0);
      assertThat(one.references()).hasSize(length / 6);
      assertThat(one.bytes()).hasValue(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S: 0\\ts\nS: 0\\tt\n"})
  void oneRowHasToBeOne(String rows) throws IOException { // HAZ-NNTP-09
    String dialogue =
        NntpDialogues.FORMAT + "C: OVER <a@b>\nS: 224 follows\n" + rows + "S: .\nEND\n";
    try (NntpClient nntp = dialogues.open(dialogue)) {
      assertThatThrownBy(() -> nntp.overview("<a@b>")).isInstanceOf(ProtocolException.class);
    }
  }
}
