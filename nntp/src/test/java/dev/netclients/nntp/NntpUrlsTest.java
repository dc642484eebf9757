package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.netclients.Entry;
import dev.netclients.Protocol;
import dev.netclients.Resource;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The verbs of all clients, by URL. */
class NntpUrlsTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

  private URI url(String path) {
    return URI.create("nntps://localhost:" + dialogues.port() + path);
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
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
    try (NntpClient nntp = dialogues.open(dialogue)) {
      assertThat(nntp.article().readAll()).asString(US_ASCII).isEqualTo("x\r\n");
      Entry entry = nntp.list(url("/g")).toList(1).get(0);
      assertThat(entry.uri()).isEqualTo(url("/g"));
      assertThat(entry.facts()).containsEntry("message-id", "<");
    }
  }

  @Test
  void urlsThatDoNotFitAreRefusedBeforeAByteIsSent() throws IOException { // HAZ-NNTP-01
    try (NntpClient nntp = dialogues.open("")) {
      for (String bad : List.of("/", "/misc.test", "/a/b/c")) {
        assertThatIllegalArgumentException().isThrownBy(() -> nntp.read(url(bad)));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.list(url("/misc.test/2")));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.list(URI.create("news:a@b")));
      for (String other :
          List.of("nntps://other.test/g/1", "nntp://localhost:" + dialogues.port() + "/g/1")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> nntp.read(URI.create(other)))
            .withMessageContaining("the server of this session");
      }
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.group("a\r\nQUIT"));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.article("<a\r\nQUIT>"));
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.article(0));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> nntp.newnews("x".repeat(490), Instant.EPOCH))
          .withMessageContaining("at most 512");
      assertThatIllegalArgumentException().isThrownBy(() -> nntp.hdr("a\nb", "<a@b>"));
      assertThat(nntp.protocol()).isEqualTo(Protocol.NNTP);
      assertThat(nntp).hasToString("NNTP session with localhost:" + dialogues.port());
    }
  }
}
