package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.line.DotBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1436, section 3.8: text ends with a lone dot, and lines that begin with one have two. */
class GopherTextTest {
  // In the table ~ is CRLF and / is LF. PY-GOPH-04, HAZ-GOPH-05
  @ParameterizedTest
  @CsvSource({
    "'', '', false",
    ".~, '', true",
    "./, '', true",
    "a~.~, a~, true",
    "a/./, a/, true",
    "a, a, false",
    "a~, a~, false",
    "..~.~, .~, true",
    "...~.~, ..~, true",
    "..a~b..~.~, .a~b..~, true",
    ".a~.~, .a~, true", // a server that does not stuff
    "a~., a~., false", // a dot without a line's end is no mark
    "a~.~b~, a~.~b~, false", // more behind the dot: it was a line of the file
    "a~.~b~.~, a~.~b~, true",
    "a~.~.~, a~.~, true",
    "a~./b, a~./b, false",
    "~.~, ~, true",
  })
  void dotsAreUndoneAndTheEndIsKnown(String sent, String content, boolean terminated)
      throws IOException {
    byte[] bytes = text(sent).getBytes(StandardCharsets.ISO_8859_1);
    for (int slice = 1; slice <= bytes.length + 1; slice++) { // P-23, HAZ-NET-05
      BytesReply reply = new BytesReply(bytes, slice);
      GopherText text = new GopherText(reply);
      assertThat(new String(text.readAllBytes(), StandardCharsets.ISO_8859_1))
          .isEqualTo(text(content));
      assertThat(text.terminated()).isEqualTo(terminated);
      assertThat(text.read()).isEqualTo(-1);
      assertThat(reply.completed).isTrue();
    }
  }

  private static String text(String row) {
    return row.replace("~", "\r\n").replace('/', '\n');
  }

  @Test
  void aBareCrBehindADotIsContent() throws IOException {
    GopherText text = new GopherText(BytesReply.of(".\rx\r\n.\r\n"));
    assertThat(new String(text.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(".\rx\r\n");
    GopherText cut = new GopherText(BytesReply.of("a\n.\r"));
    assertThat(new String(cut.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("a\n.\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one\r\n", "one\r\n.", "one\r\n.\r", "one\r\n.\r\n"})
  void whatIsHereIsHandedOverBeforeADotIsUnderstood(String arrived) throws IOException {
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("waits");
          }
        };
    byte[] bytes = arrived.getBytes(StandardCharsets.US_ASCII);
    GopherText text =
        new GopherText(
            new BytesReply(new SequenceInputStream(new ByteArrayInputStream(bytes), silent)));
    assertThat(text.read(new byte[100])).isEqualTo(5);
    assertThatThrownBy(text::read).hasMessage("waits");
  }

  @Test
  void textIsUtf8OrElseLatin1() throws IOException {
    byte[] utf8 = "na\u00efve\r\n.\r\n".getBytes(StandardCharsets.UTF_8);
    assertThat(new GopherText(new BytesReply(utf8, 3)).readText(100)).isEqualTo("na\u00efve\r\n");
    byte[] latin1 = "na\u00efve\r\n.\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new GopherText(new BytesReply(latin1, 3)).readText(100)).isEqualTo("na\u00efve\r\n");
  }

  // P-01
  @Test
  void textInMemoryIsLimited() throws IOException {
    assertThat(new GopherText(BytesReply.of("12345")).readText(5)).isEqualTo("12345");
    assertThatThrownBy(() -> new GopherText(BytesReply.of("123456")).readText(5))
        .isInstanceOf(LimitException.class);
  }

  @Property(tries = 500)
  void stuffedLinesComeBackAsTheyWere(@ForAll @Size(max = 300) byte[] lines) throws IOException {
    // The encoder ends what has no end, so the comparison does, too; CR and LF only come together.
    String content =
        new String(lines, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]+", "\r\n") + "\r\n";
    byte[] sent = DotBlock.encode(content.getBytes(StandardCharsets.ISO_8859_1));
    GopherText text = new GopherText(new BytesReply(sent, 5));
    assertThat(new String(text.readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo(content);
    assertThat(text.terminated()).isTrue();
  }

  @Property(tries = 500)
  void anyBytesAreContent(@ForAll @Size(max = 300) byte[] bytes) throws IOException {
    GopherText text = new GopherText(new BytesReply(bytes, 3));
    assertThat(text.readAllBytes().length).isLessThanOrEqualTo(bytes.length);
  }
}
