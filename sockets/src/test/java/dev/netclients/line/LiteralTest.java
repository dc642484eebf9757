package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.TruncatedException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralTest {
  @ParameterizedTest
  @CsvSource({
    "* 1 FETCH (BODY[] {7}, 7, true, false",
    "{0}, 0, true, false",
    "a APPEND x {12+}, 12, false, false",
    "BINARY[1] ~{3}, 3, true, true",
    "{9223372036854775807}, 9223372036854775807, true, false"
  })
  void aLiteralIsAnnouncedAtTheEndOfALine(
      String line, long size, boolean synchronizing, boolean binary) {
    assertThat(Literal.announcedBy(Line.of(line)))
        .contains(new Literal(size, synchronizing, binary));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "}",
        "{}",
        "{+}",
        "{-1}",
        "{1e9}",
        "{ 1}",
        "{9223372036854775808}",
        "{1} ",
        "7}"
      })
  void anythingElseAnnouncesNothing(String line) { // HAZ-IMAP-03
    assertThat(Literal.announcedBy(Line.of(line))).isEmpty();
  }

  @Test
  void itsBytesEndWhereItSaysAndNothingIsAllocatedForTheNumber() throws IOException { // P-02
    BufferedInput in = new BufferedInput(Slices.byteByByte(Slices.ascii("abc)\r\n")));
    Peer peer = Peer.named("test");
    assertThat(new Literal(3, true, false).open(in, peer).readAllBytes())
        .isEqualTo(Slices.ascii("abc"));
    assertThat(new LineReader(in, peer).next("a line", 9).is(")")).isTrue();
  }

  @Test
  void anEndWithinItTellsHowMuchIsMissing() {
    BufferedInput in = new BufferedInput(Slices.whole(Slices.ascii("abc")));
    Literal lie = new Literal(4_000_000_000_000L, true, false);
    assertThatThrownBy(() -> lie.open(in, Peer.named("test")).readAllBytes())
        .isInstanceOfSatisfying(
            TruncatedException.class,
            e -> {
              assertThat(e.received()).isEqualTo(3);
              assertThat(e.expected()).hasValue(4_000_000_000_000L);
            });
  }
}
