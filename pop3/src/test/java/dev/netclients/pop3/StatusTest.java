package dev.netclients.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Line;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {
  @ParameterizedTest
  @CsvSource({
    "+OK, true, '', ''",
    "'+OK ', true, '', ''",
    "+OK 2 320, true, '', 2 320",
    "-ERR no such message, false, '', no such message",
    "-ERR [IN-USE] locked, false, IN-USE, locked", // HAZ-POP3-12
    "-ERR [LOGIN-DELAY]wait, false, LOGIN-DELAY, wait",
    "-ERR [SYS/TEMP] later, false, SYS/TEMP, later",
    "-ERR [AUTH] wrong, false, AUTH, wrong",
    "-ERR [] odd, false, '', [] odd",
    "-ERR [not a code] odd, false, '', [not a code] odd",
    "-ERR [open, false, '', [open"
  })
  void aStatusIsYesOrNoAndACodeAndWords(String line, boolean ok, String code, String text) {
    assertThat(Status.parse(Line.of(line))).contains(new Status(ok, code, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+OKAY", "+ok", "-err no", "OK", "+ OK", "-ERRor", "220 ready", "* OK"})
  void anythingElseIsNone(String line) { // HAZ-POP3-10
    assertThat(Status.parse(Line.of(line))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "IN-USE, true",
    "LOGIN-DELAY, true",
    "sys/temp, true",
    "SYS/PERM, false",
    "AUTH, false"
  })
  void someCodesMeanLater(String code, boolean temporary) { // RFC 2449, RFC 3206
    assertThat(new Status(false, code, "").isTemporary()).isEqualTo(temporary);
  }

  @Property
  void noBytesMakeItThrow(@ForAll @Size(max = 80) byte[] noise) {
    byte[] line = new byte[noise.length + 4];
    System.arraycopy("+OK ".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, line, 0, 4);
    System.arraycopy(noise, 0, line, 4, noise.length);
    assertThat(Status.parse(Line.of(line))).isPresent();
    assertThat(Status.parse(Line.of(noise))).isNotNull();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeItThrowSoaked(@ForAll @Size(max = 80) byte[] noise) {
    noBytesMakeItThrow(noise);
  }
}
