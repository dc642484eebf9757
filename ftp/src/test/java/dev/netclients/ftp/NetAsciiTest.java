package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line ends on their way, however the bytes are cut. */
class NetAsciiTest {
  private static byte[] bytes(String shown) {
    return shown.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A stream that hands out so many bytes at a time. */
  private static InputStream slices(byte[] bytes, int each) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, each));
      }
    };
  }

  private static byte[] all(InputStream in, int block) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[block];
    for (int n; (n = in.read(some, 0, block)) >= 0; ) {
      assertThat(n).isPositive();
      out.write(some, 0, n);
    }
    return out.toByteArray();
  }

  private static byte[] toWire(byte[] text, int each, int block) throws IOException {
    Content content = Content.of(slices(text, each), java.util.OptionalLong.empty());
    return all(NetAscii.toWire(content).open(), block);
  }

  @ParameterizedTest
  @CsvSource({
    "a\\nb, a\\r\\nb",
    "a\\r\\nb, a\\r\\nb",
    "\\n\\n, \\r\\n\\r\\n",
    "\\r\\r\\n, \\r\\r\\n",
    "a\\rb, a\\rb",
    "\\r, \\r",
    "'', ''"
  })
  void lfBecomesCrLf(String text, String wire) throws IOException {
    for (int each = 1; each < 5; each++) {
      for (int block = 1; block < 5; block++) {
        assertThat(toWire(bytes(text), each, block)).isEqualTo(bytes(wire));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a\\r\\nb, a\\nb",
    "a\\nb, a\\nb",
    "\\r\\n\\r\\n, \\n\\n",
    "\\r\\r\\n, \\r\\n",
    "a\\rb, a\\rb",
    "\\r, \\r",
    "\\r\\r, \\r\\r",
    "'', ''"
  })
  void crLfBecomesLf(String wire, String text) throws IOException {
    for (int each = 1; each < 5; each++) {
      for (int block = 1; block < 5; block++) {
        InputStream in = NetAscii.fromWire(slices(bytes(wire), each));
        assertThat(all(in, block)).isEqualTo(bytes(text));
      }
    }
  }

  @Property(tries = 500)
  void whereBytesAreCutChangesNothing(@ForAll byte[] bytes) throws IOException {
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = (byte) (bytes[i] % 2 == 0 ? '\r' : '\n');
    }
    byte[] whole = toWire(bytes, 1 << 20, 1 << 20);
    assertThat(toWire(bytes, 1, 3)).isEqualTo(whole);
    byte[] back = all(NetAscii.fromWire(slices(bytes, 1 << 20)), 1 << 20);
    assertThat(all(NetAscii.fromWire(slices(bytes, 1)), 2)).isEqualTo(back);
  }
}
