package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
  @ParameterizedTest
  @CsvSource({
    "a@x.test, a@x.test",
    "postmaster, postmaster",
    "o'neil+tag=1@x.test, o'neil+tag=1@x.test",
    "\"a b\"@x.test, \"a b\"@x.test",
    "\"a\\\"b\"@x.test, \"a\\\"b\"@x.test",
    "\"a@b\"@x.test, \"a@b\"@x.test",
    "a..b.@x.test, a..b.@x.test", // a leniency
    "a@[127.0.0.1], a@[127.0.0.1]",
    "a@[IPv6:::1], a@[IPv6:::1]",
    "a@under_score.test, a@under_score.test",
    "a@bücher.test, a@xn--bcher-kva.test", // PY-SMTP-14
    "ä@bücher.test, ä@bücher.test"
  })
  void anAddressGoesOutAsItIs(String address, String wire) {
    assertThat(Mailbox.parse(address)).hasToString(wire);
  }

  @Test
  void charactersThatNarrowToLineEndsStayWhole() { // what other clients make CR, LF or NUL of
    Mailbox mailbox = Mailbox.parse("\u760d\u760a\u0100@x.test");
    assertThat(mailbox.isAscii()).isFalse();
    assertThat(mailbox.toString().getBytes(StandardCharsets.UTF_8)).doesNotContain('\r', '\n', 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@x.test",
        "a@",
        "a@x.test\r\nRSET",
        "a\r@x.test",
        "a\n@x.test",
        "a\u0000@x.test",
        "\"a\r\nb\"@x.test", // in a quoted local part too
        "\"a\\\nb\"@x.test",
        "\"a\u0000\"@x.test",
        "a@x.test>",
        "<a@x.test>",
        "a@x.test SIZE=1",
        "a b@x.test",
        "Name <a@x.test>",
        "a@x@y.test",
        "a@.x.test",
        "a@x..test",
        "a@x.test.",
        "\"a@x.test",
        "\"a\"b@x.test",
        "\"a\\",
        "a@[127.0.0.1",
        "a@[x]y]",
        "a@x.test,b@y.test",
        "a\u0085@x.test",
        "a@x\u0085.test",
        "a\ud800@x.test", // half a character
        "a@\uff0e\u3002.test"
      })
  void whatWouldBreakACommandIsRefused(String address) { // HAZ-SMTP-01, P-05, P-06
    assertThatThrownBy(() -> Mailbox.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address: ");
    assertThatThrownBy(() -> Recipient.of(address)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressHasALimit() {
    assertThatThrownBy(() -> Mailbox.parse("a".repeat(1000) + "@x.test"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whateverIsTakenIsOneWord(@ForAll @StringLength(max = 40) String text) {
    try {
      String wire = Mailbox.parse(text).toString();
      assertThat(wire.chars()).noneMatch(c -> c <= ' ' && !wire.startsWith("\""));
      assertThat(wire.getBytes(StandardCharsets.UTF_8)).doesNotContain('\r', '\n', 0);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("address: ");
    }
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void whateverIsTakenIsOneWordSoaked(@ForAll @StringLength(max = 40) String text) {
    whateverIsTakenIsOneWord(text);
    whateverIsTakenIsOneWord(text + "@x.test");
    whateverIsTakenIsOneWord("a@" + text);
    whateverIsTakenIsOneWord("\"" + text + "\"@x.test");
  }
}
