package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Reply;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {
  private static Capabilities parse(String... lines) {
    List<String> all = new ArrayList<>(List.of("mx.test"));
    all.addAll(List.of(lines));
    return Capabilities.parse(new Reply(250, all));
  }

  @Test
  void eachKeywordHasItsName() { // PY-SMTP-07
    Capabilities all =
        parse(
            "PIPELINING",
            "size 10240000",
            "STARTTLS",
            "AUTH PLAIN login",
            "ENHANCEDSTATUSCODES",
            "8BitMime",
            "DSN",
            "SMTPUTF8",
            "CHUNKING");
    assertThat(all.pipelining()).isTrue();
    assertThat(all.size()).hasValue(10_240_000);
    assertThat(all.startTls()).isTrue();
    assertThat(all.auth()).containsExactly("PLAIN", "login");
    assertThat(all.enhancedStatusCodes()).isTrue();
    assertThat(all.eightBitMime()).isTrue();
    assertThat(all.dsn()).isTrue();
    assertThat(all.smtpUtf8()).isTrue();
    assertThat(all.chunking()).isTrue();
    assertThat(all.keywords().has("Dsn")).isTrue();
    assertThat(all.keywords().has("mx.test")).isFalse(); // the first line is a greeting
  }

  @ParameterizedTest
  @CsvSource({
    "SIZE, -1",
    "SIZE 0, -1",
    "SIZE 7, 7",
    "SIZE 123456789012345678901234567890, -1",
    "SIZE -5, -1",
    "SIZE many, -1"
  })
  void aSizeThatIsNoneIsNoLimit(String line, long size) { // HAZ-SMTP-25
    assertThat(parse(line).size().orElse(-1)).isEqualTo(size);
  }

  @Test
  void oddLinesDoNoHarm() { // HAZ-SMTP-25
    Capabilities all = parse("AUTH=LOGIN", "auth  PLAIN", "", "   ", "=", "AUTH", "X-\u00e9");
    assertThat(all.auth()).containsExactly("LOGIN", "PLAIN");
    assertThat(all.keywords().has("x-\u00e9")).isTrue();
  }

  @Property
  void noLineMakesItThrow(@ForAll @StringLength(max = 40) String line) {
    Capabilities all = parse(line, "SIZE " + line);
    assertThat(all.size()).isNotNull();
    assertThat(all.auth()).isNotNull();
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noLineMakesItThrowSoaked(@ForAll @StringLength(max = 40) String line) {
    noLineMakesItThrow(line);
  }
}
