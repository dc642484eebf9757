package dev.netclients.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.testkit.FakeNntp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verbs on a news server. */
class NewsVerbsTest extends VerbsTest {
  private static final String ARTICLE =
      "Message-ID: <1@b.test>\r\nFrom: a@b.test\r\nNewsgroups: misc.test\r\nSubject: hi\r\n\r\n.x\r\n";

  @AutoClose
  private final FakeNntp news = FakeNntp.start().group("misc.test", "tests").user("bob", "canary");

  private final String url = "nntp://localhost:" + news.port() + "/";

  private Path file;

  @BeforeEach
  void writeFiles() throws IOException {
    file = Files.writeString(folder.resolve("article"), ARTICLE);
  }

  @Test
  void whatIsSentIsListedAndFetched() {
    Ran sent = tester.run("send", "--cacert", ca, file, url);
    assertThat(sent.lines()).as(sent.err()).first().asString().contains("<1@b.test>");
    assertThat(sent.lines()).last().asString().startsWith("news://localhost:");
    assertThat(news.articles("misc.test").get(0)).asString(US_ASCII).isEqualTo(ARTICLE);

    Ran groups = tester.run("ls", "--cacert", ca, url);
    assertThat(groups.lines()).containsExactly("folder\t-\t-\tmisc.test\t" + url + "misc.test");
    Ran articles = tester.run("ls", "--cacert", ca, url + "misc.test");
    assertThat(articles.lines())
        .containsExactly("file\t" + ARTICLE.length() + "\t-\t1\t" + url + "misc.test/1");
    assertThat(tester.run("get", "--cacert", ca, url + "misc.test/1").text()).isEqualTo(ARTICLE);
    assertThat(tester.run("get", "--cacert", ca, sent.lines().get(1)).text()).isEqualTo(ARTICLE);
  }

  @Test
  void newsWithoutAServerIsForTheOneThatIsNamed() {
    news.article(ARTICLE.getBytes(US_ASCII));
    Ran ran = tester.run("get", "--cacert", ca, "--server", url, "news:1@b.test");
    assertThat(ran.text()).as(ran.err()).isEqualTo(ARTICLE);
    Ran without = tester.run("get", "news:1@b.test");
    assertThat(without.code()).isEqualTo(Exit.USAGE.code());
    assertThat(without.err()).contains("names no server");
  }

  @Test
  void theServerThatIsNamedIsToldThePassword() {
    news.article(ARTICLE.getBytes(US_ASCII)).requireLogin();
    knowing("canary");
    String[] words = {"get", "--cacert", ca.toString(), "--server", url, "news:1@b.test"};
    assertThat(tester.run((Object[]) words).code()).isNotZero();
    Ran ran = tester.run("get", "--cacert", ca, "--server", url, "--user", "bob", "news:1@b.test");
    assertThat(ran.text()).as(ran.err()).isEqualTo(ARTICLE);
  }

  @Test
  void nothingIsPostedInClearUnlessThatIsAllowed() { // P-09
    news.withoutStartTls();
    Ran refused = tester.run("send", file, url);
    assertThat(refused.code()).isEqualTo(Exit.TLS_REQUIRED.code());
    assertThat(news.received()).doesNotContain("POST");
    assertThat(tester.run("send", "--cleartext-credentials", file, url).code()).isZero();
  }
}
