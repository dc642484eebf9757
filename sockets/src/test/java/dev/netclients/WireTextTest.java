package dev.netclients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ud83db", "\ude00\ud83d", "\ud83d\ud83d"})
  void halfASurrogatePairIsRefusedWithoutShowingIt(String half) { // P-06
    for (Runnable encoding :
        new Runnable[] {
          () -> WireText.utf8("it", half),
          () -> WireText.encode("it", half, UTF_8),
          () -> WireText.encode("it", half, ISO_8859_1),
          () -> WireText.field("it", half.toCharArray()),
          () -> Content.of(half)
        }) {
      assertThatThrownBy(encoding::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(": holds ")
          .hasMessageNotContaining(half);
    }
  }

  @Test
  void whatACharsetLacksIsRefused() { // P-06
    assertThat(WireText.encode("it", "\u00fc\ud83d\ude00", UTF_8)).hasSize(6);
    assertThat(WireText.encode("it", "\u00fc", ISO_8859_1)).containsExactly(0xFC);
    assertThatThrownBy(() -> WireText.encode("it", "\u00fc", US_ASCII))
        .hasMessage("it: holds a character that US-ASCII does not have");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
  void aFieldHoldsNoLineEnd(String bad) { // P-05
    assertThatThrownBy(() -> WireText.field("it", bad.toCharArray()))
        .hasMessage("it: holds CR, LF or NUL");
  }

  @Property
  void whatIsEncodedIsTheTextOrNothing(@ForAll String text) {
    try {
      assertThat(new String(WireText.utf8("it", text), UTF_8)).isEqualTo(text);
    } catch (IllegalArgumentException e) {
      assertThat(UTF_8.newEncoder().canEncode(text)).isFalse();
    }
  }
}
