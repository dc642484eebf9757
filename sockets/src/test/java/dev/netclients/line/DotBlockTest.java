package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.TruncatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DotBlockTest {
  /** What is on the wire, and what it says. Written by hand: the two sides share no code here. */
  record Row(String wire, String content) {}

  static List<Row> blocks() {
    return List.of(
        new Row(".\r\n", ""),
        new Row("\r\n.\r\n", "\r\n"),
        new Row("hello\r\n.\r\n", "hello\r\n"),
        new Row("..\r\n.\r\n", ".\r\n"), // HAZ-POP3-04: the first line is stuffed
        new Row("..hidden\r\nb\r\n.\r\n", ".hidden\r\nb\r\n"),
        new Row("a\r\n...\r\n..\r\n\r\n.\r\n", "a\r\n..\r\n.\r\n\r\n"),
        new Row("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n"), // a bare LF ends no line of a block
        new Row("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n"),
        new Row("a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n"),
        new Row(".\rx\r\n.\r\n", "\rx\r\n"), // a dot before a bare CR is stuffing
        new Row(".\r\r\n.\r\n", "\r\r\n"),
        new Row("a\r\r\n.\r\n", "a\r\r\n"),
        new Row(".x\r\n.\r\n", "x\r\n")); // not stuffed right, and harmless
  }

  private static DotBlock.Reader reader(Slices slices) {
    return DotBlock.reader(new BufferedInput(slices), Peer.named("test"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void dotsAreUnstuffedHoweverTheBytesAreSplit(Row row)
      throws IOException { // HAZ-POP3-04, P-23, P-24
    byte[] wire = Slices.ascii(row.wire + "+OK next\r\n");
    assertThat(text(reader(Slices.whole(wire)).readAll(1000))).isEqualTo(row.content);
    assertThat(text(reader(Slices.byteByByte(wire)).readAll(1000))).isEqualTo(row.content);
    for (int place = 1; place < wire.length; place++) {
      assertThat(text(reader(Slices.cutAt(wire, place)).readAll(1000))).isEqualTo(row.content);
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void whatFollowsTheEndMarkIsNotTouched(Row row) throws IOException { // HAZ-NET-06
    BufferedInput in = new BufferedInput(Slices.whole(Slices.ascii(row.wire + "+OK next\r\n")));
    DotBlock.Reader block = DotBlock.reader(in, Peer.named("test"));
    while (block.read() >= 0) {
      assertThat(block.ended()).isFalse();
    }
    assertThat(block.ended()).isTrue();
    assertThat(block.received()).isEqualTo(row.content.length());
    assertThat(new LineReader(in, Peer.named("test")).next("a line", 99).is("+OK next")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void cutAnywhereItIsNeverWhole(Row row) { // HAZ-POP3-05, HAZ-NET-08, P-16
    for (int end = 0; end < row.wire.length(); end++) {
      byte[] cut = Slices.ascii(row.wire.substring(0, end));
      assertThatThrownBy(() -> reader(Slices.whole(cut)).readAll(1000))
          .isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void moreThanTheLimitIsRefusedAndExactlyTheLimitIsNot() throws IOException { // HAZ-POP3-03
    byte[] wire = Slices.ascii("0123456789\r\n.\r\n");
    assertThat(reader(Slices.whole(wire)).readAll(12)).hasSize(12);
    assertThatThrownBy(() -> reader(Slices.whole(wire)).readAll(11))
        .isInstanceOf(LimitException.class);
  }

  static List<Row> messages() {
    return List.of(
        new Row(".\r\n", ""), // HAZ-SMTP-05
        new Row("a\r\n.\r\n", "a"),
        new Row("a\r\n.\r\n", "a\r\n"),
        new Row("a\r\n.\r\n", "a\r"), // HAZ-SMTP-04: a bare CR becomes CRLF
        new Row("a\r\nb\r\n.\r\n", "a\nb"),
        new Row("a\r\nb\r\n.\r\n", "a\rb"),
        new Row("a\r\n\r\nb\r\n.\r\n", "a\n\rb"),
        new Row("..\r\n.\r\n", "."), // HAZ-SMTP-03: the first character
        new Row("..\r\n..\r\n.\r\n", ".\r\n.\r\n"),
        new Row("...a\r\nb.\r\n.\r\n", "..a\r\nb."),
        new Row("a\r\n..\r\nb\r\n.\r\n", "a\n.\nb"), // no line of one dot can be smuggled in
        new Row("a\r\n..\r\nb\r\n.\r\n", "a\r.\rb"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void dotsAreStuffedAndLineEndsMadeWholeHoweverItIsWritten(Row row) throws IOException {
    byte[] content = Slices.ascii(row.content);
    assertThat(text(DotBlock.encode(content))).isEqualTo(row.wire);
    for (int place = 0; place <= content.length; place++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      DotBlock.Writer writer = DotBlock.writer(out);
      writer.write(content, 0, place);
      writer.write(content, place, content.length - place);
      writer.finish();
      assertThat(text(out.toByteArray())).isEqualTo(row.wire);
    }
  }

  @Test
  void closingWritesNoEndMark() throws IOException { // HAZ-NET-22, HAZ-SMTP-26
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DotBlock.Writer writer = DotBlock.writer(out)) {
      writer.write(Slices.ascii("half a mess"));
    }
    assertThat(text(out.toByteArray())).isEqualTo("half a mess");
  }

  @Property
  void whatIsWrittenIsRead(@ForAll @Size(max = 200) byte[] noise) throws IOException {
    byte[] content = nasty(noise);
    byte[] wire = DotBlock.encode(content);
    byte[] read = reader(Slices.cutAt(wire, Math.max(1, wire.length / 2))).readAll(10_000);
    assertThat(DotBlock.encode(read)).isEqualTo(wire);
  }

  /** Few values, so that dots and line ends meet often. */
  private static byte[] nasty(byte[] noise) {
    byte[] alphabet = {'.', '\r', '\n', 'a'};
    byte[] content = new byte[noise.length];
    for (int i = 0; i < noise.length; i++) {
      content[i] = alphabet[noise[i] & 3];
    }
    return content;
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeItFailOtherwiseThanTyped(@ForAll @Size(max = 100) byte[] noise)
      throws IOException {
    byte[] wire = nasty(noise);
    try {
      reader(Slices.byteByByte(wire)).readAll(1000);
    } catch (TruncatedException e) {
      assertThat(e.received()).isLessThanOrEqualTo(wire.length);
    }
  }
}
