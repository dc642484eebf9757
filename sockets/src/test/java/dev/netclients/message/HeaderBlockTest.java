package dev.netclients.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.netclients.LimitException;
import dev.netclients.Stage;
import dev.netclients.line.Peer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {
  /** Each row: the bytes, how many of them are header, and the fields as {@code name=value}. */
  static Stream<Arguments> blocks() {
    return Stream.of(
        row("", 0),
        row("\r\n", 2),
        row("\n", 1),
        row("\r\nbody", 2),
        row("A: b\r\n\r\nbody", 8, "A=b"),
        row("A: b\n\nbody", 6, "A=b"),
        row("A: b\r\n", 6, "A=b"),
        row("A: b", 4, "A=b"),
        row("A:b\r\nC:\r\nD: \r\n\r\n", 16, "A=b", "C=", "D="),
        row("A:b:c\r\n\r\n", 9, "A=b:c"),
        row("A: b\r\n c\r\n\td\r\nE: f\r\n\r\n", 22, "A=b c\td", "E=f"),
        row("A:\r\n b\r\n\r\n", 10, "A=b"),
        row("A: b\r\n \r\n\r\n", 11, "A=b"), // a fold of spaces alone (RFC 5322, section 4.2)
        row("A : b\r\nC\t: d\r\n\r\n", 16, "A=b", "C=d"), // RFC 5322, section 4.5
        row("A: b\rc\r\n\r\n", 10, "A=b\rc"),
        row("A: b\r\r\n\r\n", 9, "A=b"),
        row("A: \0\r\n\r\n", 8, "A=\0"),
        row("A: \u00fc\r\n\r\n", 9, "A=\u00fc"),
        // P-25: what is no field is kept in its place
        row(" A: b\r\nC: d\r\n\r\n", 15, "=A: b", "C=d"),
        row("no colon\r\nC: d\r\n\r\n", 18, "=no colon", "C=d"),
        row("two words: b\r\nC: d\r\n\r\n", 22, "=two words: b", "C=d"),
        row(": b\r\nC: d\r\n\r\n", 13, "=: b", "C=d"),
        row("\u00fc: b\r\n\r\n", 9, "=\u00fc: b"),
        row(
            "From alice@x Sat Jan  3 01:05:34 1996\r\nC: d\r\n\r\n",
            47,
            "=From alice@x Sat Jan  3 01:05:34 1996",
            "C=d"),
        row("\r", 1, "="),
        row("A\0: b\r\n\r\n", 9, "=A\0: b"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void fieldsAreFoundWhereTheyAre(byte[] bytes, int size, List<String> fields) throws Exception {
    assertBlock(HeaderBlock.parse(bytes), size, fields);

    byte[] within = new byte[bytes.length + 8];
    Arrays.fill(within, (byte) '\n');
    System.arraycopy(bytes, 0, within, 3, bytes.length);
    assertBlock(HeaderBlock.parse(within, 3, bytes.length), size, fields);

    // P-23: from a stream, and the body stays in it
    InputStream in = new ByteArrayInputStream(bytes);
    assertBlock(HeaderBlock.read(in), size, fields);
    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, size, bytes.length));
  }

  /** Cut at any byte, the block is that of the bytes that are there, and nothing is lost. */
  @ParameterizedTest
  @MethodSource("blocks")
  void aCutBlockLosesNoByte(byte[] bytes, int size, List<String> fields) {
    for (int n = 0; n <= size; n++) {
      HeaderBlock block = HeaderBlock.parse(bytes, 0, n);
      StringBuilder all = new StringBuilder();
      block.fields().forEach(f -> all.append(new String(f.raw(), ISO_8859_1)));
      String expected = new String(bytes, 0, n, ISO_8859_1);
      assertThat(all.append(expected.substring(all.length())).toString()).isEqualTo(expected);
      assertThat(block.size()).isEqualTo(n);
    }
  }

  private static void assertBlock(HeaderBlock block, int size, List<String> fields) {
    assertThat(block.size()).isEqualTo(size);
    assertThat(block.fields()).extracting(f -> f.name() + "=" + f.value()).isEqualTo(fields);
  }

  @Test
  void fieldsAreFoundByNameInAnyCase() {
    HeaderBlock block = parse("Received: 1\r\nSubject: s\r\nRECEIVED: 2\r\nX:\r\n: y\r\n\r\n");
    assertThat(block.first("received")).map(HeaderField::value).contains("1");
    assertThat(block.all("Received")).extracting(HeaderField::value).containsExactly("1", "2");
    assertThat(block.text("SUBJECT")).contains("s");
    assertThat(block.text("x")).contains("");
    assertThat(block.first("Subjec")).isEmpty();
    assertThat(block.first("Subject:")).isEmpty();
    assertThat(block.first("")).isEmpty();
    assertThat(block.all("Sub\u212Aect")).isEmpty();
  }

  // HAZ-MIME-03
  @Test
  void doubledFieldsAreAllThere() {
    HeaderBlock block =
        parse("Content-Type: text/plain\r\nContent-Type: ;;;==\r\nTo: a@x\r\nTo: b@x\r\n\r\n");
    assertThat(block.all("Content-Type"))
        .extracting(HeaderField::value)
        .containsExactly("text/plain", ";;;==");
    assertThat(block.addresses("To")).extracting(Address::mailbox).containsExactly("a@x", "b@x");
  }

  /** RFC 5322, appendix A.1.1 and A.5. */
  @Test
  void theExampleOfRfc5322WithCommentsEverywhere() {
    HeaderBlock block =
        parse(
            """
            From: Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>
            To:A Group(Some people)
                 :Chris Jones <c@(Chris's host.)public.example>,
                     joe@example.org,
              John <jdoe@one.test> (my dear friend); (the end of the group)
            Cc:(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;
            Date: Thu,
                  13
                    Feb
                      1969
                  23:32
                           -0330 (Newfoundland Time)
            Message-ID:              <testabcd.1234@silly.test>

            Testing.
            """);
    assertThat(block.addresses("From"))
        .extracting(Address::name, Address::mailbox)
        .containsExactly(tuple("Pete", "pete@silly.test"));
    assertThat(block.addresses("To"))
        .extracting(Address::group, Address::name, Address::mailbox)
        .containsExactly(
            tuple("A Group", "Chris Jones", "c@public.example"),
            tuple("A Group", "", "joe@example.org"),
            tuple("A Group", "John", "jdoe@one.test"));
    assertThat(block.addresses("Cc"))
        .extracting(Address::group, Address::isMailbox)
        .containsExactly(tuple("Hidden recipients", false));
    assertThat(block.date().orElseThrow()).hasToString("1969-02-13T23:32-03:30");
    assertThat(block.text("Message-ID")).contains("<testabcd.1234@silly.test>");
  }

  /** RFC 5322, appendix A.6.3: white space and comments where one would not look for them. */
  @Test
  void theExampleOfRfc5322InObsoleteSyntax() {
    HeaderBlock block =
        parse(
            """
            From  : John Doe <jdoe@machine(comment).  example>
            To    : Mary Smith
            \s\s
                      <mary@example.net>
            Subject     : Saying Hello
            Date  : Fri, 21 Nov 1997 09(comment):   55  :  06 -0600
            Message-ID  : <1234   @   local(blah)  .machine .example>

            This is a message.
            """);
    assertThat(block.addresses("From"))
        .extracting(Address::name, Address::mailbox)
        .containsExactly(tuple("John Doe", "jdoe@machine.example"));
    assertThat(block.addresses("To"))
        .extracting(Address::name, Address::mailbox)
        .containsExactly(tuple("Mary Smith", "mary@example.net"));
    assertThat(block.text("Subject")).contains("Saying Hello");
    assertThat(block.date().orElseThrow()).hasToString("1997-11-21T09:55:06-06:00");
  }

  @Test
  void textIsUtf8IfItFitsAndElseLatin1() {
    assertThat(HeaderBlock.parse("A: gr\u00fc\u00df\ufffd\r\n\r\n".getBytes(UTF_8)).text("A"))
        .contains("gr\u00fc\u00df\ufffd");
    assertThat(HeaderBlock.parse("A: gr\u00fc\u00df\r\n\r\n".getBytes(ISO_8859_1)).text("A"))
        .contains("gr\u00fc\u00df");
  }

  // HAZ-MIME-07
  @Test
  void aHeaderOverTheLimitIsRefusedAndNotReadOn() throws Exception {
    byte[] header = "A: b\r\nC: d\r\n\r\n".getBytes(UTF_8);
    assertThat(HeaderBlock.read(new ByteArrayInputStream(header), 14).size()).isEqualTo(14);
    InputStream in = new ByteArrayInputStream(header);
    assertThatThrownBy(() -> HeaderBlock.read(in, 13))
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.value()).isEqualTo(13);
              assertThat(e.stage()).isEqualTo(Stage.RECEIVE);
            });
    assertThat(in.available()).isZero();
    assertThatThrownBy(() -> HeaderBlock.read(in, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  // HAZ-MIME-07
  @Test
  void anEndlessLineEndsAtTheDefaultLimit() {
    long[] read = {0};
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'x';
          }
        };
    assertThatThrownBy(() -> HeaderBlock.read(endless))
        .isInstanceOfSatisfying(
            LimitException.class, e -> assertThat(e.value()).isEqualTo(256 << 10));
    assertThat(read[0]).isEqualTo((256 << 10) + 1);
  }

  // HAZ-MIME-07
  @Test
  void whatIsReadAheadHasTheSameLimitAndNamesThePeer() throws Exception {
    byte[] fits = new byte[HeaderBlock.DEFAULT_LIMIT];
    Arrays.fill(fits, (byte) 'x');
    System.arraycopy("A: ".getBytes(UTF_8), 0, fits, 0, 3);
    System.arraycopy("\r\n\r\n".getBytes(UTF_8), 0, fits, fits.length - 4, 4);
    byte[] message = Arrays.copyOf(fits, fits.length + 100_000);
    Peer peer = Peer.named("mail.test");
    HeaderBlock whole = HeaderBlock.readAhead(new ByteArrayInputStream(message), peer);
    assertThat(whole.size()).isEqualTo(fits.length);
    byte[] over = new byte[fits.length + 1];
    over[0] = 'B';
    System.arraycopy(fits, 0, over, 1, fits.length);
    assertThatThrownBy(() -> HeaderBlock.readAhead(new ByteArrayInputStream(over), peer))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("mail.test");
  }

  // P-23
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void whereBlocksEndDoesNotMatterToWhatIsReadAhead(int piece) throws Exception {
    byte[] message = "A: b\r\n c\r\nD: e\n\r\nbody\r\n\r\n".getBytes(UTF_8);
    InputStream pieces =
        new ByteArrayInputStream(message) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(piece, length));
          }
        };
    HeaderBlock block = HeaderBlock.readAhead(pieces, Peer.named("test"));
    assertThat(block.size()).isEqualTo(HeaderBlock.parse(message).size());
    assertThat(block.text("A")).contains("b c");
    assertThat(block.fields()).hasSize(2);
  }

  // HAZ-MIME-07, P-02: memory follows the bytes, not the number of lines that they can make
  @Test
  void ofTooManyFieldsTheRestStaysOne() {
    byte[] bytes = ("a:\n".repeat(1_000_000) + "\nbody").getBytes(UTF_8);
    HeaderBlock block = HeaderBlock.parse(bytes);
    assertThat(block.fields()).hasSize(HeaderBlock.MAX_FIELDS + 1);
    assertThat(block.size()).isEqualTo(3_000_001);
    HeaderField rest = block.fields().get(HeaderBlock.MAX_FIELDS);
    assertThat(rest.name()).isEmpty();
    assertThat(rest.raw()).hasSize(3_000_000 - 3 * HeaderBlock.MAX_FIELDS);
  }

  @Test
  void theStreamsFailureIsToldAsItIs() {
    IOException failure = new IOException("reset");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }
        };
    assertThatThrownBy(() -> HeaderBlock.read(failing)).isSameAs(failure);
  }

  // P-12
  @Test
  void whatIsLoggedIsEscapedAndShort() {
    HeaderBlock block = parse("Subject: \u001b[31m" + "x".repeat(1000) + "\r\n\r\n");
    assertThat(block.toString()).isEqualTo("HeaderBlock[1018 bytes, 1 fields]");
    assertThat(block.fields().get(0).toString())
        .startsWith("Subject: \\x1B[31mxxx")
        .hasSizeLessThan(220);
  }

  private static HeaderBlock parse(String text) {
    return HeaderBlock.parse(text.getBytes(UTF_8));
  }

  private static Arguments row(String text, int size, String... fields) {
    return Arguments.of(text.getBytes(UTF_8), size, List.of(fields));
  }
}
