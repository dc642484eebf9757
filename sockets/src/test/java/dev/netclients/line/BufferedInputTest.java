package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BufferedInputTest {
  @Test
  void whatIsLookedAtIsStillThere() throws IOException {
    byte[] bytes = Slices.ascii("abc".repeat(10_000)); // more than the buffer begins with
    BufferedInput in = new BufferedInput(Slices.byteByByte(bytes));
    assertThat(in.peek(1)).isEqualTo('b');
    assertThat(in.read()).isEqualTo('a');
    assertThat(in.peek(29_998)).isEqualTo('c');
    assertThat(in.peek(29_999)).isEqualTo(-1);
    assertThat(in.peek(0)).isEqualTo('b');
    assertThat(in.readAllBytes()).hasSize(29_999).startsWith('b', 'c').endsWith('c');
    assertThat(in.peek(0)).isEqualTo(-1);
  }
}
