package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code --json} writes. */
class JsonTest {
  @Test
  void membersKeepTheirOrderAndNumbersAreNumbers() {
    assertThat(new Json().put("z", "text").put("a", 12L).put("b", 3).put("c", true).line())
        .isEqualTo("{\"z\":\"text\",\"a\":12,\"b\":3,\"c\":true}");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(new Json().put("size", null).line()).isEqualTo("{}");
  }

  @Test
  void aMapIsAnObjectInTheOrderOfItsNames() {
    assertThat(new Json().put("facts", Map.of("type", "0", "size", 7)).line())
        .isEqualTo("{\"facts\":{\"size\":7,\"type\":\"0\"}}");
  }

  @Test
  void nothingThatATerminalWouldObeyGoesOut() { // P-12
    String line =
        new Json().put("name", "\u001b[31m\u009b1m\r\n\"\\\u202e\ud800\ud83d\ude00é").line();
    assertThat(line)
        .isEqualToIgnoringCase(
            "{\"name\":\"\\u001b[31m\\u009b1m\\r\\n\\\"\\\\\\u202e\\ud800\\ud83d\\ude00\\u00e9\"}");
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
