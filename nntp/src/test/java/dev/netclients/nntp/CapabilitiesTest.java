package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  /** RFC 3977, section 5.2.3, with what INN 2.7 adds. */
  @Test
  void theRfcsExampleIsUnderstood() { // PY-NNTP-05
    Capabilities all =
        Capabilities.parse(
            List.of(
                "VERSION 2",
                "READER",
                "IHAVE",
                "POST",
                "NEWNEWS",
                "HDR",
                "OVER MSGID",
                "LIST ACTIVE NEWSGROUPS OVERVIEW.FMT",
                "IMPLEMENTATION INN 4.2 2004-12-25",
                "AUTHINFO USER SASL",
                "SASL PLAIN SCRAM-SHA-256",
                "STARTTLS"));
    assertThat(all.known()).isTrue();
    assertThat(all.version()).isEqualTo(2);
    assertThat(all.reader()).isTrue();
    assertThat(all.modeReader()).isFalse();
    assertThat(all.post()).isTrue();
    assertThat(all.newnews()).isTrue();
    assertThat(all.hdr()).isTrue();
    assertThat(all.over()).isTrue();
    assertThat(all.overByMessageId()).isTrue();
    assertThat(all.list()).containsExactly("ACTIVE", "NEWSGROUPS", "OVERVIEW.FMT");
    assertThat(all.keywords().has("list", "newsgroups")).isTrue();
    assertThat(all.implementation()).contains("INN 4.2 2004-12-25");
    assertThat(all.authinfo()).containsExactly("USER", "SASL");
    assertThat(all.sasl()).containsExactly("PLAIN", "SCRAM-SHA-256");
    assertThat(all.startTls()).isTrue();
    assertThat(all.keywords().has("ihave")).isTrue();
  }

  @Test
  void ofSeveralVersionsTheHighestCounts() { // PY-NNTP-05
    assertThat(Capabilities.parse(List.of("VERSION 1 3 2", "version 4 x 99999")).version())
        .isEqualTo(4);
    assertThat(Capabilities.parse(List.of("VERSION two")).version()).isEqualTo(1);
  }

  @Test
  void whoSaysNothingIsOfVersion1() { // PY-NNTP-05
    assertThat(Capabilities.NONE.version()).isEqualTo(1);
    assertThat(Capabilities.NONE.known()).isFalse();
    assertThat(Capabilities.NONE.implementation()).isEmpty();
    assertThat(Capabilities.parse(List.of("", " ", "\t"))).isEqualTo(Capabilities.NONE);
  }

  @Property
  void noLinesMakeItThrow(@ForAll @Size(max = 8) List<@StringLength(max = 40) String> lines) {
    Capabilities all = Capabilities.parse(lines);
    assertThat(all.version()).isPositive();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noLinesMakeItThrowSoaked(@ForAll @Size(max = 8) List<@StringLength(max = 40) String> lines) {
    noLinesMakeItThrow(lines);
  }
}
