package dev.netclients.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.line.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stranger wrote, it is read in time and nothing is thrown. */
class MessagePropertiesTest {
  private static final int MIB = 1 << 20;
  private static final String SEED =
      "From: =?utf-8?Q?J=C3=BCrgen?= <\"a b\"@c.test> (x\\)), g:a@b,<@r:c@[1]>;\r\n"
          + " =?iso-8859-1?B?SGk=?=, d\r\nDate: Fri, 21 Nov 97 09:55:06 (c) -0600\r\n\r\nbody";
  private static final String NASTY = "=?\"\\()<>[]@,;:. \t\r\n\0aQqBb1-+_\u00fc";

  @Property(tries = 500)
  void anyBytesAreABlock(@ForAll byte[] bytes) throws IOException {
    readAll(bytes);
  }

  @Property(tries = 500)
  void anyTextIsDecoded(
      @ForAll @StringLength(max = 200) @CharRange(from = 0, to = 0xFFFF) String text) {
    HeaderText.decode(text);
    HeaderText.decode("=?utf-8?Q?" + text + "?=" + text);
    MailDate.parse(text);
    Address.parse(text);
  }

  @Property(tries = 500)
  void namesSurviveEncodingAndDecoding(
      @ForAll @StringLength(max = 50) @CharRange(from = ' ', to = 0xD7FF) String name) {
    StringBuilder word = new StringBuilder("=?UTF-8?Q?");
    for (byte b : name.getBytes(UTF_8)) {
      word.append(String.format("=%02X", b));
    }
    assertThat(HeaderText.decode(word + "?=")).isEqualTo(name);
  }

  /** P-03: what is small to say and dear to read for a careless parser. */
  static Stream<String> nastyTexts() {
    return Stream.of(
        "(".repeat(MIB),
        "()".repeat(MIB / 2),
        "(".repeat(MIB / 2) + ")".repeat(MIB / 2) + "a@b", // HAZ-MIME-05
        "a@b(".repeat(10_000) + ")".repeat(10_000),
        "\\".repeat(MIB),
        "\"".repeat(MIB + 1),
        "\"a\" ".repeat(MIB / 4),
        "<".repeat(MIB),
        "<@".repeat(MIB / 2),
        "<@" + ",".repeat(MIB),
        "a ".repeat(MIB / 4) + "<@a" + ",".repeat(MIB / 2),
        "a ".repeat(MIB / 4) + "@" + ":".repeat(MIB / 2),
        "a@".repeat(MIB / 2), // HAZ-MIME-05
        "a@b,".repeat(MIB / 4),
        "a:;".repeat(MIB / 3),
        ":".repeat(MIB),
        "[".repeat(MIB),
        "=?".repeat(MIB / 2),
        "=?=".repeat(MIB / 3),
        "=?a?Q?".repeat(MIB / 6),
        "=?a?Q?,".repeat(MIB / 7),
        "=?utf-8?Q?,".repeat(MIB / 11),
        "=?utf-8?Q?a".repeat(MIB / 11) + "?=",
        "=?utf-8?Q?a?= ".repeat(MIB / 14), // HAZ-MIME-04
        "=?utf-8?B?w?==?iso-8859-1?B?w?=".repeat(MIB / 30),
        "=?utf-8?B?" + "A".repeat(MIB) + "?=",
        "=?utf-8?Q?a?=" + " ".repeat(MIB) + "x",
        ("=?utf-8?Q?a?=" + " ".repeat(1000) + "x").repeat(MIB / 1000),
        "?=".repeat(MIB / 2),
        unknownCharsets(),
        "1 ".repeat(MIB / 2),
        "Fri".repeat(MIB / 3),
        "1 Jan 2026 00:00:00 " + "A ".repeat(MIB / 2),
        "9".repeat(MIB),
        " ".repeat(MIB),
        "\r\n ".repeat(MIB / 3),
        "\0".repeat(MIB),
        "\u00fc".repeat(MIB));
  }

  private static String unknownCharsets() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < MIB; i++) {
      text.append("=?x-").append(i).append("?Q?a?= ");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("nastyTexts")
  void aMebibyteIsReadWithinASecond(String text) {
    byte[] bytes = ("From: " + text + "\r\nDate: " + text + "\r\n\r\n").getBytes(ISO_8859_1);
    Assertions.assertTimeout(Duration.ofSeconds(4), () -> readAll(bytes)); // four readings of it
  }

  @Test
  @Tag("soak")
  void aHundredThousandMangledHeadersAreRead() throws IOException {
    Random random = new Random(5);
    for (int n = 0; n < 100_000; n++) {
      readAll(mangled(random));
    }
  }

  @Test
  @Tag("soak")
  void aHundredThousandMangledTextsAreDecoded() {
    Random random = new Random(6);
    for (int n = 0; n < 100_000; n++) {
      HeaderText.decode(new String(mangled(random), ISO_8859_1));
    }
  }

  @Test
  @Tag("soak")
  void aHundredThousandMangledAddressListsAreRead() {
    Random random = new Random(7);
    for (int n = 0; n < 100_000; n++) {
      Address.parse(new String(mangled(random), ISO_8859_1).substring(6));
    }
  }

  @Test
  @Tag("soak")
  void aHundredThousandMangledDatesAreRead() {
    Random random = new Random(8);
    for (int n = 0; n < 100_000; n++) {
      char[] date = "Fri, 21 Nov 1997 09:55:06 -0600".toCharArray();
      for (int k = random.nextInt(4); k >= 0; k--) {
        date[random.nextInt(date.length)] = "0129 ():,+-JanGMT\\".charAt(random.nextInt(18));
      }
      MailDate.parse(new String(date));
    }
  }

  private static byte[] mangled(Random random) {
    StringBuilder text = new StringBuilder(SEED);
    for (int k = random.nextInt(10); k >= 0; k--) {
      int at = random.nextInt(text.length() - 10);
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
        case 2 -> text.setCharAt(at, NASTY.charAt(random.nextInt(NASTY.length())));
        default -> text.insert(at, text.substring(at, at + random.nextInt(10)));
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static void readAll(byte[] bytes) throws IOException {
    HeaderBlock block = HeaderBlock.parse(bytes);
    long sum = 0;
    for (HeaderField field : block.fields()) {
      sum += field.raw().length;
      field.text();
      field.date();
      for (Address address : field.addresses()) {
        assertThat(address.mailbox().chars().noneMatch(c -> c < 0x20 || c == 0x7F))
            .isTrue(); // P-05
      }
      assertThat(field.toString()).hasSizeLessThan(2000);
    }
    assertThat(block.size() - sum)
        .isBetween(0L, 2L); // but for the empty line all bytes are a field's
    HeaderBlock streamed = HeaderBlock.read(new ByteArrayInputStream(bytes), 1 + bytes.length);
    assertThat(streamed.size()).isEqualTo(block.size());
    assertThat(streamed.fields()).hasSameSizeAs(block.fields());
    if (bytes.length <= HeaderBlock.DEFAULT_LIMIT) {
      HeaderBlock ahead =
          HeaderBlock.readAhead(new ByteArrayInputStream(bytes), Peer.named("test"));
      assertThat(ahead.size()).isEqualTo(block.size());
      assertThat(ahead.fields()).hasSameSizeAs(block.fields());
    }
  }
}
