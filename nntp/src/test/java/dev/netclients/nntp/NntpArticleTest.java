package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** ARTICLE, HEAD and BODY, one at a time. */
class NntpArticleTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
  void aHeaderThatNeverEndsEndsTheSession() throws IOException { // HAZ-MIME-07, P-07
    String endless = ("S: " + "x".repeat(997) + "\n").repeat(300);
    try (NntpClient nntp = dialogues.open("C: HEAD 7\nS: 221 7 <a@b>\n" + endless + "END\n")) {
      Article article = nntp.head(7);
      assertThatThrownBy(article::header).isInstanceOf(LimitException.class);
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void anotherArticleThanTheOneAskedForEndsTheSession() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp = dialogues.open("C: ARTICLE <a@b>\nS: 220 0 <c@d>\nEND\n")) {
      assertThatThrownBy(() -> nntp.article("<a@b>")).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anEndBeforeTheEndMarkIsNoEnd() throws IOException { // HAZ-NNTP-05, P-16
    try (NntpClient nntp = dialogues.open("C: ARTICLE 7\nS: 220 7 <a@b>\nS: Subject: x\nCUT\n")) {
      Article article = nntp.article(7);
      assertThatThrownBy(article::readAll)
          .isInstanceOfSatisfying(
              TruncatedException.class, e -> assertThat(e.stage()).isEqualTo(Stage.RECEIVE));
    }
  }

  @Test
  void untilAnArticleIsReadTheSessionTakesNoOtherCommand() throws IOException { // E-STATE
    String dialogue = "C: ARTICLE 7\nS: 220 7 <a@b>\nS: x\nS: .\nC: DATE\nS: 111 19990623135624\n";
    try (NntpClient nntp = dialogues.open(dialogue)) {
      Article article = nntp.article(7);
      assertThatIllegalStateException().isThrownBy(nntp::date);
      article.readAll();
      nntp.date();
    }
  }

  @Test
  void anArticleClosedBeforeItsEndGivesUpTheSession() throws IOException { // P-07
    try (NntpClient nntp = dialogues.open("C: ARTICLE 7\nS: 220 7 <a@b>\nS: x\nEND\n")) {
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
      assertThat(nntp.article(7).saveTo(folder.resolve("7"))).isEqualTo(7);
      assertThat(Files.readString(folder.resolve("7"))).isEqualTo("whole\r\n");
      Article cut = nntp.article(8);
      assertThatThrownBy(() -> cut.saveTo(folder.resolve("8")))
          .isInstanceOf(TruncatedException.class);
      assertThat(folder.resolve("8")).doesNotExist();
    }
  }
}
