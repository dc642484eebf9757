package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {
  private static final int LIMIT = 100;

  private static LineReader reader(Slices slices) {
    return new LineReader(new BufferedInput(slices), Peer.named("test"));
  }

  private static List<String> lines(Slices slices, int count) throws IOException {
    LineReader reader = reader(slices);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(reader.next("a line", LIMIT).text(0));
    }
    return lines;
  }

  @Test
  void splittingTheBytesAnywhereChangesNothing()
      throws IOException { // P-23, HAZ-NET-05, HAZ-NET-06
    byte[] bytes = Slices.ascii("+OK one\r\n\r\n.\r\nlf alone\ncr\rinside\r\n");
    List<String> expected = List.of("+OK one", "", ".", "lf alone", "cr\rinside");
    assertThat(lines(Slices.whole(bytes), 5)).isEqualTo(expected);
    assertThat(lines(Slices.byteByByte(bytes), 5)).isEqualTo(expected);
    for (int place = 1; place < bytes.length; place++) {
      assertThat(lines(Slices.cutAt(bytes, place), 5)).isEqualTo(expected);
    }
  }

  @Test
  void theEndIsToldBetweenTwoLines() throws IOException {
    LineReader reader = reader(Slices.byteByByte(Slices.ascii("one\r\ntwo\n")));
    for (String line : List.of("one", "two")) {
      assertThat(reader.atEnd()).isFalse();
      assertThat(reader.next("a line", LIMIT).text(0)).isEqualTo(line);
    }
    assertThat(reader.atEnd()).isTrue();
    assertThat(reader.atEnd()).isTrue();
  }

  @Test
  void toTheEndTheLastLineMayLackItsLf() throws IOException {
    for (String end : List.of("", "\n", "\r\n")) {
      LineReader reader = reader(Slices.byteByByte(Slices.ascii("one\r\n\r\nlast" + end)));
      for (String line : List.of("one", "", "last")) {
        assertThat(reader.nextToEnd("a line", LIMIT)).hasToString(line);
        assertThat(reader.isWhole()).isEqualTo(!line.equals("last") || !end.isEmpty());
      }
      assertThat(reader.nextToEnd("a line", LIMIT)).isNull();
      assertThat(reader.nextToEnd("a line", LIMIT)).isNull();
    }
    LineReader tooLong = reader(Slices.whole(Slices.ascii("x".repeat(LIMIT))));
    assertThatThrownBy(() -> tooLong.nextToEnd("a line", LIMIT)).isInstanceOf(LimitException.class);
  }

  @ParameterizedTest
  @CsvSource({"98,\\r\\n", "99,\\n"})
  void aLineMayHaveExactlyTheLimit(int length, String end) throws IOException {
    String line = "x".repeat(length);
    String sent = line + end.replace("\\r", "\r").replace("\\n", "\n");
    assertThat(lines(Slices.whole(Slices.ascii(sent)), 1)).containsExactly(line);
    assertThat(lines(Slices.byteByByte(Slices.ascii(sent)), 1)).containsExactly(line);
  }

  @Test
  void aLineOverTheLimitIsRefusedAndNamesIt() { // P-01, HAZ-POP3-02
    byte[] endless = Slices.ascii("x".repeat(LIMIT + 1) + "\r\n");
    for (Slices slices : List.of(Slices.whole(endless), Slices.byteByByte(endless))) {
      assertThatThrownBy(() -> reader(slices).next("a reply line", LIMIT))
          .isInstanceOfSatisfying(
              LimitException.class,
              e -> {
                assertThat(e.limit()).isEqualTo("bytes in a reply line");
                assertThat(e.value()).isEqualTo(LIMIT);
              });
    }
  }

  @Test
  void anEndWithinALineIsNeverALine() { // HAZ-NET-08
    byte[] cut = Slices.ascii("+OK al");
    assertThatThrownBy(() -> reader(Slices.whole(cut)).next("a reply line", LIMIT))
        .isInstanceOfSatisfying(
            TruncatedException.class, e -> assertThat(e.received()).isEqualTo(6));
  }

  @Test
  void aLineLongerThanTheBufferIsReadWhole() throws IOException {
    String line = "y".repeat(200_000);
    byte[] bytes = Slices.ascii(line + "\r\nnext\r\n");
    for (Slices slices : List.of(Slices.whole(bytes), Slices.cutAt(bytes, 8192))) {
      LineReader reader = reader(slices);
      assertThat(reader.next("a line", 1 << 20).text(0)).isEqualTo(line);
      assertThat(reader.next("a line", 1 << 20).text(0)).isEqualTo("next");
    }
  }

  @Test
  void aBlockIsReadLineByLineAndUnstuffed() throws IOException {
    LineReader reader =
        reader(Slices.byteByByte(Slices.ascii("one\r\n..two\r\n...\r\n.\r\nafter\r\n")));
    List<String> rows = new ArrayList<>();
    for (Line row; (row = reader.nextInBlock("a row", LIMIT)) != null; ) {
      rows.add(row.text(0));
    }
    assertThat(rows).containsExactly("one", ".two", "..");
    assertThat(reader.next("a line", LIMIT).is("after")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, -1", // HAZ-POP3-07
    "99999999999999999999999, -1",
    "-1, -1",
    "+1, -1",
    "1e9, -1",
    "'', -1",
    "' 1', -1",
    "٣, -1" // an Arabic digit is no digit on the wire
  })
  void numbersAreDigitsThatFitALong(String text, long value) {
    Line line = Line.of(text);
    assertThat(line.number(0, line.length())).isEqualTo(value);
  }
}
