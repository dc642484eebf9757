package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.nntp.OverviewFormat.Field;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class OverviewFormatTest {
  @Test
  void theOldNamesOfTheCountsAreRead() { // PY-NNTP-17; INN 2.7 says Bytes: and Lines:
    OverviewFormat old =
        OverviewFormat.parse(
            List.of(
                "Subject:",
                "From:",
                "Date:",
                "Message-ID:",
                "References:",
                "Bytes:",
                "Lines:",
                "Xref:full",
                "Newsgroups:FULL"));
    assertThat(old.fields().subList(0, 7)).isEqualTo(OverviewFormat.DEFAULT.fields());
    assertThat(old.fields().subList(7, 9))
        .containsExactly(new Field("Xref", true), new Field("Newsgroups", true));
  }

  @Test
  void fieldsAreFoundByNameWhateverTheirCase() {
    assertThat(OverviewFormat.DEFAULT.indexOf("subject")).isZero();
    assertThat(OverviewFormat.DEFAULT.indexOf("MESSAGE-ID")).isEqualTo(3);
    assertThat(OverviewFormat.DEFAULT.indexOf(":LINES")).isEqualTo(6);
    assertThat(OverviewFormat.DEFAULT.indexOf("Xref")).isEqualTo(-1);
  }

  @Test
  void anotherOrderIsFollowed() {
    OverviewFormat odd = OverviewFormat.parse(List.of("From:", "Bytes:", "Subject:"));
    assertThat(odd.fields())
        .containsExactly(
            new Field("From", false), new Field("Bytes", false), new Field("Subject", false));
  }

  @Property
  void noLinesMakeItThrow(@ForAll @Size(max = 8) List<@StringLength(max = 40) String> lines) {
    assertThat(OverviewFormat.parse(lines).fields()).hasSameSizeAs(lines);
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noLinesMakeItThrowSoaked(@ForAll @Size(max = 8) List<@StringLength(max = 40) String> lines) {
    noLinesMakeItThrow(lines);
  }
}
