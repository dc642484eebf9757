package dev.netclients.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  record Row(String wire, int code, List<String> lines) {}

  private static Reply coded(Slices slices) throws IOException {
    Peer peer = Peer.named("test");
    return ReplyReader.coded(new LineReader(new BufferedInput(slices), peer), peer).read();
  }

  private static Reply free(String wire) throws IOException {
    Peer peer = Peer.named("test");
    Slices slices = Slices.byteByByte(Slices.ascii(wire));
    LineReader lines = new LineReader(new BufferedInput(slices), peer);
    return ReplyReader.free(lines, peer, StandardCharsets.UTF_8).read();
  }

  static List<Row> replies() {
    return List.of(
        new Row("250 ok\r\n", 250, List.of("ok")),
        new Row("250\r\n", 250, List.of("")),
        new Row("250 \r\n", 250, List.of("")),
        new Row("354 go  on\r\n", 354, List.of("go  on")),
        new Row("250-one\r\n250-\r\n250 two\r\n", 250, List.of("one", "", "two")),
        new Row("250-one\r\n250\r\n", 250, List.of("one", "")),
        new Row("599 odd\r\n", 599, List.of("odd")));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyIsACodeAndTheTextOfEachLine(Row row) throws IOException {
    byte[] wire = Slices.ascii(row.wire);
    Reply expected = new Reply(row.code, row.lines);
    assertThat(coded(Slices.whole(wire))).isEqualTo(expected);
    assertThat(coded(Slices.byteByByte(wire))).isEqualTo(expected);
    assertThat(free(row.wire)).isEqualTo(expected);
    for (int end = 0; end < wire.length; end++) {
      byte[] cut = Slices.ascii(row.wire.substring(0, end));
      assertThatThrownBy(() -> coded(Slices.whole(cut))).isInstanceOf(TruncatedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"220 a\0b\r\n", "220-a\r\n\0\r\n220 b\r\n", "220-a\r\n220 \0\r\n"})
  void aNulIsNoTextOfFtp(String wire) { // HAZ-FTP-06
    assertThatThrownBy(() -> free(wire)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "25\r\n",
        "250ok\r\n",
        "2 50\r\n",
        "099 x\r\n",
        "600 x\r\n",
        "-25 x\r\n",
        "ok\r\n",
        "250-a\r\n251 b\r\n",
        "250-a\r\nb\r\n"
      })
  void whatIsNoReplyIsRefused(String wire) { // HAZ-SMTP-13
    assertThatThrownBy(() -> coded(Slices.whole(Slices.ascii(wire))))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void inFtpTheLinesBetweenMayBeAnything() throws IOException { // RFC 959, section 4.2
    assertThat(free("211-Features\r\n EPSV\r\n212 not the end\r\n211 End\r\n").lines())
        .containsExactly("Features", " EPSV", "212 not the end", "End");
  }

  @Test
  void endlessRepliesAreRefused() { // HAZ-FTP-05, HAZ-SMTP-12
    byte[] many = Slices.ascii("250-x\r\n".repeat(ReplyReader.MAX_LINES + 1));
    assertThatThrownBy(() -> coded(Slices.whole(many))).isInstanceOf(LimitException.class);
    byte[] big = Slices.ascii(("250-" + "x".repeat(8000) + "\r\n").repeat(200));
    assertThatThrownBy(() -> coded(Slices.whole(big))).isInstanceOf(LimitException.class);
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void noBytesMakeItFailOtherwiseThanTyped(@ForAll @Size(max = 60) byte[] noise)
      throws IOException {
    byte[] alphabet = "250-1 \r\nx".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] wire = new byte[noise.length];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = noise[i] < 0 ? noise[i] : alphabet[noise[i] % alphabet.length];
    }
    try {
      assertThat(coded(Slices.byteByByte(wire)).code()).isBetween(100, 599);
    } catch (NetClientException e) {
      assertThat(e).hasMessageContaining("test");
    }
  }

  @Test
  void aReplyMayBeInAnotherCharset() throws IOException {
    byte[] wire = "211-\u00e9\r\n\u00ff\r\n211 \u00fc\r\n".getBytes(StandardCharsets.ISO_8859_1);
    Peer peer = Peer.named("test");
    LineReader lines = new LineReader(new BufferedInput(Slices.byteByByte(wire)), peer);
    assertThat(ReplyReader.free(lines, peer, StandardCharsets.ISO_8859_1).read().lines())
        .containsExactly("\u00e9", "\u00ff", "\u00fc");
  }
}
