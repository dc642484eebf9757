package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Line;
import dev.netclients.message.Address;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverviewTest {
  private static final OverviewFormat WITH_XREF =
      new OverviewFormat(
          Stream.concat(
                  OverviewFormat.DEFAULT.fields().stream(),
                  Stream.of(new OverviewFormat.Field("Xref", true)))
              .toList());

  private static Overview row(String row) {
    return Overview.parse(Line.of(row), WITH_XREF).orElseThrow();
  }

  /** RFC 3977, section 8.3.3. */
  @Test
  void theRfcsExampleIsUnderstood() { // PY-NNTP-15
    Overview row =
        row(
            "3000234\tI am just a test article\t\"Demo User\" <nobody@example.com>\t"
                + "6 Oct 1998 04:38:40 -0500\t<45223423@example.com>\t<45454@example.net>\t1234\t17\t"
                + "Xref: news.example.com misc.test:3000363");
    assertThat(row.number()).isEqualTo(3000234);
    assertThat(row.subject()).isEqualTo("I am just a test article");
    assertThat(row.from()).isEqualTo("\"Demo User\" <nobody@example.com>");
    assertThat(row.author()).map(Address::mailbox).contains("nobody@example.com");
    assertThat(row.date()).contains(OffsetDateTime.parse("1998-10-06T04:38:40-05:00"));
    assertThat(row.messageId()).isEqualTo("<45223423@example.com>");
    assertThat(row.references()).containsExactly("<45454@example.net>");
    assertThat(row.bytes()).hasValue(1234);
    assertThat(row.lines()).hasValue(17);
    assertThat(row.value("xref")).contains("news.example.com misc.test:3000363"); // PY-NNTP-17
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "7\t",
        "7\t\t\t\t\t\t\t",
        "7\t\t\t\t\t\t\t\t",
        "7\t\t\t\t\t\t\t\t\t\t\tmore",
        "007"
      })
  void whatIsMissingIsEmpty(String text) { // PY-NNTP-17
    Overview row = row(text);
    assertThat(row.number()).isEqualTo(7);
    assertThat(row.subject()).isEmpty();
    assertThat(row.from()).isEmpty();
    assertThat(row.author()).isEmpty();
    assertThat(row.date()).isEmpty();
    assertThat(row.messageId()).isEmpty();
    assertThat(row.references()).isEmpty();
    assertThat(row.bytes()).isEmpty();
    assertThat(row.lines()).isEmpty();
    assertThat(row.raw("Xref")).isEmpty();
    assertThat(row.raw("no such field")).isEmpty();
    assertThat(new String(row.raw(), UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\t", "x\ta", "-1\ta", "1 \ta", " 1\ta", "10000000000000000\ta"})
  void aRowWithoutANumberIsNone(String text) {
    assertThat(Overview.parse(Line.of(text), OverviewFormat.DEFAULT)).isEmpty();
  }

  @Test
  void cutAtEveryPlaceItHasTheFieldsBeforeTheCut() {
    String whole = "7\ta\tb\tc\t<d@e>\t<f@g> <h@i>\t10\t2\tXref: x y:7";
    for (int i = 1; i <= whole.length(); i++) {
      Overview row = row(whole.substring(0, i));
      assertThat(row.number()).isEqualTo(7);
      assertThat(whole).contains(row.subject(), row.from(), row.messageId());
      assertThat(new String(row.raw(), UTF_8)).isEqualTo(whole.substring(0, i));
    }
    assertThat(row(whole).references()).containsExactly("<f@g>", "<h@i>");
    assertThat(row(whole.substring(0, whole.length() - 3)).value("Xref")).contains("x");
  }

  @Test
  void encodedWordsAreDecodedAndBytesAreKept() { // PY-NNTP-23, PY-NNTP-24
    byte[] latin1 = "7\t=?utf-8?q?Gr=C3=BC=C3=9Fe?=\tJ\u00f6rg <j@x.test>".getBytes(ISO_8859_1);
    Overview row = Overview.parse(Line.of(latin1), OverviewFormat.DEFAULT).orElseThrow();
    assertThat(row.subject()).isEqualTo("Gr\u00fc\u00dfe");
    assertThat(row.value("Subject")).contains("=?utf-8?q?Gr=C3=BC=C3=9Fe?=");
    assertThat(row.from()).isEqualTo("J\u00f6rg <j@x.test>");
    assertThat(row.value("From").orElseThrow().getBytes(ISO_8859_1))
        .isEqualTo(row.raw("From").orElseThrow());
    assertThat(row("7\tGr\u00fc\u00dfe").subject()).isEqualTo("Gr\u00fc\u00dfe"); // UTF-8 as it is
  }

  @Test
  void countsThatAreNoneAreEmpty() {
    Overview row = row("7\ta\tb\tc\td\te\tmany\t-3");
    assertThat(row.bytes()).isEmpty();
    assertThat(row.lines()).isEmpty();
    assertThat(row.value(":bytes")).contains("many"); // P-25
  }

  @Test
  void aFullFieldMayLackItsName() {
    assertThat(row("7\ta\tb\tc\td\te\t1\t2\tbare content").value("Xref")).contains("bare content");
    assertThat(row("7\ta\tb\tc\td\te\t1\t2\tXREF:x").value("Xref")).contains("x");
    assertThat(row("7\ta\tb\tc\td\te\t1\t2\tXref:").value("Xref")).isEqualTo(Optional.empty());
  }

  @Test
  void itIsShownEscaped() { // P-12
    assertThat(row("7\t\u001b[31mred").toString()).isEqualTo("7\\t\\x1B[31mred");
  }

  @Property
  void noBytesMakeItThrow(@ForAll @Size(max = 100) byte[] noise) {
    byte[] bytes = new byte[noise.length + 2];
    bytes[0] = '7';
    bytes[1] = '\t';
    System.arraycopy(noise, 0, bytes, 2, noise.length);
    Overview row = Overview.parse(Line.of(bytes), WITH_XREF).orElseThrow();
    assertThat(row.number()).isEqualTo(7);
    assertThat(row.subject()).isNotNull();
    assertThat(row.author()).isNotNull();
    assertThat(row.date()).isNotNull();
    assertThat(row.references()).isNotNull();
    assertThat(row.bytes()).isNotNull();
    assertThat(row.text("Xref")).isNotNull();
    assertThat(row.raw()).isEqualTo(bytes);
    assertThat(Overview.parse(Line.of(noise), OverviewFormat.DEFAULT)).isNotNull();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeItThrowSoaked(@ForAll @Size(max = 100) byte[] noise) {
    noBytesMakeItThrow(noise);
  }
}
