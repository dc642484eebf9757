package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.NetClientException;
import dev.netclients.imap.ModifiedUtf7;
import dev.netclients.imap.NumberSet;
import dev.netclients.line.BufferedInput;
import dev.netclients.line.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes make the reader or the parsers fail but typed, and none make them wait. */
class ResponseFuzzTest {
  private static final List<byte[]> CORPUS = corpus().toList();
  private static final String NASTY = " ()[]<>{}\"\\*+~%&\r\n\0aA1:,.-NIL";

  static Stream<byte[]> corpus() {
    try (InputStream in = ResponseFuzzTest.class.getResourceAsStream("corpus.txt")) {
      return new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(ResponseFuzzTest::unescaped)
              .toList()
              .stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] unescaped(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != '\\') {
        out.writeBytes(String.valueOf(c).getBytes(UTF_8));
        continue;
      }
      c = line.charAt(++i);
      switch (c) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 'x' -> {
          out.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.write(c);
      }
    }
    return out.toByteArray();
  }

  /** Reads what comes until a typed failure, which the end is too. */
  private static void readAll(byte[] bytes) {
    ResponseReader reader =
        new ResponseReader(new BufferedInput(new ByteArrayInputStream(bytes)), Peer.named("test"));
    try {
      while (true) {
        Response response = reader.next();
        if (response instanceof Response.Fetch fetch) {
          while (reader.hasLiteral()) {
            reader.literal().skip(Long.MAX_VALUE);
            reader.resume(fetch.data());
          }
          look(fetch.data());
        }
      }
    } catch (NetClientException e) {
      assertThat(e.getMessage()).isNotEmpty();
    } catch (IOException e) {
      throw new AssertionError("not one of ours", e);
    }
  }

  private static void look(FetchData data) {
    try {
      data.envelope().ifPresent(envelope -> envelope.subject().isPresent());
      data.bodyStructure().ifPresent(structure -> structure.all().size());
    } catch (MalformedException e) {
      assertThat(e.expected()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void theCorpusIsReadWholeAndCutAndWithEachByteChanged(byte[] response) {
    byte[] line = (new String(response, ISO_8859_1) + "\r\n").getBytes(ISO_8859_1);
    readAll(line);
    for (int i = 0; i < line.length; i++) {
      readAll(java.util.Arrays.copyOf(line, i));
      byte[] other = line.clone();
      for (char c : NASTY.toCharArray()) {
        other[i] = (byte) c;
        readAll(other);
      }
    }
  }

  private static byte[] mutated(long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      byte[] one = CORPUS.get(random.nextInt(CORPUS.size())).clone();
      byte[] other = CORPUS.get(random.nextInt(CORPUS.size()));
      for (int changes = random.nextInt(6); changes > 0 && one.length > 0; changes--) {
        one[random.nextInt(one.length)] = (byte) NASTY.charAt(random.nextInt(NASTY.length()));
      }
      out.write(one, 0, random.nextInt(4) > 0 ? one.length : random.nextInt(one.length + 1));
      if (random.nextInt(4) == 0) {
        int from = random.nextInt(other.length);
        out.write(other, from, other.length - from);
      }
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    return out.toByteArray();
  }

  @Property(tries = 1000)
  void mutatedResponsesAreTypedFailuresAtWorst(@ForAll long seed) { // HAZ-IMAP-14
    readAll(mutated(seed));
  }

  @Property(tries = 1000)
  void anyBytesAreTypedFailuresAtWorst( // PY-IMAP-40
      @ForAll @Size(max = 300) byte[] bytes) {
    readAll(bytes);
    readAll(("* 1 FETCH (" + new String(bytes, ISO_8859_1) + ")\r\n").getBytes(ISO_8859_1));
    readAll(("* " + new String(bytes, ISO_8859_1) + "\r\n").getBytes(ISO_8859_1));
  }

  @net.jqwik.api.Tag("soak")
  @Property(tries = 100_000)
  void mutatedResponsesAreTypedFailuresAtWorstManyTimes(@ForAll long seed) {
    readAll(mutated(seed));
  }

  @Property(tries = 1000)
  void whatParsesPrintsToTheSame(@ForAll long seed) throws Exception {
    Response response;
    try {
      response = ResponseParser.parse(mutated(seed), false);
    } catch (MalformedException e) {
      return;
    }
    if (response instanceof Response.Fetch || response instanceof Response.Condition) {
      return; // compared item by item elsewhere; texts are for people
    }
    if (response instanceof Response.Tagged || response instanceof Response.GoAhead) {
      return;
    }
    assertThat(ResponseParser.parse(ResponsePrinter.print(response, false), false))
        .isEqualTo(response);
  }

  @Property(tries = 1000)
  void anyMailboxNameSurvives(
      @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = 0xD7FF) String name) {
    if (name.indexOf(0x7F) < 0) {
      assertThat(ModifiedUtf7.decode(ModifiedUtf7.encode(name))).isEqualTo(name);
      assertThat(ModifiedUtf7.decodeUtf8(ModifiedUtf7.encodeUtf8(name))).isEqualTo(name);
    }
  }

  @Property(tries = 1000)
  void anyBytesOfAMailboxNameSurvive(@ForAll @Size(max = 40) byte[] raw) { // HAZ-IMAP-19
    assertThat(ModifiedUtf7.encode(ModifiedUtf7.decode(raw))).isEqualTo(raw);
    assertThat(ModifiedUtf7.encodeUtf8(ModifiedUtf7.decodeUtf8(raw))).isEqualTo(raw);
  }

  @Property(tries = 1000)
  void anyTextIsASetOrIsNot(
      @ForAll @StringLength(max = 40) @CharRange(from = '*', to = ':') String text) {
    NumberSet.tryParse(text)
        .ifPresent(set -> assertThat(NumberSet.parse(set.toString())).isEqualTo(set));
  }
}
