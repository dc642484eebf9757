package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseGuardTest {
  record Good(String method, String response, boolean reusable) {}

  static List<Good> responses() {
    return List.of(
        new Good("GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", true),
        new Good("GET", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", true), // no reason, no space
        new Good("GET", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", true), // RFC 9112, section 2.2
        new Good(
            "GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", true),
        new Good(
            "GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na", false),
        new Good("GET", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", false),
        new Good(
            "GET", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na", true),
        new Good("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n", true),
        new Good("GET", "HTTP/1.1 204 No Content\r\n\r\n", true),
        new Good("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 300\r\n\r\n", true),
        new Good(
            "GET",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
            true),
        new Good(
            "GET",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n",
            true));
  }

  /** Feeds the bytes in pieces of that size; returns how many were taken for the response's own. */
  private static int feed(ResponseGuard guard, byte[] bytes, int piece) throws Carried {
    int own = 0;
    for (int at = 0; at < bytes.length; at += piece) {
      int length = Math.min(piece, bytes.length - at);
      int admitted = guard.admit(bytes, at, length);
      own += admitted;
      if (admitted < length) {
        break;
      }
    }
    return own;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ResponseGuard guard(String method) {
    ResponseGuard guard = new ResponseGuard("a.test:80", ResponseGuard.MAX_HEAD, 1000);
    guard.begin(method, Outcome.NOT_DONE);
    return guard;
  }

  // P-23, HAZ-NET-05, PY-HTTP-12
  @ParameterizedTest
  @MethodSource("responses")
  void aResponseEndsWhereItEndsHoweverItIsCut(Good good) throws Exception {
    byte[] bytes = bytes(good.response);
    for (int piece = 1; piece <= bytes.length; piece++) {
      ResponseGuard guard = guard(good.method);
      assertThat(feed(guard, bytes, piece)).isEqualTo(bytes.length);
      assertThat(guard.isQuiet()).isTrue();
      assertThat(guard.isReusable()).isEqualTo(good.reusable);
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void whatFollowsIsNotHandedOnAndSpoilsTheConnection(Good good) throws Exception { // HAZ-HTTP-07
    byte[] own = bytes(good.response);
    byte[] all = bytes(good.response + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    for (int piece : new int[] {1, 7, own.length, own.length + 1, all.length}) {
      ResponseGuard guard = guard(good.method);
      assertThat(feed(guard, all, piece)).isEqualTo(own.length);
      assertThat(guard.isReusable()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void anEarlyEndIsSeenAtEachPoint(Good good) throws Exception { // HAZ-HTTP-05, HAZ-NET-08
    byte[] bytes = bytes(good.response);
    for (int cut = 0; cut < bytes.length; cut++) {
      ResponseGuard guard = guard(good.method);
      guard.admit(bytes, 0, cut);
      assertThatThrownBy(guard::ended).hasCauseInstanceOf(TruncatedException.class);
      assertThat(guard.isReusable()).isFalse();
    }
  }

  @Test
  void withoutALengthTheBodyEndsWithTheConnection() throws Exception { // PY-HTTP-12
    ResponseGuard guard = guard("GET");
    byte[] bytes = bytes("HTTP/1.1 200 OK\r\n\r\nas long as it takes");
    assertThat(feed(guard, bytes, 5)).isEqualTo(bytes.length);
    guard.ended();
    assertThat(guard.isReusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // HAZ-HTTP-02
        "SSH-2.0-OpenSSH_9.2\r\n",
        "<html>",
        "HTTP/0.9 200 OK\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 99 Low\r\n\r\n",
        "HTTP/1.1 099 Low\r\n\r\n",
        "HTTP/1.1 1000 High\r\n\r\n",
        "HTTP/1.1 -20 Negative\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 2O0 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        // HAZ-HTTP-03
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        // HAZ-HTTP-06
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 12345678901234567890\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        // HAZ-HTTP-17
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: 1\r\n Content-Length: 3\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: 1\r\n\tfolded\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\rContent-Length: 3\r\n\r\n",
        // HAZ-HTTP-04
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc0\r\n"
      })
  void whatIsNotHttpIsRefusedHoweverItIsCut(String response) {
    for (int piece : new int[] {1, 3, response.length()}) {
      ResponseGuard guard = guard("GET");
      assertThatThrownBy(() -> feed(guard, bytes(response), piece))
          .hasCauseInstanceOf(ProtocolException.class);
      assertThat(guard.isReusable()).isFalse();
    }
  }

  @Test
  void anExcerptOfWhatCameIsQuotedEscaped() { // HAZ-HTTP-02, P-12
    assertThatThrownBy(() -> feed(guard("GET"), bytes("220 \u001b[31mftp ready\r\n"), 100))
        .hasMessageContaining("220 \\x1B[31mftp ready");
  }

  // HAZ-HTTP-01, PY-HTTP-15
  @ParameterizedTest
  @CsvSource({
    "X: y, 1200, response header fields, 1000",
    "XXXXXXXXXX: YYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYY, 100000, "
        + "response header fields, 1000"
  })
  void tooManyFieldsAreALimit(String field, int times, String limit, long value) {
    String head = "HTTP/1.1 200 OK\r\n" + (field + "\r\n").repeat(times);
    assertThatThrownBy(() -> feed(guard("GET"), bytes(head), 8192))
        .cause()
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(limit);
              assertThat(e.value()).isEqualTo(value);
            });
  }

  @Test
  void anEndlessFieldIsALimit() { // HAZ-HTTP-01, PY-HTTP-15
    ResponseGuard guard = guard("GET");
    byte[] block = bytes("x".repeat(8192));
    assertThatThrownBy(
            () -> {
              guard.admit(bytes("HTTP/1.1 200 OK\r\nX: "), 0, 20);
              for (int i = 0; i < 100; i++) {
                guard.admit(block, 0, block.length);
              }
            })
        .hasCauseInstanceOf(LimitException.class)
        .hasMessageContaining("262144 bytes of response headers");
  }

  @Test
  void interimResponsesAreCounted() { // HAZ-HTTP-03
    String interim = "HTTP/1.1 102 Processing\r\n\r\n";
    assertThatThrownBy(() -> feed(guard("GET"), bytes(interim.repeat(21)), 100))
        .hasCauseInstanceOf(LimitException.class)
        .hasMessageContaining("interim responses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901234567", "fffffffffffffffff", "8000000000000000"})
  void aChunkSizeThatNoFileHasIsALimit(String size) { // HAZ-HTTP-04
    String response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\n";
    assertThatThrownBy(() -> feed(guard("GET"), bytes(response), 100))
        .hasCauseInstanceOf(LimitException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1;", "0\r\nX: "})
  void extensionsAndTrailersHaveAnEnd(String start) { // HAZ-HTTP-30
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + start + "x".repeat(20_000);
    assertThatThrownBy(() -> feed(guard("GET"), bytes(response), 4096))
        .hasCauseInstanceOf(LimitException.class);
  }

  @Property(tries = 2000)
  void noBytesDoAnythingElseThanPassOrBeRefused(@ForAll @Size(max = 200) byte[] noise) {
    passOrBeRefused("", noise);
    passOrBeRefused("HTTP/1.1 200 OK\r\n", noise);
    passOrBeRefused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", noise);
  }

  @Property(tries = 100_000)
  @Tag("soak")
  void soakNoBytesDoAnythingElse(@ForAll @Size(max = 200) byte[] noise) {
    noBytesDoAnythingElseThanPassOrBeRefused(noise);
  }

  private static void passOrBeRefused(String head, byte[] noise) {
    ResponseGuard guard = guard("GET");
    try {
      guard.admit(bytes(head), 0, head.length());
      guard.admit(noise, 0, noise.length);
      guard.ended();
    } catch (Carried e) {
      assertThat(guard.isReusable()).isFalse();
      assertThat(e.failure())
          .isInstanceOfAny(LimitException.class, ProtocolException.class, TruncatedException.class);
    }
  }

  @Provide
  Arbitrary<List<String>> bodies() {
    return Arbitraries.strings().ascii().ofMaxLength(40).list().ofMaxSize(5);
  }

  /** However responses are framed, and however they are cut, each ends where it ends. */
  @Property(tries = 500)
  void everyFramingIsFollowedToItsEnd(
      @ForAll("bodies") List<String> bodies,
      @ForAll boolean chunked,
      @ForAll @IntRange(min = 1, max = 60) int piece)
      throws Exception {
    ResponseGuard guard = new ResponseGuard("a.test:80", ResponseGuard.MAX_HEAD, 1000);
    for (String body : bodies) {
      byte[] response = bytes(chunked ? chunked(body, piece) : counted(body));
      guard.begin("GET", Outcome.NOT_DONE);
      assertThat(feed(guard, response, piece)).isEqualTo(response.length);
      assertThat(guard.isQuiet()).isTrue();
      assertThat(guard.isReusable()).isTrue();
    }
    guard.begin("GET", Outcome.NOT_DONE);
    byte[] two = bytes(counted("a") + "b");
    assertThat(feed(guard, two, piece)).isEqualTo(two.length - 1);
    assertThat(guard.isReusable()).isFalse();
  }

  @Property(tries = 100_000)
  @Tag("soak")
  void soakEveryFramingIsFollowedToItsEnd(
      @ForAll("bodies") List<String> bodies,
      @ForAll boolean chunked,
      @ForAll @IntRange(min = 1, max = 60) int piece)
      throws Exception {
    everyFramingIsFollowedToItsEnd(bodies, chunked, piece);
  }

  private static String counted(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String chunked(String body, int size) {
    StringBuilder out = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < body.length(); at += size) {
      String chunk = body.substring(at, Math.min(body.length(), at + size));
      out.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    return out + "0\r\n\r\n";
  }
}
