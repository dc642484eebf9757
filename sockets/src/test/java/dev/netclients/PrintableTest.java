package dev.netclients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlsEscapesAndBidiMarksAreEscaped() { // P-12
    assertThat(Printable.of("a\r\n\t\u001b[31m\u0000\u007f\\"))
        .isEqualTo("a\\r\\n\\t\\x1B[31m\\x00\\x7F\\\\");
    assertThat(Printable.of("\u202Egnp.exe\u2066\u200B\u2028\uD800"))
        .isEqualTo("\\u{202E}gnp.exe\\u{2066}\\u{200B}\\u{2028}\\u{D800}");
    assertThat(Printable.of("Grüße 你好 😀")).isEqualTo("Grüße 你好 😀");
  }

  @Test
  void bytesThatAreNoTextAreShownOneByOne() {
    assertThat(Printable.of(new byte[] {'a', (byte) 0xFF, '\n'}, 0, 3)).isEqualTo("a\\xFF\\n");
    byte[] text = "xGrüße".getBytes(UTF_8);
    assertThat(Printable.of(text, 1, text.length - 1)).isEqualTo("Grüße");
  }

  @Test
  void textThatIsCutIsStillText() {
    for (int ascii = 0; ascii < 4; ascii++) {
      byte[] text = ("x".repeat(ascii) + "\u20ac".repeat(400)).getBytes(UTF_8);
      assertThat(Printable.of(text, 0, text.length))
          .isEqualTo("x".repeat(ascii) + "\u20ac".repeat(Printable.EXCERPT - ascii) + "...");
    }
    byte[] noText = new byte[2000];
    Arrays.fill(noText, (byte) 0x80);
    assertThat(Printable.of(noText, 0, noText.length)).startsWith("\\x80").endsWith("...");
  }

  @Property
  void whatIsShownIsShortAndHarmless(@ForAll String text) {
    String shown = Printable.of(text, 50);
    assertThat(shown.length()).isLessThanOrEqualTo(50 * 10 + 3);
    assertThat(shown.codePoints()).noneMatch(Character::isISOControl);
  }
}
