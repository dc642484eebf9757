package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.TlsRequiredException;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NntpBulkTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

  private static final String THREE =
      """
      C: ARTICLE 1
      C: ARTICLE 2
      C: ARTICLE 3
      S: 220 1 <1@x>
      S: one
      S: .
      S: 423 no such number
      S: 220 3 <3@x>
      S: three
      S: .
      """;

  @Test
  void commandsAreSentAheadAndARefusalConcernsOneArticle() throws IOException {
    try (NntpClient nntp = dialogues.open(THREE + "C: DATE\nS: 111 19990623135624\n")) {
      List<String> got = new ArrayList<>();
      try (Items<Article> all = nntp.retrieveAll(Part.ARTICLE, ArticleRange.of(1, 3))) {
        while (all.hasNext()) {
          Article article = all.next();
          got.add(
              article.number()
                  + article.messageId()
                  + (article.refusal().isPresent()
                      ? article.refusal().get().code()
                      : new String(article.readAll(), US_ASCII)));
        }
        assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
      }
      assertThat(got).containsExactly("1<1@x>one\r\n", "2423", "3<3@x>three\r\n");
      nntp.date();
    }
  }

  @Test
  void whatIsNotReadOfAnArticleIsSkipped() throws IOException {
    try (NntpClient nntp = dialogues.open(THREE);
        Items<Article> all = nntp.retrieveAll(Part.ARTICLE, 1, 2, 3)) {
      try (Article first = all.next()) {
        assertThat(first.body().read()).isEqualTo('o');
      }
      assertThatThrownBy(() -> all.next().body()).isInstanceOf(NntpReplyException.class);
      assertThat(all.next().readAll()).asString(US_ASCII).isEqualTo("three\r\n");
      assertThat(all.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 221", "BODY, 222"})
  void otherPartsComeByMessageId(Part part, int code) throws IOException {
    String dialogue =
        """
        C: PART <1@x>
        C: PART <2@x>
        S: CODE 0 <1@x>
        S: A: b
        S: .
        S: 430 no such article
        """
            .replace("PART", part.name())
            .replace("CODE", Integer.toString(code));
    try (NntpClient nntp = dialogues.open(dialogue);
        Items<Article> all = nntp.retrieveAll(part, List.of("<1@x>", "<2@x>"))) {
      Article one = all.next();
      assertThat(one.messageId()).isEqualTo("<1@x>");
      assertThat(one.readAll()).asString(US_ASCII).isEqualTo("A: b\r\n");
      Article two = all.next();
      assertThat(two.messageId()).isEqualTo("<2@x>");
      assertThat(two.refusal().orElseThrow().code()).isEqualTo("430");
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void statBringsNoBytes() throws IOException {
    String dialogue = "C: STAT 1\nC: STAT 2\nS: 223 1 <1@x>\nS: 423 gone\n";
    try (NntpClient nntp = dialogues.open(dialogue);
        Items<Article> all = nntp.retrieveAll(Part.STAT, 1, 2)) {
      Article one = all.next();
      assertThat(one.messageId()).isEqualTo("<1@x>");
      assertThatThrownBy(one::body).isInstanceOf(IllegalStateException.class);
      one.close();
      assertThat(all.next().refusal()).isPresent();
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void aServerOfBeforeTheRfcIsAskedOneByOne() throws IOException {
    String dialogue = "C: STAT 1\nS: 223 1 <1@x>\nC: STAT 2\nS: 223 2 <2@x>\n";
    try (NntpClient nntp = dialogues.openOld(dialogue);
        Items<Article> all = nntp.retrieveAll(Part.STAT, ArticleRange.of(1, 2))) {
      assertThat(all.next().messageId()).isEqualTo("<1@x>");
      assertThat(all.next().messageId()).isEqualTo("<2@x>");
      assertThat(all.hasNext()).isFalse();
    }
  }

  @Test
  void answersInAnotherOrderEndTheSession() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp =
            dialogues.open("C: STAT 1\nC: STAT 2\nS: 223 2 <2@x>\nS: 223 1 <1@x>\nEND\n");
        Items<Article> all = nntp.retrieveAll(Part.STAT, 1, 2)) {
      assertThatThrownBy(all::next).isInstanceOf(ProtocolException.class);
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void with400NothingMoreComes() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp =
            dialogues.open("C: STAT 1\nC: STAT 2\nS: 223 1 <1@x>\nS: 400 bye\nEND\n");
        Items<Article> all = nntp.retrieveAll(Part.STAT, 1, 2)) {
      all.next();
      assertThatThrownBy(all::next)
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("400"));
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void a400ThatNobodyAskedForIsAFarewell() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp =
        dialogues.open("C: STAT 7\nS: 223 7 <a@b>\nS: 400 idle for too long\nEND\n")) {
      nntp.stat(7);
      assertThatThrownBy(() -> nntp.retrieveAll(Part.STAT, 1, 2))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.code()).isEqualTo("400"));
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void with483NothingMoreComes() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = dialogues.open("C: STAT 1\nS: 483 TLS first\nEND\n");
        Items<Article> all = nntp.retrieveAll(Part.STAT, 1)) {
      assertThatThrownBy(all::next).isInstanceOf(TlsRequiredException.class);
    }
  }

  @Test
  void aConnectionCutMidwayEndsTheCursorWithWhatHappened() throws IOException { // HAZ-NNTP-05
    String dialogue =
        "C: BODY 1\nC: BODY 2\nS: 222 1 <1@x>\nS: one\nS: .\nS: 222 2 <2@x>\nS: tw\nCUT\n";
    try (NntpClient nntp = dialogues.open(dialogue)) {
      try (Items<Article> all = nntp.retrieveAll(Part.BODY, 1, 2)) {
        assertThat(all.next().readAll()).asString(US_ASCII).isEqualTo("one\r\n");
        Article cut = all.next();
        assertThatThrownBy(cut::readAll)
            .isInstanceOfSatisfying(
                TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
        assertThatThrownBy(all::hasNext).isInstanceOf(TruncatedException.class);
      }
      assertThatThrownBy(nntp::date).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void closedBeforeItsEndItGivesUpTheSession() throws IOException { // P-07
    try (NntpClient nntp = dialogues.open("C: STAT 1\nC: STAT 2\nS: 223 1 <1@x>\nEND\n")) {
      try (Items<Article> all = nntp.retrieveAll(Part.STAT, 1, 2)) {
        all.next();
      }
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void badArgumentsAreRefusedBeforeAByteIsSent() throws IOException { // HAZ-NNTP-01
    try (NntpClient nntp = dialogues.open("")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> nntp.retrieveAll(Part.ARTICLE, ArticleRange.from(1)));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.retrieveAll(Part.ARTICLE, 1, 0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> nntp.retrieveAll(Part.ARTICLE, List.of("<a@b>", "<a\r\nb>")));
      try (Items<Article> none = nntp.retrieveAll(Part.ARTICLE)) {
        assertThat(none.hasNext()).isFalse();
      }
    }
  }
}
