package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// HAZ-NNTP-01, PY-NNTP-27
class ArgumentsTest {
  @ParameterizedTest
  @ValueSource(strings = {"<a@b>", "<a>", "<i.am.a.test.article@example.com>", "<a$%{}[]b@c>"})
  void messageIds(String id) {
    assertThat(Arguments.messageId(id)).isEqualTo(id);
    assertThat(Arguments.messageId("<" + "x".repeat(248) + ">")).hasSize(250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<>",
        "a@b",
        "<a@b",
        "a@b>",
        "<a b@c>",
        "<a\r\nQUIT>",
        "<a\nb>",
        "<a\0b>",
        "<a>b>",
        "<\u00fc@b>",
        "<\u760d\u760a@b>",
        "<a\tb>",
        "<a\u007fb>"
      })
  void whatIsNoMessageId(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.messageId(id));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arguments.messageId("<" + "x".repeat(249) + ">"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"misc.test", "alt.c++", "x", "de.gr\u00fc\u00dfe"})
  void groups(String name) {
    assertThat(Arguments.group(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a\r\nQUIT",
        "a\nb",
        "a\0",
        "a\tb",
        "comp.*",
        "a,b",
        "!a",
        "a?",
        "a[b]"
      })
  void whatIsNoGroup(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.group(name));
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.group("x".repeat(498)));
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.group("\u20ac".repeat(166)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "comp.*,!comp.os.*", "tx.?", "misc.test"})
  void wildmats(String pattern) {
    assertThat(Arguments.wildmat(pattern)).isEqualTo(pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nQUIT", "a\\b", "[a]", "a\tb"})
  void whatIsNoWildmat(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.wildmat(pattern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Subject", "Message-ID", ":bytes", ":lines", "X-My_Header"})
  void headers(String name) {
    assertThat(Arguments.header(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "Subject:", "a b", "a\r\nQUIT", "\u00fc", ":a:b"})
  void whatIsNoHeader(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Arguments.header(name));
  }

  @ParameterizedTest
  @CsvSource({"1, 9, 1-9", "7, 7, 7", "7, , 7-", "9999999999999999, , 9999999999999999-"})
  void ranges(long first, Long last, String text) {
    OptionalLong end = last == null ? OptionalLong.empty() : OptionalLong.of(last);
    assertThat(new ArticleRange(first, end)).hasToString(text);
  }

  @Test
  void whatIsNoRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> ArticleRange.of(0));
    assertThatIllegalArgumentException().isThrownBy(() -> ArticleRange.of(-1, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> ArticleRange.of(5, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArticleRange.from(10_000_000_000_000_000L));
  }
}
