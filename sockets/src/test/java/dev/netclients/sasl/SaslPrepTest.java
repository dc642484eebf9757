package dev.netclients.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {
  /** The first five rows are the examples of RFC 4013, section 3. */
  @ParameterizedTest
  @CsvSource({
    "I\u00ADX, IX",
    "user, user",
    "USER, USER",
    "\u00AA, a",
    "\u2168, IX",
    "a\u00A0b, a b",
    "a\u3000b, a b",
    "a\u200Bb, a b", // in both tables; spaces are mapped first
    "a\u200D\u2060\uFE0F\uFEFFb, ab",
    "p\u00E4ssword, p\u00E4ssword",
    "pa\u0308ssword, p\u00E4ssword",
    "\u0627\u0628, \u0627\u0628",
    "\uD83D\uDE00, \uD83D\uDE00",
    "\uFF21, A",
  })
  void preparesAsRfc4013Says(String given, String prepared) {
    assertThat(new String(SaslPrep.prepare("user", given.toCharArray()))).isEqualTo(prepared);
  }

  /** The first two are the examples of RFC 4013, section 3. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0007",
        "\u0627\u0031",
        "\u0031\u0627",
        "\u0627a\u0627",
        "a\u007Fb",
        "a\u0085b",
        "a\u200Eb",
        "a\u202Eb",
        "a\u2028b",
        "a\uE000b",
        "a\uFFFDb",
        "a\uFDD0b",
        "a\uDBFF\uDFFFb",
        "a\uD800",
        "\uDC00a",
        "a\u0340b\u2FF0",
        "a\uDB40\uDC41b",
      })
  void refusesWhatRfc4013Prohibits(String given) {
    assertThatThrownBy(() -> SaslPrep.prepare("password", given.toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("password: ")
        .hasMessageNotContaining(given); // P-11
  }

  @Test
  void asciiIsNotCopied() {
    char[] password = "secret".toCharArray();
    assertThat(SaslPrep.prepare("password", password)).isSameAs(password);
  }
}
