package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewsUrlTest {
  @ParameterizedTest
  @CsvSource({ // RFC 5538, sections 2 and 3
    "nntp://news.test/, news.test:119, '', 0",
    "nntp://news.test, news.test:119, '', 0",
    "nntp://news.test/misc.test, news.test:119, misc.test, 0",
    "nntp://news.test:5000/misc.test/42, news.test:5000, misc.test, 42",
    "nntps://news.test/alt.c%2B%2B/42, news.test:563, alt.c++, 42",
    "nntp://u:p@news.test/misc.test, news.test:119, misc.test, 0",
    "news://news.test/, news.test:119, '', 0",
    "news://news.test/*, news.test:119, '', 0",
    "news://news.test/comp.*, news.test:119, comp.*, 0",
    "news://news.test/misc.test, news.test:119, misc.test, 0",
    "news://news.test/a%2Fb@example.com, news.test:119, <a/b@example.com>, 0",
    "NEWS://news.test/a@b, news.test:119, <a@b>, 0",
    "news:a@b, '', <a@b>, 0",
    "news:misc.test, '', misc.test, 0",
    "news:*, '', '', 0"
  })
  void urlsOfNews(String url, String server, String name, long number) {
    NewsUrl parsed = NewsUrl.parse(URI.create(url));
    assertThat(parsed.server().map(s -> s.endpoint().toString()).orElse("")).isEqualTo(server);
    assertThat(parsed.name()).isEqualTo(name);
    assertThat(parsed.number()).isEqualTo(number);
    assertThat(parsed.isMessageId()).isEqualTo(name.startsWith("<"));
    assertThat(parsed.isPattern()).isEqualTo(name.isEmpty() || name.endsWith("*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://news.test/",
        "nntp:misc.test",
        "nntp://news.test/misc.test/x",
        "nntp://news.test/misc.test/0",
        "nntp://news.test/misc.test/42/1",
        "nntp://news.test//42",
        "nntp://news.test/a%0D%0AQUIT",
        "nntp://news.test/comp.*",
        "nntp://news.test/misc.test?x",
        "news://news.test/a/b",
        "news:a%0D%0AQUIT@b",
        "news:%3Ca%3E@b",
        "news:a%20b"
      })
  void whatIsNone(String url) { // HAZ-NNTP-01
    assertThatIllegalArgumentException().isThrownBy(() -> NewsUrl.parse(URI.create(url)));
  }

  @Property
  void noUrlMakesItThrowAnythingElse(@ForAll @StringLength(max = 60) String text) {
    try {
      URI url = new URI("news", text, null);
      assertThat(NewsUrl.parse(url).number()).isNotNegative();
    } catch (URISyntaxException | IllegalArgumentException e) {
      assertThat(e).isNotInstanceOf(NumberFormatException.class);
    }
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noUrlMakesItThrowAnythingElseSoaked(@ForAll @StringLength(max = 60) String text) {
    noUrlMakesItThrowAnythingElse(text);
  }
}
