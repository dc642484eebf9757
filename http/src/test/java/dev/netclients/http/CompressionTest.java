package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Clock;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.http.RawServer.Then;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final byte[] TEXT =
      "It was the best of times. ".repeat(2000).getBytes(StandardCharsets.US_ASCII);

  private final RawServer server = RawServer.start();
  private final HttpClient http = Clients.plain();

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, boolean bare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(9, bare);
    try (OutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(bytes);
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] response(byte[] body, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return concat(head.toString().getBytes(StandardCharsets.US_ASCII), body);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private byte[] get(byte[] body, String... fields) throws IOException {
    server.then(Then.KEEP, response(body, fields));
    return http.get(server.uri("/")).bytes();
  }

  @Test
  void gzipIsAskedForAndUndone() throws Exception { // PY-HTTP-20
    assertThat(get(gzip(TEXT), "Content-Encoding: gzip")).isEqualTo(TEXT);
    assertThat(get(gzip(TEXT), "Content-Encoding: X-GZip")).isEqualTo(TEXT);
    assertThat(get(TEXT, "Content-Encoding: identity")).isEqualTo(TEXT);
    assertThat(get(deflate(TEXT, false), "Content-Encoding: deflate")).isEqualTo(TEXT);
    assertThat(get(deflate(TEXT, true), "Content-Encoding: deflate")).isEqualTo(TEXT);
    assertThat(server.asked()).allMatch(asked -> asked.header("Accept-Encoding").equals("gzip"));
    assertThat(server.accepted()).isEqualTo(1); // each was read to the end of its framing
  }

  @Test
  void oneByteAtATimeItIsTheSame() throws Exception { // P-23
    server.fault(Point.REPLY, Fault.ONE_BYTE_SEGMENTS);
    assertThat(get(gzip(TEXT), "Content-Encoding: gzip")).isEqualTo(TEXT);
    byte[] members = concat(gzip(TEXT), gzip("more".getBytes(StandardCharsets.US_ASCII)));
    assertThat(get(members, "Content-Encoding: gzip")).hasSize(TEXT.length + 4);
    assertThat(get(deflate(TEXT, false), "Content-Encoding: deflate")).isEqualTo(TEXT);
    assertThat(get(deflate(TEXT, true), "Content-Encoding: deflate")).isEqualTo(TEXT);
  }

  @Test
  void theTwoBytesThatTellZlibNeedNotComeTogether() throws Exception { // P-23
    byte[] whole = deflate(TEXT, false);
    byte[] rest = Arrays.copyOfRange(whole, 1, whole.length);
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n"
                + (char) whole[0]
                + "\r\n"
                + Integer.toHexString(rest.length)
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] end = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    server.then(Then.KEEP, concat(concat(head, rest), end));
    assertThat(http.get(server.uri("/")).bytes()).isEqualTo(TEXT);
  }

  @Test
  void membersFollowOneAnother() throws Exception { // RFC 1952, section 2.2
    byte[] members = concat(concat(gzip(TEXT), gzip(new byte[0])), gzip(TEXT));
    assertThat(get(members, "Content-Encoding: gzip")).isEqualTo(concat(TEXT, TEXT));
  }

  @Test
  void nothingCompressedIsNothing() throws Exception {
    assertThat(get(new byte[0], "Content-Encoding: gzip")).isEmpty();
    server.answers(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assertThat(http.get(server.uri("/")).bytes()).isEmpty();
  }

  @Test
  void stackedCodingsAreUndoneInReverse() throws Exception { // HAZ-HTTP-09
    byte[] twice = deflate(gzip(TEXT), false);
    assertThat(get(twice, "Content-Encoding: gzip, deflate")).isEqualTo(TEXT);
    assertThat(get(twice, "Content-Encoding: gzip", "Content-Encoding: deflate")).isEqualTo(TEXT);
    byte[] many = TEXT;
    for (int i = 0; i < 6; i++) {
      many = gzip(many);
    }
    byte[] six = many;
    assertThatThrownBy(
            () ->
                get(six, "Content-Encoding: gzip, gzip, gzip", "Content-Encoding: gzip,gzip,gzip"))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("5 content codings");
  }

  @Test
  void aBombIsALimitForStreamsToo() throws Exception { // HAZ-HTTP-09, PY-HTTP-20
    byte[] bomb = gzip(new byte[100 << 20]);
    assertThat(bomb.length).isLessThan(110_000);
    server.then(Then.KEEP, response(bomb, "Content-Encoding: gzip"));
    byte[] twice = gzip(gzip(new byte[20 << 20]));
    server.then(Then.KEEP, response(twice, "Content-Encoding: gzip, gzip"));
    for (int i = 0; i < 2; i++) {
      try (HttpResponse response = http.get(server.uri("/"))) {
        assertThatThrownBy(() -> response.body().transferTo(OutputStream.nullOutputStream()))
            .isInstanceOfSatisfying(
                LimitException.class, e -> assertThat(e.value()).isEqualTo(1000));
      }
    }
  }

  @Test
  void theRatioIsTheOneThatWasSet() throws Exception { // PY-HTTP-15, PY-HTTP-20
    byte[] zeros = response(gzip(new byte[2 << 20]), "Content-Encoding: gzip");
    server.then(Then.KEEP, zeros).then(Then.KEEP, zeros);
    try (HttpClient wary = Clients.builder().maxRatio(10).build();
        HttpClient bold = Clients.builder().maxRatio(2000).build()) {
      assertThatThrownBy(() -> wary.get(server.uri("/")).bytes())
          .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.value()).isEqualTo(10));
      assertThat(bold.get(server.uri("/")).bytes()).hasSize(2 << 20);
    }
  }

  @Test
  void inMemoryTheDecompressedSizeCounts() throws Exception { // HAZ-HTTP-09, PY-HTTP-20
    byte[] noise = new byte[100_000];
    new java.util.Random(1).nextBytes(noise);
    try (HttpClient small = Clients.builder().maxInMemory(50_000).build()) {
      server.then(Then.KEEP, response(gzip(noise), "Content-Encoding: gzip"));
      assertThatThrownBy(() -> small.get(server.uri("/")).bytes())
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(50_000));
    }
  }

  @Test
  void aCutOneIsTruncatedAtEachPoint() throws Exception { // HAZ-HTTP-10
    byte[] whole = gzip(TEXT);
    for (int length = 1; length < whole.length; length += 1 + length / 20) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> get(cut, "Content-Encoding: gzip"))
          .isInstanceOf(TruncatedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 12, -1, -5, -8})
  void aBrokenOneIsAnError(int at) throws Exception { // HAZ-HTTP-10
    byte[] broken = gzip(TEXT);
    broken[at < 0 ? broken.length + at : at] ^= (byte) 0xE0;
    assertThatThrownBy(() -> get(broken, "Content-Encoding: gzip"))
        .isInstanceOfAny(ProtocolException.class, TruncatedException.class);
  }

  @Test
  void bytesBehindTheEndAreAnError() throws Exception { // HAZ-HTTP-10
    byte[] tail = "trailing".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> get(concat(gzip(TEXT), tail), "Content-Encoding: gzip"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("behind its end");
    assertThatThrownBy(() -> get(concat(deflate(TEXT, false), tail), "Content-Encoding: deflate"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void headersOfGzipAreReadAndBounded() throws Exception { // HAZ-HTTP-10
    byte[] plain = gzip(TEXT);
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.write(new byte[] {0x1F, (byte) 0x8B, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 0});
    named.write(new byte[] {3, 0, 1, 2, 3}); // FEXTRA
    named.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
    named.write(new byte[] {0, 0}); // FHCRC
    named.write(plain, 10, plain.length - 10);
    assertThat(get(named.toByteArray(), "Content-Encoding: gzip")).isEqualTo(TEXT);

    ByteArrayOutputStream endless = new ByteArrayOutputStream();
    endless.write(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0});
    endless.write("x".repeat(200_000).getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> get(endless.toByteArray(), "Content-Encoding: gzip"))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("gzip header");
  }

  @Test
  void aCodingThatNobodyAskedForIsAnError() throws Exception {
    assertThatThrownBy(() -> get(TEXT, "Content-Encoding: br"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("br");
  }

  @Test
  void whoAsksForACodingGetsItAsItIs() throws Exception {
    byte[] coded = gzip(TEXT);
    server.then(Then.KEEP, response(coded, "Content-Encoding: gzip"));
    HttpRequest request =
        HttpRequest.get(server.uri("/")).header("Accept-Encoding", "gzip, br").build();
    try (HttpResponse response = http.execute(request)) {
      assertThat(response.length()).hasValue(coded.length);
      assertThat(response.bytes()).isEqualTo(coded);
    }
  }

  @Test
  void aResourceIsAskedForUncodedAndNeverResumedIfItIsCoded() throws Exception {
    server.then(Then.KEEP, response(gzip(TEXT), "Content-Encoding: gzip", "ETag: \"1\""));
    try (Resource resource = http.read(server.uri("/"))) {
      assertThat(resource.size()).isEmpty();
      assertThat(resource.validator()).isEmpty();
      assertThat(resource.readAll()).isEqualTo(TEXT);
    }
    assertThat(server.asked().get(0).header("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void afterAFailureTheBodyStaysFailed() throws Exception { // HAZ-HTTP-10, P-16
    byte[] broken = Arrays.copyOf(gzip(TEXT), 100);
    server.then(Then.KEEP, response(broken, "Content-Encoding: gzip"));
    try (HttpResponse response = http.get(server.uri("/"))) {
      InputStream body = response.body();
      List<Class<?>> seen = new java.util.ArrayList<>();
      for (int i = 0; i < 2; i++) {
        try {
          body.transferTo(OutputStream.nullOutputStream());
        } catch (NetClientException e) {
          seen.add(e.getClass());
        }
      }
      assertThat(seen).containsExactly(TruncatedException.class, TruncatedException.class);
    }
  }

  @Test
  void whatComesTooSlowlyIsGivenUpThoughNothingOfItCanBeReadYet()
      throws IOException { // P-04, HAZ-NET-04
    byte[] named = {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3}; // and now a file's name
    byte[] endless = concat(named, "n".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
    server.drip(Duration.ofMillis(10));
    server.fault(Point.REPLY, Fault.DRIP);
    server.then(Then.KEEP, response(endless, "Content-Encoding: gzip"));
    Connector second = Clients.impatient(Duration.ofSeconds(1));
    Connector rated =
        second.toBuilder().timeouts(second.timeouts().withMinimumRate(10_000)).build();
    try (HttpClient strict = HttpClient.builder().connector(rated).build()) {
      HttpResponse slow = strict.get(server.uri("/"));
      assertThatThrownBy(slow::bytes)
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.RATE));
    }
  }
}
