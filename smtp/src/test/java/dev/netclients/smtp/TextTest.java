package dev.netclients.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  private static byte[] bytes(String text) {
    return text.replace("~", "\r").replace("$", "\n").getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    // text with CR as ~ and LF as $; as it goes out; dots; 8-bit; in the header; longest line
    "'', '', false, false, false, 0",
    "a~$, a~$, false, false, false, 1",
    "a, a~$, false, false, false, 1",
    "a~, a~$, false, false, false, 1",
    "a$, a~$, false, false, false, 1",
    "a$~b, a~$~$b~$, false, false, false, 1",
    "a~~$b, a~$~$b~$, false, false, false, 1",
    "~$, ~$, false, false, false, 0",
    ".a~$, .a~$, true, false, false, 2",
    "a~$.~$, a~$.~$, true, false, false, 1",
    "a.b~$, a.b~$, false, false, false, 3",
    "a$.b, a~$.b~$, true, false, false, 2",
    "é: x~$~$y~$, é: x~$~$y~$, false, true, true, 4",
    "x: y~$~$é~$, x: y~$~$é~$, false, true, false, 4",
    "x: y~$é~$, x: y~$é~$, false, true, true, 4",
    "~$é~$, ~$é~$, false, true, false, 1"
  })
  void linesEndWithCrlfAndWhatThereIsToKnowIsKnown(
      String text, String sent, boolean dots, boolean eightBit, boolean inHeader, int longest)
      throws IOException { // HAZ-SMTP-04, HAZ-SMTP-05
    byte[] message = bytes(text);
    Text known = Text.of(message);
    assertThat(new String(known.bytes(), ISO_8859_1))
        .isEqualTo(new String(bytes(sent), ISO_8859_1));
    assertThat(known.dots()).isEqualTo(dots);
    assertThat(known.eightBit()).isEqualTo(eightBit);
    assertThat(known.utf8Header()).isEqualTo(inHeader);
    assertThat(known.longest()).isEqualTo(longest);
    streamIsNoDifferent(message, known, 1);
    streamIsNoDifferent(message, known, 100);
  }

  private static void streamIsNoDifferent(byte[] message, Text known, int slice)
      throws IOException {
    InputStream slices =
        new ByteArrayInputStream(message) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, slice));
          }
        };
    try (StreamedText stream = new StreamedText(slices)) {
      assertThat(stream.readAllBytes()).isEqualTo(message);
      assertThat(stream.eightBit()).isEqualTo(known.eightBit());
      assertThat(stream.utf8Header()).isEqualTo(known.utf8Header());
    }
  }

  @Property
  void noBytesMakeABareLineEnd(@ForAll @Size(max = 60) byte[] noise) throws IOException {
    for (int i = 0; i < noise.length; i++) {
      if (noise[i] % 5 == 0) {
        noise[i] = (byte) (noise[i] % 2 == 0 ? '\r' : '\n'); // else there would be few
      }
    }
    Text text = Text.of(noise);
    String sent = new String(text.bytes(), ISO_8859_1);
    assertThat(sent.replace("\r\n", "")).doesNotContain("\r", "\n");
    assertThat(sent.isEmpty() || sent.endsWith("\r\n")).isTrue();
    assertThat(text.longest()).isEqualTo(sent.lines().mapToInt(String::length).max().orElse(0));
    streamIsNoDifferent(noise, text, 3);
    assertThatCode(() -> new StreamedText(new ByteArrayInputStream(noise)).readAllBytes())
        .doesNotThrowAnyException();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeABareLineEndSoaked(@ForAll @Size(max = 60) byte[] noise) throws IOException {
    noBytesMakeABareLineEnd(noise);
  }
}
