package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.FakeHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2's own ways to fail, as typed errors: HAZ-HTTP-31. */
class Http2Test {
  private RawHttp2 server;
  private final HttpClient http = Clients.plain();

  private RawHttp2 server(byte... settings) throws IOException {
    server = new RawHttp2(settings);
    return server;
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    if (server != null) {
      server.close();
    }
  }

  private String get() throws IOException {
    return http.execute(HttpRequest.get(server.uri("/")).build()).text();
  }

  private void post() throws IOException {
    http.send(server.uri("/"), Content.of("content"), Progress.NONE);
  }

  private static byte[] int32(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  @Test
  void itIsChosenByAlpnAndSharesAConnection() throws Exception { // PY-HTTP-02, PY-HTTP-21
    server().ok("one").ok("two");
    try (HttpResponse response = http.get(server.uri("/"))) {
      assertThat(response.version()).isEqualTo("HTTP/2");
      assertThat(response.reason()).isEmpty();
      assertThat(response.text()).isEqualTo("one");
    }
    assertThat(get()).isEqualTo("two");
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void streamsBothWays() throws Exception {
    try (FakeHttp fake = FakeHttp.startTls()) {
      byte[] large = new byte[3 << 20];
      new java.util.Random(5).nextBytes(large);
      fake.on("/", r -> FakeHttp.Response.of(200, r.body()));
      HttpRequest request = HttpRequest.post(URI.create(fake.url("/")), Content.of(large)).build();
      assertThat(http.execute(request).bytes()).isEqualTo(large);
    }
  }

  @Test
  void threadsShareAClient() throws Exception { // PY-HTTP-01
    try (FakeHttp fake = FakeHttp.startTls()) {
      fake.on("/", r -> FakeHttp.Response.of(200, r.body()));
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Content own = Content.of("text " + i);
        HttpRequest request = HttpRequest.post(URI.create(fake.url("/")), own).build();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answer.completeAsync(() -> text(request), task -> new Thread(task).start());
        answers.add(answer);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(answers.get(i).get()).isEqualTo("text " + i);
      }
    }
  }

  private String text(HttpRequest request) {
    try {
      return http.execute(request).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatWasNotProcessedIsRepeatedWhateverItIs() throws Exception { // P-19: nothing was done
    server();
    server.then((stream, out) -> out.frame(RawHttp2.GOAWAY, 0, 0, new byte[8]));
    server.ok("again");
    post();
    assertThat(server.accepted()).isEqualTo(2);
    server.then(
        (stream, out) -> out.frame(RawHttp2.RST_STREAM, 0, stream, int32(7))); // REFUSED_STREAM
    server.ok("again");
    assertThat(get()).isEqualTo("again");
  }

  @Test
  void aServerThatAlwaysRefusesIsNotAskedForEver() throws Exception {
    server();
    for (int i = 0; i < 50; i++) {
      server.then((stream, out) -> out.frame(RawHttp2.RST_STREAM, 0, stream, int32(7)));
    }
    assertThatThrownBy(this::post)
        .isInstanceOfSatisfying(
            TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
    assertThat(server.requests()).isLessThanOrEqualTo(10);
  }

  @Test
  void aResetBeforeTheAnswerIsAnEnd() throws Exception {
    server().then((stream, out) -> out.frame(RawHttp2.RST_STREAM, 0, stream, int32(2)));
    assertThatThrownBy(this::post)
        .isInstanceOfSatisfying(
            TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN))
        .hasMessageContaining("INTERNAL_ERROR");
  }

  @Test
  void aResetWithinTheBodyIsNeverItsEnd() throws Exception { // P-16
    server()
        .then(
            (stream, out) -> {
              out.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.OK);
              out.frame(RawHttp2.DATA, 0, stream, new byte[] {'h', 'a', 'l', 'f'});
              out.frame(RawHttp2.RST_STREAM, 0, stream, int32(8)); // CANCEL
            })
        .ok("next");
    assertThatThrownBy(this::get).isInstanceOf(TruncatedException.class);
    assertThat(get()).isEqualTo("next");
  }

  /** An answer that announces a size, and may not keep to it. */
  private static RawHttp2.Reaction announcing(int size, String body) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(RawHttp2.OK);
    String digits = String.valueOf(size);
    head.write(0x0F); // content-length, by the index of the name: 28
    head.write(28 - 15);
    head.write(digits.length());
    head.writeBytes(digits.getBytes(StandardCharsets.US_ASCII));
    return (stream, out) -> {
      out.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, head.toByteArray());
      out.frame(
          RawHttp2.DATA, RawHttp2.END_STREAM, stream, body.getBytes(StandardCharsets.US_ASCII));
    };
  }

  @Test
  void aBodyIsAsLongAsItWasAnnounced() throws Exception { // P-16, HAZ-HTTP-05
    server()
        .then(announcing(4, "1234"))
        .then(announcing(10, "1234"))
        .then(announcing(100_000, "1234"))
        .then(announcing(3, "1234"));
    assertThat(get()).isEqualTo("1234");
    for (long size : new long[] {10, 100_000}) {
      assertThatThrownBy(this::get)
          .isInstanceOfSatisfying(
              TruncatedException.class,
              e -> {
                assertThat(e.received()).isEqualTo(4);
                assertThat(e.expected()).hasValue(size);
              });
    }
    assertThatThrownBy(this::get).isInstanceOf(ProtocolException.class);
  }

  @Test
  void anEndOfTheConnectionWithinTheBodyIsNotItsEndEither() throws Exception { // P-16
    server()
        .then(
            (stream, out) -> {
              out.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.OK);
              out.frame(RawHttp2.DATA, 0, stream, new byte[] {'h', 'a', 'l', 'f'});
              throw new RawHttp2.Close();
            })
        .ok("next");
    assertThatThrownBy(this::get).isInstanceOf(TruncatedException.class);
    assertThat(get()).isEqualTo("next");
  }

  @Test
  void aDeadPooledConnectionIsReplacedQuietly() throws Exception { // HAZ-HTTP-26
    server()
        .ok("one")
        .then(
            (stream, out) -> {
              throw new RawHttp2.Close();
            })
        .ok("two");
    assertThat(get()).isEqualTo("one");
    assertThat(get()).isEqualTo("two");
  }

  @Test
  void framesThatBreakTheRulesAreTyped() throws Exception {
    server()
        .then((stream, out) -> out.frame(RawHttp2.DATA, 0, 0, (byte) 1)) // no stream
        .ok("next");
    assertThatThrownBy(this::post)
        .isInstanceOfAny(ProtocolException.class, TruncatedException.class);
    assertThat(get()).isEqualTo("next");
    server.then((stream, out) -> out.frame(RawHttp2.HEADERS, 5, stream, (byte) 0xFF, (byte) 0xFF));
    assertThatThrownBy(this::post)
        .isInstanceOfAny(ProtocolException.class, TruncatedException.class);
    server.ok("next");
    assertThat(get()).isEqualTo("next");
  }

  /** Literal fields without indexing, {@code a: bbb…}. */
  private static byte[] fields(int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(new byte[] {0, 1, 'a', 10});
      out.writeBytes("bbbbbbbbbb".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  @Test
  void aFloodOfContinuationsEnds() throws Exception { // CVE-2023-45288
    byte[] fields = fields(1000);
    server()
        .then(
            (stream, out) -> {
              out.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, stream, RawHttp2.OK);
              for (int i = 0; i < 10_000; i++) {
                out.frame(RawHttp2.CONTINUATION, 0, stream, fields);
              }
            });
    HttpRequest request = HttpRequest.get(server.uri("/")).deadline(Duration.ofSeconds(20)).build();
    assertThatThrownBy(() -> http.execute(request))
        .isInstanceOf(NetClientException.class)
        .isNotInstanceOf(TimedOutException.class);
  }

  @Test
  void aHeaderBombIsALimit() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(0x88);
    bomb.writeBytes(new byte[] {0x40, 1, 'a', 0x7F, (byte) 0xA1, 0x1E}); // indexed, 4,000 bytes
    bomb.writeBytes(new byte[4000]);
    for (int i = 0; i < 10_000; i++) {
      bomb.write(0xBE); // that field again: 40 MB
    }
    server()
        .then(
            (stream, out) ->
                out.frame(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                    stream,
                    bomb.toByteArray()));
    assertThatThrownBy(this::get).isInstanceOf(NetClientException.class);
  }

  /** Many heads of an interim response, and then the response. */
  private static RawHttp2.Reaction interim(int count) {
    byte[] early = {8, 3, '1', '0', '3'}; // :status: 103, by the index of the name
    return (stream, out) -> {
      for (int i = 0; i < count; i++) {
        out.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, early);
      }
      out.ok(stream, "end");
    };
  }

  @Test
  void interimResponsesAreSkippedWithinTheLimit() throws Exception { // HAZ-HTTP-03, P-01
    server().then(interim(20)).then(interim(20)).then(interim(22)).ok("again");
    assertThat(get()).isEqualTo("end");
    assertThat(get()).isEqualTo("end"); // each request has its own count
    assertThatThrownBy(this::get)
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.limit()).isEqualTo("interim responses");
              assertThat(e.value()).isEqualTo(20);
            });
    assertThat(get()).isEqualTo("again");
    assertThat(server.accepted()).isEqualTo(2);
  }

  @Test
  void tooManyFieldsAreALimit() throws Exception { // HAZ-HTTP-01
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(0x88);
    many.writeBytes(fields(1100));
    server()
        .then(
            (stream, out) ->
                out.frame(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                    stream,
                    many.toByteArray()));
    assertThatThrownBy(this::get)
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("1000 response header fields");
  }

  @Test
  void aHeadOfTooManyBytesIsALimit() throws Exception { // P-01, HAZ-HTTP-01
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x88);
    head.writeBytes(fields(10)); // of 15 bytes each, were they lines
    server();
    try (HttpClient strict = http.toBuilder().maxHead(149).build()) {
      server.then(
          (stream, out) ->
              out.frame(
                  RawHttp2.HEADERS,
                  RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                  stream,
                  head.toByteArray()));
      assertThatThrownBy(() -> strict.execute(HttpRequest.get(server.uri("/")).build()))
          .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.seen()).isEqualTo(150));
    }
  }

  @Test
  void aFloodOfPingsDoesNotPostponeAClock() throws Exception {
    server()
        .then(
            (stream, out) -> {
              for (int i = 0; i < 1_000_000; i++) {
                out.frame(RawHttp2.PING, 0, 0, new byte[8]);
              }
            });
    HttpRequest request = HttpRequest.get(server.uri("/")).deadline(Duration.ofMillis(500)).build();
    assertThatThrownBy(() -> http.execute(request)).isInstanceOf(TimedOutException.class);
  }

  @Test
  void aWindowThatStaysShutIsAClockOfWrites() throws Exception { // HAZ-NET-10
    server(new byte[] {0, 4, 0, 0, 0, 0}); // INITIAL_WINDOW_SIZE 0
    byte[] large = new byte[200_000]; // more than the window that is open before SETTINGS
    try (HttpClient impatient =
        HttpClient.builder().connector(Clients.impatient(Duration.ofMillis(400))).build()) {
      assertThatThrownBy(() -> impatient.send(server.uri("/"), Content.of(large), Progress.NONE))
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.WRITE));
    }
  }
}
