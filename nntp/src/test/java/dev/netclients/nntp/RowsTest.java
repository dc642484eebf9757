package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.line.Line;
import dev.netclients.line.Reply;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the rows and replies, one parser after another. */
class RowsTest {
  // --- GROUP ---

  @ParameterizedTest
  @CsvSource({
    "1234 3000234 3002322 misc.test, 1234, 3000234, 3002322, misc.test, false",
    "0 4000 3999 misc.test, 0, 4000, 3999, misc.test, true", // RFC 3977, section 6.1.1.2
    "0 0 0 misc.test, 0, 0, 0, misc.test, true",
    "9 4000 3999 misc.test, 9, 4000, 3999, misc.test, true",
    "1 0 0 misc.test, 1, 0, 0, misc.test, true", // no article has the number 0
    "1 0000000005 5, 1, 5, 5, asked.for, false", // the name may be missing
    "1 5 5 misc.test group selected, 1, 5, 5, misc.test, false"
  })
  void aGroupsReply(String text, long count, long low, long high, String name, boolean empty) {
    Group group = Group.parse(text, "asked.for").orElseThrow();
    assertThat(group).isEqualTo(new Group(name, count, low, high));
    assertThat(group.isEmpty()).isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1 2", "1 2 x", "-1 2 3 g", "1 2 99999999999999999999 g"})
  void whatIsNoGroupsReply(String text) {
    assertThat(Group.parse(text, "g")).isEmpty();
  }

  @Test
  void theRangeOfAGroup() {
    assertThat(new Group("g", 3, 0, 7).range()).isEqualTo(ArticleRange.of(1, 7));
    assertThatThrownBy(() -> new Group("g", 0, 1, 0).range())
        .isInstanceOf(IllegalStateException.class);
  }

  // --- LIST ACTIVE, LIST COUNTS, NEWGROUPS ---

  @ParameterizedTest
  @CsvSource({
    "misc.test 3002322 3000234 y, misc.test, 3002322, 3000234, y, true, false",
    "comp.risks 0000442001 0000441099 m, comp.risks, 442001, 441099, m, true, true",
    "alt.rfc 4 5 n, alt.rfc, 4, 5, n, false, false",
    "'old.name  7\t1   =new.name', old.name, 7, 1, =new.name, false, false",
    "tx.natives.recovery 89 56, tx.natives.recovery, 89, 56, '', false, false"
  })
  void aRowOfListActive(
      String row, String name, long high, long low, String status, boolean post, boolean mod) {
    ActiveGroup group = ActiveGroup.parse(Line.of(row)).orElseThrow();
    assertThat(group).isEqualTo(new ActiveGroup(name, high, low, OptionalLong.empty(), status));
    assertThat(group.postingAllowed()).isEqualTo(post);
    assertThat(group.moderated()).isEqualTo(mod);
  }

  @Test
  void aRowOfListCountsTellsHowManyToo() { // RFC 6048, section 2.2.3
    assertThat(ActiveGroup.parseCounts(Line.of("misc.test 3002322 3000234 1234 y")))
        .contains(new ActiveGroup("misc.test", 3002322, 3000234, OptionalLong.of(1234), "y"));
    assertThat(ActiveGroup.parseCounts(Line.of("misc.test 3002322 3000234 y"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "name", "name 1", "name 1 x y", "name y", "name -1 1 y"})
  void whatIsNoRowOfListActive(String row) {
    assertThat(ActiveGroup.parse(Line.of(row))).isEmpty();
  }

  // --- LIST NEWSGROUPS ---

  @ParameterizedTest
  @CsvSource({
    "'misc.test\tGeneral Usenet testing', misc.test, General Usenet testing",
    "'alt.rfc.dull \t RFCs are dull', alt.rfc.dull, RFCs are dull",
    "'no.words', no.words, ''",
    "'no.words\t', no.words, ''",
    "'', '', ''"
  })
  void aRowOfListNewsgroups(String row, String name, String description) {
    assertThat(Newsgroup.parse(Line.of(row))).isEqualTo(new Newsgroup(name, description));
  }

  // --- HDR, XHDR ---

  @ParameterizedTest
  @CsvSource({
    "3000234 I am just a test article, false, 3000234, I am just a test article",
    "3000235, false, 3000235, ''",
    "'3000236 ', false, 3000236, ''",
    "0 by id, false, 0, by id",
    "7 (none), false, 7, (none)",
    "7 (none), true, 7, ''", // RFC 2980, section 2.6
    "<a@b> by id, true, 0, by id"
  })
  void aRowOfHdr(String row, boolean x, long number, String value) { // PY-NNTP-18
    assertThat(HeaderValue.parse(Line.of(row), x)).contains(new HeaderValue(number, value));
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "x y, false",
    "<a@b> by id, false",
    "-1 x, true",
    "10000000000000000 x, false"
  })
  void whatIsNoRowOfHdr(String row, boolean x) {
    assertThat(HeaderValue.parse(Line.of(row), x)).isEmpty();
  }

  @Test
  void aHeadersBytesAreKept() { // PY-NNTP-23
    HeaderValue value =
        HeaderValue.parse(Line.of("7 J\u00f6rg".getBytes(ISO_8859_1)), false).orElseThrow();
    assertThat(value.value()).isEqualTo("J\u00f6rg");
    assertThat(new HeaderValue(7, "=?utf-8?q?J=C3=B6rg?=").text()).isEqualTo("J\u00f6rg");
  }

  // --- 220 to 223 ---

  @ParameterizedTest
  @CsvSource({
    "7 <a@b>, 7, '', 7, <a@b>",
    "7 <a@b> retrieved, 7, '', 7, <a@b>",
    "7, 7, '', 7, ''", // of before RFC 3977
    "7 article follows, 7, '', 7, ''",
    "0 <a@b>, 0, <a@b>, 0, <a@b>",
    "12 <a@b>, 0, <a@b>, 12, <a@b>",
    "0 article, 0, <a@b>, 0, <a@b>",
    "7 <a@b>, 0, '', 7, <a@b>"
  })
  void whichArticleAnAnswerIsAbout(
      String text, long number, String asked, long told, String messageId) { // PY-NNTP-14
    assertThat(new Asked(number, asked).answeredBy(new Reply(220, List.of(text))))
        .contains(new ArticleId(told, messageId));
  }

  @ParameterizedTest
  @CsvSource({"'', 7, ''", "x, 7, ''", "8 <a@b>, 7, ''", "-7 <a@b>, 7, ''", "0 <c@d>, 0, <a@b>"})
  void anAnswerAboutAnotherArticleIsNone(String text, long number, String asked) { // HAZ-NNTP-09
    assertThat(new Asked(number, asked).answeredBy(new Reply(220, List.of(text)))).isEmpty();
  }

  // --- DATE, and the arguments of NEWGROUPS ---

  @ParameterizedTest
  @CsvSource({
    "19990623135624, 1999-06-23T13:56:24Z", // RFC 3977, section 7.1.3
    "20001231235960, 2001-01-01T00:00:00Z", // a leap second
    "20260229120000,",
    "20261301120000,",
    "99990623,",
    "199906231356245,",
    "1999062313562x,",
    "'',"
  })
  void aTime(String text, Instant time) { // PY-NNTP-20
    assertThat(NewsTime.parse(text)).isEqualTo(java.util.Optional.ofNullable(time));
  }

  @Test
  void aTimeAsAnArgumentIsInUtc() { // PY-NNTP-11
    assertThat(NewsTime.arguments(Instant.parse("1999-06-24T00:00:59.9Z")))
        .isEqualTo("19990624 000059 GMT");
    assertThatThrownBy(() -> NewsTime.arguments(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NewsTime.arguments(Instant.parse("0000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void noBytesMakeThemThrow(@ForAll @Size(max = 60) byte[] noise) {
    Line line = Line.of(noise);
    assertThat(Group.parse(line.text(0), "g")).isNotNull();
    assertThat(ActiveGroup.parse(line)).isNotNull();
    assertThat(ActiveGroup.parseCounts(line)).isNotNull();
    assertThat(Newsgroup.parse(line)).isNotNull();
    assertThat(HeaderValue.parse(line, true)).isNotNull();
    assertThat(HeaderValue.parse(line, false)).isNotNull();
    assertThat(NewsTime.parse(line.text(0))).isNotNull();
    assertThat(Asked.of(7).answeredBy(new Reply(220, List.of(line.text(0))))).isNotNull();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeThemThrowSoaked(@ForAll @Size(max = 60) byte[] noise) {
    noBytesMakeThemThrow(noise);
  }
}
