package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 1436, section 3.9: menus end with a lone dot, or do not. */
class GopherMenuTest {
  private static final GopherUrl URL = GopherUrl.of(URI.create("gopher://gopher.test/"));
  private static final String ROW = "0Text\t/t\tgopher.test\t70";

  private static GopherMenu menu(Reply reply) {
    return new GopherMenu(reply, URL, 1000, 65_536);
  }

  private static List<String> raw(GopherMenu menu) throws IOException {
    List<String> rows = new ArrayList<>();
    while (menu.hasNext()) {
      rows.add(menu.next().raw());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n"})
  void aLoneDotEndsAMenu(String end) throws IOException {
    BytesReply reply = BytesReply.of(ROW + end + ROW + end + "." + end + "after");
    GopherMenu menu = menu(reply);
    assertThat(raw(menu)).containsExactly(ROW, ROW);
    assertThat(menu.terminated()).isTrue();
    assertThat(reply.completed).isTrue();
    assertThatThrownBy(menu::next).isInstanceOf(NoSuchElementException.class);
  }

  // HAZ-GOPH-05
  @Test
  void withoutADotTheRowsAreGivenAndTheLackIsSeen() throws IOException {
    GopherMenu menu = menu(BytesReply.of(ROW + "\r\n" + ROW + "\r\n"));
    assertThat(raw(menu)).containsExactly(ROW, ROW);
    assertThat(menu.terminated()).isFalse();
  }

  // HAZ-GOPH-05, HAZ-NET-08
  @Test
  void aRowThatIsCutIsGivenAsSuch() throws IOException {
    GopherMenu menu = menu(BytesReply.of(ROW + "\r\n" + ROW));
    assertThat(menu.next().wellFormed()).isTrue();
    GopherItem cut = menu.next();
    assertThat(cut.wellFormed()).isFalse();
    assertThat(cut.raw()).isEqualTo(ROW);
    assertThat(menu.hasNext()).isFalse();
    assertThat(menu.terminated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".\r\n", "."})
  void anEmptyMenu(String bytes) throws IOException {
    GopherMenu menu = menu(BytesReply.of(bytes));
    assertThat(raw(menu))
        .hasSize(bytes.equals(".") ? 1 : 0); // a dot without its line's end is no mark
    assertThat(menu.terminated()).isEqualTo(bytes.length() == 3);
  }

  // P-25, HAZ-GOPH-03
  @Test
  void emptyAndOddRowsAreKeptInTheirPlace() throws IOException {
    GopherMenu menu = menu(BytesReply.of("\r\nplain\r\n..\r\n\ri\r\n.\r\n"));
    assertThat(raw(menu)).containsExactly("", "plain", "..", "\ri");
    assertThat(menu.terminated()).isTrue();
  }

  // HAZ-GOPH-04, P-01
  @Test
  void anEndlessMenuIsStreamedUntilItsLimit() throws IOException {
    GopherMenu menu = new GopherMenu(new BytesReply(new Endless(ROW + "\r\n")), URL, 1000, 65_536);
    for (int i = 0; i < 1000; i++) {
      menu.next();
    }
    assertThatThrownBy(menu::hasNext)
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.value()).isEqualTo(1000);
              assertThat(e.limit()).isEqualTo("items in a menu");
            });
    assertThatThrownBy(menu::hasNext).isInstanceOf(LimitException.class); // and never looks ended
  }

  // HAZ-GOPH-04, P-02
  @Test
  void anEndlessRowIsLimited() {
    BytesReply reply = new BytesReply(new Endless("x"));
    GopherMenu menu = menu(reply);
    assertThatThrownBy(menu::hasNext).isInstanceOf(LimitException.class);
    assertThat(reply.closed).isTrue();
  }

  @Test
  void aRowMayHaveItsLimit() throws IOException {
    String longest = "x".repeat(65_535);
    assertThat(raw(menu(BytesReply.of(longest + "\n")))).containsExactly(longest);
  }

  // HAZ-NET-05, P-23
  @Test
  void splitsChangeNothing() throws IOException {
    byte[] bytes =
        (ROW + "\r\n\r\nodd\ni\u00e9\t\tx\t1\r\n.\r\nafter").getBytes(StandardCharsets.UTF_8);
    List<GopherItem> whole = menu(new BytesReply(bytes, bytes.length)).toList(100);
    assertThat(whole).hasSize(4);
    for (int slice = 1; slice < bytes.length; slice++) {
      GopherMenu menu = menu(new BytesReply(bytes, slice));
      assertThat(menu.toList(100)).isEqualTo(whole);
      assertThat(menu.terminated()).isTrue();
    }
  }

  // Section 18: never unchecked, nothing lost, linear
  @Property(tries = 500)
  void anyBytesAreRowsOrALimit(@ForAll @Size(max = 2000) byte[] bytes) throws IOException {
    checkAnyBytes(bytes);
  }

  @Tag("soak")
  @Test
  void hundredThousandInputsAreRowsOrALimit() throws IOException {
    Random random = new Random(70);
    String[] parts = {
      "0",
      "i",
      "h",
      "3",
      "\t",
      "\t",
      "\r\n",
      "\n",
      "\r",
      ".",
      ".\r\n",
      "URL:http://",
      "gopher.test",
      "70",
      "65536",
      "\0",
      "\u001b[1m",
      "\u00e9",
      "+",
      "[::1]",
      "%0d",
      "x".repeat(300)
    };
    for (int i = 0; i < 100_000; i++) {
      StringBuilder input = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        input.append(
            random.nextInt(8) == 0
                ? String.valueOf((char) random.nextInt(256))
                : parts[random.nextInt(parts.length)]);
      }
      checkAnyBytes(
          input
              .toString()
              .getBytes(
                  random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    }
  }

  private static void checkAnyBytes(byte[] bytes) throws IOException {
    GopherMenu menu = menu(new BytesReply(bytes, 7));
    List<GopherItem> items = menu.toList(5000);
    int kept = items.stream().mapToInt(i -> i.raw().length()).sum();
    assertThat(kept).isLessThanOrEqualTo(bytes.length);
    for (GopherItem item : items) {
      item.toString();
      item.uri().filter(u -> u.getScheme().startsWith("gopher")).ifPresent(GopherUrl::of);
    }
    int lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    if (!menu.terminated()) {
      int cut = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
      assertThat(items).hasSize(lines + cut);
    }
  }

  // P-03
  @Test
  void timeIsLinear() {
    byte[] rows = (ROW + "\r\n").repeat(50_000).getBytes(StandardCharsets.US_ASCII);
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> new GopherMenu(new BytesReply(rows, 1 << 16), URL, 100_000, 65_536).toList(100_000));
  }

  /** The same bytes over and over. */
  private static final class Endless extends InputStream {
    private final byte[] bytes;
    private long position;

    Endless(String text) {
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read() {
      return bytes[(int) (position++ % bytes.length)];
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      for (int i = 0; i < length; i++) {
        to[offset + i] = (byte) read();
      }
      return length;
    }
  }
}
