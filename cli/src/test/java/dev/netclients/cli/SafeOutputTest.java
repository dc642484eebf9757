package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

// P-12
class SafeOutputTest {
  private static String shown(byte[] bytes, int slice) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SafeOutput safe = new SafeOutput(out)) {
      for (int i = 0; i < bytes.length; i += slice) {
        safe.write(bytes, i, Math.min(slice, bytes.length - i));
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Each char of the input is a byte. */
  @ParameterizedTest
  @CsvSource({
    "'plain text', 'plain text'",
    "'tab\tand\nline', 'tab\tand\nline'",
    "'crlf\r\n', 'crlf\n'",
    "'lone\rcr', 'lone\\rcr'",
    "'last\r', 'last\\r'",
    "'\u001b[31mred', '\\x1B[31mred'",
    "'bell\u0007', 'bell\\x07'",
    "'del\u007f', 'del\\x7F'",
    "'back\\slash', 'back\\slash'",
    "'\u00c3\u00a9', '\u00e9'",
    "'\u00c3', '\\xC3'",
    "'\u00c3x', '\\xC3x'",
    "'\u00ff', '\\xFF'",
    "'\u00e2\u0080\u00ae', '\\u{202E}'",
    "'\u00c2\u009b31m', '\\x9B31m'",
    "'\u00f0\u009f\u0098\u0080', '\ud83d\ude00'",
  })
  void showsTextAndEscapesTheRest(String bytes, String shown) throws IOException {
    byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
    for (int slice = 1; slice <= raw.length; slice++) {
      assertThat(shown(raw, slice)).isEqualTo(shown);
    }
  }

  @Property(tries = 500)
  void noControlCharacterPasses(@ForAll byte[] bytes) throws IOException {
    assertThat(shown(bytes, 3))
        .matches(
            text ->
                text.codePoints()
                    .allMatch(
                        c ->
                            c == '\n'
                                || c == '\t'
                                || !Character.isISOControl(c)
                                    && Character.getType(c) != Character.FORMAT));
  }
}
