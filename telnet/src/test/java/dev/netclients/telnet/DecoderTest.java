package dev.netclients.telnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.line.Peer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {
  /** What came: data, one character a byte, and events in angle brackets, in their order. */
  private static final class Heard implements Decoder.Events {
    private final StringBuilder all = new StringBuilder();
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Decoder decoder = new Decoder(Peer.named("test"), this);

    Heard() {}

    void feed(byte[] bytes, int from, int to) throws NetClientException {
      byte[] block = new byte[to - from + 3];
      System.arraycopy(bytes, from, block, 2, to - from); // not at the beginning of an array
      int n = decoder.decode(block, 2, to - from);
      data.write(block, 2, n);
    }

    @Override
    public void at(int count) {}

    @Override
    public void negotiation(int verb, Option option) {
      events.add(Code.verb(verb) + " " + option);
    }

    @Override
    public void subnegotiation(Option option, byte[] parameters) {
      events.add("SB " + option + " " + latin1(parameters));
    }

    @Override
    public void command(int code) {
      events.add(Command.of(code).map(Command::name).orElse("command " + code));
    }

    @Override
    public String toString() {
      return all.append(latin1(data.toByteArray())).append(events).toString();
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Bytes as characters, and those with names by their names. */
  private static byte[] bytes(String text) {
    return text.replace("<IAC>", "\u00ff")
        .replace("<DONT>", "\u00fe")
        .replace("<DO>", "\u00fd")
        .replace("<WONT>", "\u00fc")
        .replace("<WILL>", "\u00fb")
        .replace("<SB>", "\u00fa")
        .replace("<GA>", "\u00f9")
        .replace("<NOP>", "\u00f1")
        .replace("<DM>", "\u00f2")
        .replace("<SE>", "\u00f0")
        .replace("<EOR>", "\u00ef")
        .replace("<TTYPE>", "\u0018")
        .replace("<ECHO>", "\u0001")
        .replace("<CR>", "\r")
        .replace("<LF>", "\n")
        .replace("<NUL>", "\0")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  // HAZ-TEL-05, HAZ-TEL-06, HAZ-TEL-07, HAZ-TEL-08, HAZ-TEL-13, P-23, PY-TEL-14
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain text                                   | plain text[]",
        "''                                           | []",
        "a<IAC><IAC>b                                 | aÿb[]",
        "<IAC><IAC><IAC><IAC>                         | ÿÿ[]",
        "a<IAC><NOP>b                                 | ab[NOP]",
        "a<IAC><GA>b<IAC><EOR>                        | ab[GA, EOR]",
        "a<IAC><DM>b                                  | ab[command 242]",
        "<IAC>\u0007x                                 | x[command 7]",
        "<IAC><WILL><ECHO><IAC><WONT><ECHO>x          | x[WILL ECHO, WONT ECHO]",
        "<IAC><DO><TTYPE><IAC><DONT>\u00c8            | [DO TTYPE, DONT option 200]",
        "<IAC><DO><IAC>x                              | x[DO EXOPL]",
        "<IAC><SB><TTYPE>\u0001<IAC><SE>x             | x[SB TTYPE \u0001]",
        "<IAC><SB><TTYPE>a<IAC><IAC>b<IAC><SE>        | [SB TTYPE aÿb]",
        "<IAC><SB><TTYPE><IAC><SE>                    | [SB TTYPE ]",
        "<IAC><SB><TTYPE><CR><NUL><LF><IAC><SE>       | [SB TTYPE <CR><NUL><LF>]",
        "<IAC><SB><TTYPE>lost<IAC><WILL><ECHO>x       | x[WILL ECHO]",
        "<IAC><SB><TTYPE>lost<IAC><NOP>x              | x[NOP]",
        "<IAC><SB><TTYPE>lost<IAC><SB><ECHO>y<IAC><SE>| [SB ECHO y]",
        "<IAC><SE>x                                   | x[command 240]",
        "a<CR><NUL>b                                  | a<CR>b[]",
        "a<CR><LF>b                                   | a<CR><LF>b[]",
        "a<LF>b<CR>c                                  | a<LF>b<CR>c[]",
        "a<NUL>b<CR><NUL><NUL>                        | a<NUL>b<CR><NUL>[]",
        "<CR><CR><NUL><CR><LF><NUL>                   | <CR><CR><CR><LF><NUL>[]",
        "<CR><IAC><NOP><NUL>x                         | <CR>x[NOP]",
        "<CR><IAC><IAC><NUL>x                         | <CR>ÿ<NUL>x[]",
      })
  void theSameBytesAreTheSameHoweverTheyAreCut(String sent, String expected) throws Exception {
    byte[] bytes = bytes(sent.strip());
    String want = latin1(bytes(expected.strip()));
    Heard whole = new Heard();
    whole.feed(bytes, 0, bytes.length);
    assertThat(whole.toString()).isEqualTo(want);
    Heard single = new Heard();
    for (int i = 0; i < bytes.length; i++) {
      single.feed(bytes, i, i + 1);
    }
    assertThat(single.toString()).isEqualTo(want);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Heard two = new Heard();
      two.feed(bytes, 0, cut);
      two.feed(bytes, cut, bytes.length);
      assertThat(two.toString()).as("cut at " + cut).isEqualTo(want);
    }
  }

  @Test
  void inBinaryANulIsANul() throws Exception { // HAZ-TEL-07
    Heard heard = new Heard();
    heard.decoder.binary(true);
    byte[] bytes = bytes("a<CR><NUL>b<IAC><IAC><CR><LF>");
    heard.feed(bytes, 0, bytes.length);
    assertThat(heard.toString()).isEqualTo("a\r\0b\u00ff\r\n[]");
  }

  @Test
  void whetherItEndsWithinACommandIsKnown() throws Exception { // HAZ-TEL-15
    for (String open :
        List.of("<IAC>", "<IAC><DO>", "<IAC><SB>", "<IAC><SB>x", "<IAC><SB>xy<IAC>")) {
      Heard heard = new Heard();
      byte[] bytes = bytes(open);
      heard.feed(bytes, 0, bytes.length);
      assertThat(heard.decoder.withinCommand()).as(open).isTrue();
    }
    Heard heard = new Heard();
    byte[] bytes = bytes("a<IAC><DO>x<CR>");
    heard.feed(bytes, 0, bytes.length);
    assertThat(heard.decoder.withinCommand()).isFalse();
  }

  @Test
  void aLongSubnegotiationIsSkippedAndAnEndlessOneIsTheEnd() throws Exception { // HAZ-TEL-01, P-01
    Heard heard = new Heard();
    byte[] block = new byte[Decoder.MAX_PARAMETERS + 1];
    Arrays.fill(block, (byte) 'x');
    byte[] begin = bytes("<IAC><SB><TTYPE>");
    byte[] end = bytes("<IAC><SE>on");
    heard.feed(begin, 0, begin.length);
    heard.feed(block, 0, block.length - 1); // just as much as is allowed
    heard.feed(end, 0, end.length);
    assertThat(heard.events).hasSize(1);
    heard.feed(begin, 0, begin.length);
    heard.feed(block, 0, block.length);
    heard.feed(end, 0, end.length);
    assertThat(heard.events).hasSize(1); // not told
    assertThat(heard.toString()).startsWith("onon");
    heard.feed(begin, 0, begin.length);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                heard.feed(block, 0, block.length);
              }
            })
        .isInstanceOfSatisfying(
            LimitException.class, e -> assertThat(e.value()).isEqualTo(Decoder.MAX_SKIPPED));
  }

  @Property
  void cutsDoNotMatterWhateverComes(@ForAll @Size(max = 60) byte[] bytes, @ForAll long seed)
      throws Exception { // P-23
    anyCuts(bytes, seed);
  }

  @Tag("soak")
  @Property(tries = 100_000)
  void soakNoBytesMakeItFail(@ForAll @Size(max = 200) byte[] bytes, @ForAll long seed)
      throws Exception {
    anyCuts(bytes, seed);
  }

  private static void anyCuts(byte[] bytes, long seed) throws NetClientException {
    byte[] dense = bytes.clone();
    Random random = new Random(seed);
    for (int i = 0; i < dense.length; i++) { // commands, where there would hardly be any
      if (random.nextInt(3) == 0) {
        dense[i] = (byte) (random.nextBoolean() ? 255 : 236 + random.nextInt(19));
      }
    }
    Heard whole = new Heard();
    whole.feed(dense, 0, dense.length);
    Heard pieces = new Heard();
    for (int at = 0; at < dense.length; ) {
      int to = Math.min(dense.length, at + 1 + random.nextInt(9));
      pieces.feed(dense, at, to);
      at = to;
    }
    assertThat(pieces.toString()).isEqualTo(whole.toString());
    assertThat(pieces.decoder.withinCommand()).isEqualTo(whole.decoder.withinCommand());
  }

  /** A plain encoder of its own. */
  @Property
  void whatAPlainEncoderSendsComesBack(@ForAll @Size(max = 100) byte[] data) throws Exception {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (byte b : data) {
      sent.write(b);
      if (b == (byte) 255) {
        sent.write(b);
      } else if (b == '\r') {
        sent.write(0);
      }
    }
    Heard heard = new Heard();
    heard.feed(sent.toByteArray(), 0, sent.size());
    assertThat(heard.data.toByteArray()).isEqualTo(data);
  }
}
