package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import dev.netclients.http.RawServer.Then;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may send, through the whole client. */
class WireTest {
  private static String body(HttpClient http, RawServer server) throws IOException {
    return http.execute(HttpRequest.get(server.uri("/")).build()).text();
  }

  // P-23, HAZ-NET-05, PY-HTTP-01, PY-HTTP-13
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConversationInOneByteSegmentsIsTheSame(boolean tls) throws Exception {
    try (RawServer server = tls ? RawServer.startTls() : RawServer.start();
        HttpClient http = Clients.plain()) {
      server.fault(Point.REPLY, Fault.ONE_BYTE_SEGMENTS);
      server.answers(
          "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + RawServer.ok("first"),
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecond\r\n0\r\n\r\n");
      assertThat(body(http, server)).isEqualTo("first");
      assertThat(body(http, server)).isEqualTo("second");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void surplusBytesNeverAnswerTheNextRequest(boolean tls) throws Exception { // HAZ-HTTP-07, P-07
    try (RawServer server = tls ? RawServer.startTls() : RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok("first") + RawServer.ok("smuggled"), RawServer.ok("second"));
      assertThat(body(http, server)).isEqualTo("first");
      assertThat(body(http, server)).isEqualTo("second");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesThatNobodyAskedForSpoilAnIdleConnection(boolean tls)
      throws Exception { // HAZ-HTTP-07, HAZ-NET-23
    try (RawServer server = tls ? RawServer.startTls() : RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok("first"), RawServer.ok("second"));
      assertThat(body(http, server)).isEqualTo("first");
      server.push("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
      // Nothing of a request goes out on it, so any request may take another connection.
      http.write(server.uri("/"), Content.of("content"), Progress.NONE);
      assertThat(server.accepted()).isEqualTo(2);
      assertThat(server.asked()).hasSize(2);
    }
  }

  // HAZ-HTTP-22, PY-HTTP-12
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\nbody",
        "HTTP/1.1 304 Not Modified\r\n\r\nbody",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody"
      })
  void bodiesWhereThereAreNoneAreIgnored(String response) throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(response, RawServer.ok("next"));
      assertThat(body(http, server)).isEmpty();
      assertThat(body(http, server)).isEqualTo("next");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aBodyAfterHeadIsIgnored() throws Exception { // HAZ-HTTP-22
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok("body"), RawServer.ok("next"));
      try (HttpResponse response = http.head(server.uri("/"))) {
        assertThat(response.length()).hasValue(4);
        assertThat(response.bytes()).isEmpty();
      }
      assertThat(body(http, server)).isEqualTo("next");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  // HAZ-HTTP-05, HAZ-HTTP-08, PY-HTTP-10
  @Test
  void aShortBodyIsTruncatedWithItsAmounts() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.then(
          Then.CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n0123456789");
      HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build());
      assertThat(response.length()).hasValue(1_000_000_000_000_000_000L);
      InputStream body = response.body();
      assertThat(body.readNBytes(10)).hasSize(10);
      assertThatThrownBy(body::read)
          .isInstanceOfSatisfying(
              TruncatedException.class,
              e -> {
                assertThat(e.received()).isEqualTo(10);
                assertThat(e.expected()).hasValue(1_000_000_000_000_000_000L);
                assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
              });
      assertThatThrownBy(body::read).isInstanceOf(TruncatedException.class); // and again
      response.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
      })
  void aCutAnswerIsNeverWhole(String response) throws Exception { // HAZ-HTTP-05, PY-HTTP-10
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.then(Then.CLOSE, response);
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(TruncatedException.class);
      server.then(Then.CLOSE, RawServer.ok("next"));
      assertThat(body(http, server)).isEqualTo("next");
    }
  }

  @Test
  void inTlsAnEndWithoutFarewellCutsABodyWithoutLength() throws Exception { // HAZ-TLS-07
    try (RawServer server = RawServer.startTls();
        HttpClient http = Clients.plain()) {
      server.then(Then.CLOSE, "HTTP/1.1 200 OK\r\n\r\nall of it");
      assertThat(body(http, server)).isEqualTo("all of it");
      server.fault(Point.REPLY, Fault.CUT);
      server.then(Then.CLOSE, "HTTP/1.1 200 OK\r\n\r\nhalf of it, as nobody can know");
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(TruncatedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nno field\r\n\r\n",
        "220 ftp.test ready\r\n"
      })
  void whatIsNotHttpIsAProtocolException(String response) throws Exception { // HAZ-HTTP-02, 03, 06
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(response);
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(ProtocolException.class);
      server.answers(RawServer.ok("next"));
      assertThat(body(http, server)).isEqualTo("next");
      assertThat(server.accepted()).isEqualTo(2); // HAZ-HTTP-06: never reused
    }
  }

  @Test
  void aBrokenChunkEndsTheBody() throws Exception { // HAZ-HTTP-04
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n");
      assertThatThrownBy(() -> body(http, server))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("chunk");
    }
  }

  @Test
  void endlessHeadersAreALimit() throws Exception { // HAZ-HTTP-01, P-01
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100_000));
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(LimitException.class);
      server.answers("HTTP/1.1 200 OK\r\nX: " + "y".repeat(600_000));
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void bytesHaveAnUpperBound() throws Exception { // P-01, PY-HTTP-15
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.builder().maxInMemory(4).build()) {
      String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      server.answers(
          RawServer.ok("12345"), chunked + "5\r\n12345\r\n0\r\n\r\n", RawServer.ok("1234"));
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(LimitException.class);
      assertThatThrownBy(() -> body(http, server)).isInstanceOf(LimitException.class);
      assertThat(body(http, server)).isEqualTo("1234");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusalBeforeTheContentIsReadIsReported(boolean close) throws Exception { // HAZ-NET-11
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.then(Then.REFUSE_CONTENT, RawServer.status(413, "too large", "Connection: close"));
      byte[] content = new byte[close ? 20 << 20 : 100];
      assertThatThrownBy(() -> http.write(server.uri("/"), Content.of(content), Progress.NONE))
          .isInstanceOfSatisfying(
              HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(413));
    }
  }

  @Test
  void everyStatusIsHandedOverAndNoneIsSilent() throws Exception { // PY-HTTP-08, PY-HTTP-18
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      for (int status : new int[] {200, 201, 300, 304, 400, 401, 403, 404, 429, 500, 503, 599}) {
        server.answers(RawServer.status(status, ""), RawServer.status(status, ""));
        try (HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build())) {
          assertThat(response.status()).isEqualTo(status);
        }
        if (status < 300) {
          http.get(server.uri("/")).close();
        } else {
          assertThatThrownBy(() -> http.get(server.uri("/")))
              .isInstanceOfSatisfying(
                  HttpStatusException.class,
                  e -> {
                    assertThat(e.status()).isEqualTo(status);
                    assertThat(e.code()).isEqualTo(String.valueOf(status));
                    assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                    assertThat(e.sessionUsable()).isTrue();
                    assertThat(e.temporary()).isEqualTo(status == 429 || status == 503);
                  });
        }
      }
    }
  }

  @Test
  void whetherAFailingServerOrGatewayActedIsUnknown() throws Exception { // P-19
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      for (int status : new int[] {500, 502, 504}) {
        server.answers(RawServer.status(status, ""), RawServer.status(status, ""));
        assertThatThrownBy(() -> http.post(server.uri("/"), Content.of("once")))
            .isInstanceOfSatisfying(
                HttpStatusException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        assertThatThrownBy(() -> http.get(server.uri("/")))
            .isInstanceOfSatisfying(
                HttpStatusException.class,
                e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      }
    }
  }

  @Test
  void aStatusCanBeAskedForBehindTheBody() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.status(404, "page"));
      HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build());
      assertThat(response.text()).isEqualTo("page");
      assertThatThrownBy(response::orThrow)
          .isInstanceOfSatisfying(
              HttpStatusException.class, e -> assertThat(e.text()).isEqualTo("404 Reason"));
    }
  }

  @Test
  void aRefusalQuotesTheBodyEscapedAndCut() throws Exception { // P-12, PY-HTTP-19
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.status(503, "\u001b[31mdown" + "!".repeat(5000), "Retry-After: 7"));
      assertThatThrownBy(() -> http.get(server.uri("/a")))
          .isInstanceOfSatisfying(
              HttpStatusException.class,
              e -> {
                assertThat(e.getMessage()).contains("GET http", "503 Reason: \\x1B[31mdown!!");
                assertThat(e.getMessage()).doesNotContain("\u001b").hasSizeLessThan(1000);
                assertThat(e.retryAfter()).contains(java.time.Duration.ofSeconds(7));
              });
    }
  }

  @Test
  void trailersStandApart() throws Exception { // HAZ-HTTP-30, PY-HTTP-11
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nok\r\n0\r\nContent-Length: 7\r\nX-Sum: 1\r\n\r\n");
      HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build());
      assertThatThrownBy(response::trailers).isInstanceOf(IllegalStateException.class);
      assertThat(response.text()).isEqualTo("ok");
      assertThat(response.trailers().get("X-Sum")).contains("1");
      assertThat(response.headers().has("X-Sum")).isFalse();
      assertThat(response.headers().has("Content-Length")).isFalse();
    }
  }

  @Test
  void aClosedBodyCannotBeRead() throws Exception { // HAZ-API-03
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok("text"));
      HttpResponse response = http.get(server.uri("/"));
      response.close();
      response.close();
      assertThatThrownBy(() -> response.body().read()).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void failuresLeaveNothingBehind() throws Exception { // P-22, HAZ-NET-16
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      for (int i = 0; i < 200; i++) {
        switch (i % 4) {
          case 0 -> server.then(Then.RESET, "");
          case 1 -> server.then(Then.CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          case 2 -> server.answers("HTTP/1.1 200 OK\r\nbroken\r\n\r\n");
          default -> server.then(Then.CLOSE, "");
        }
        assertThatThrownBy(() -> body(http, server)).isInstanceOf(NetClientException.class);
      }
      assertThat(http.okHttp().connectionPool().connectionCount()).isZero();
    }
  }

  @Test
  void howMuchOfAHeadIsTakenCanBeSet() throws Exception { // P-01, HAZ-HTTP-01, PY-HTTP-15
    String three = "HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.builder().maxFields(3).maxHead(three.length()).build()) {
      server.answers(three);
      assertThat(body(http, server)).isEmpty();
      server.answers(three.replace("A: 1", "A: 10"));
      assertThatThrownBy(() -> body(http, server))
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(three.length()));
    }
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.builder().maxFields(2).build()) {
      server.answers(three);
      assertThatThrownBy(() -> body(http, server))
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.limit()).isEqualTo("response header fields"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, (256 << 10) + 1})
  void aHeadCannotBeBoundedByWhatIsNoBound(int bytes) {
    assertThatThrownBy(() -> HttpClient.builder().maxHead(bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().maxFields(Math.min(0, bytes)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
