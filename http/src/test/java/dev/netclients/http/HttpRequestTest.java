package dev.netclients.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {
  private static final URI URL = URI.create("http://a.test/");

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GE T", "GET\r\nX: y", "GET\n", "G\0T", "GÉT", "GET/", "CONNECT"})
  void aMethodIsAToken(String method) { // HAZ-HTTP-16, PY-HTTP-05
    assertThatThrownBy(() -> HttpRequest.method(method, URL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("method: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "M-SEARCH", "get", "X"})
  void andAnyTokenIsAMethod(String method) { // PY-HTTP-06
    assertThat(HttpRequest.method(method, URL).build().method()).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "X Y", "X:", "X\r\nY", "X\0", "Ü", "(x)", "X\n"})
  void aHeadersNameIsAToken(String name) { // HAZ-HTTP-16
    assertThatThrownBy(() -> HttpRequest.get(URL).header(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().header(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().sensitive(name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Headers.of(name, "v")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret\r\nX: y", "secret\n", "secret\rx", "secret\0", "secret\u7610", "secretü"})
  void aHeadersValueIsPrintableAscii(String value) { // HAZ-HTTP-16, P-05, P-06, CVE-2025-7962
    assertThatThrownBy(() -> HttpRequest.get(URL).header("X", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> HttpRequest.get(URL).onlyHeader("Cookie", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().header("X", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpRequest.post(URL, Content.of("")).content(Content.of(""), value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length, 5", "transfer-encoding, chunked", "Trailer, X", "TE, trailers",
    "Upgrade, websocket", "Expect, 100-continue", "Keep-Alive, 5", "HTTP2-Settings, x",
    "Proxy-Connection, close", "Proxy-Authorization, x", "Connection, upgrade"
  })
  void framingIsNotTheCallersToSet(String name, String value) { // HAZ-HTTP-06, HAZ-PRX-09
    assertThatThrownBy(() -> HttpRequest.get(URL).header(name, value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.test/",
        "file:///etc/passwd",
        "mailto:a@b.test",
        "/relative",
        "http:opaque",
        "http:///path",
        "http://",
        "http://a.test:0/",
        "http://a.test:65536/",
        "http://a.test:x/",
        "http://a@b@c.test/",
        "http://a%2fb.test/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://[fe80::1%25eth0]/",
        "http://a..b.test/",
        "http://u%0d%0a:p@a.test/",
        "http://u:%ff@a.test/",
        "http://a.test/ünï",
        "http://a.test/?q=ü"
      })
  void doubtfulUrlsAreRefused(String url) { // HAZ-API-01, HAZ-API-02, HAZ-HTTP-16, HAZ-DNS-08
    assertThatThrownBy(() -> HttpRequest.get(new URI(url)))
        .isInstanceOfAny(IllegalArgumentException.class, java.net.URISyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test, http://a.test/",
    "HTTP://A.TEST/, http://a.test/",
    "http://a.test./x, http://a.test/x",
    "http://a.test:80/x, http://a.test/x",
    "https://a.test:443/x?y=%20z#f, https://a.test/x?y=%20z",
    "http://u:p@a.test/x, http://a.test/x",
    "http://a.test/a/../b/./c, http://a.test/b/c",
    "http://a.test/a%2Fb, http://a.test/a%2Fb",
    "http://[::1]:8080/, http://[::1]:8080/",
    "http://bücher.test/, http://xn--bcher-kva.test/",
    "http://a_b.test/, http://a_b.test/",
    "http://a.test/?, http://a.test/?",
  })
  void whatIsAskedForIsNormalised(String url, String sent) {
    assertThat(HttpRequest.get(URI.create(url)).build().url().toString()).isEqualTo(sent);
  }

  @Test
  void theServerOfTheCallBeforeIsNotTakenForAnother() {
    for (String url :
        new String[] {
          "http://a.test/1",
          "http://a.test/2",
          "https://a.test/",
          "http://a.test:81/",
          "http://b.test/",
          "http://u:p@b.test/",
          "http://b.test/"
        }) {
      URI uri = URI.create(url);
      assertThat(HttpRequest.get(uri).build().url().host()).isEqualTo(uri.getHost());
      assertThat(HttpRequest.get(uri).build().url().scheme()).isEqualTo(uri.getScheme());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "TRACE"})
  void someMethodsHaveNoContent(String method) {
    assertThatThrownBy(() -> HttpRequest.method(method, URL).content(Content.of("")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesAndSizesAreChecked() { // HAZ-API-01
    Duration negative = Duration.ofSeconds(-1);
    assertThatThrownBy(() -> HttpRequest.get(URL).deadline(negative))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().deadline(negative))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().maxInMemory(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpClient.builder().maxRatio(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"POST, 0", "PUT, 0", "PATCH, 0", "DELETE, ''", "OPTIONS, ''", "GET, ''"})
  void withoutContentSomeMethodsSayZero(String method, String length) throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) { // RFC 9110, section 8.6; PY-HTTP-03
      server.answers(RawServer.ok(""));
      http.execute(HttpRequest.method(method, server.uri("/")).build()).close();
      assertThat(server.asked().get(0).header("Content-Length")).isEqualTo(length);
    }
  }

  @Test
  void contentOfUnknownLengthIsChunked() throws Exception { // PY-HTTP-07
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      server.answers(RawServer.ok(""), RawServer.ok(""));
      java.util.List<Long> told = new java.util.ArrayList<>();
      byte[] content = new byte[100_000];
      http.write(
          server.uri("/"),
          Content.of(new java.io.ByteArrayInputStream(content), java.util.OptionalLong.empty()),
          (done, total) -> told.add(done));
      assertThat(server.asked().get(0).header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(server.asked().get(0).content()).hasSize(100_000);
      assertThat(told).isSorted().endsWith(100_000L);
      HttpRequest typed =
          HttpRequest.post(server.uri("/"), Content.of("{}"))
              .content(Content.of("{}"), "application/json")
              .build();
      http.execute(typed).close();
      assertThat(server.asked().get(1).header("Content-Type")).isEqualTo("application/json");
    }
  }

  @Test
  void eachVerbHasItsMethod() throws Exception { // PY-HTTP-06
    Content content = Content.of("x");
    try (RawServer server = RawServer.start();
        HttpClient http = Clients.plain()) {
      URI uri = server.uri("/");
      for (HttpRequest.Builder request :
          List.of(
              HttpRequest.get(uri),
              HttpRequest.head(uri),
              HttpRequest.post(uri, content),
              HttpRequest.put(uri, content),
              HttpRequest.patch(uri, content),
              HttpRequest.delete(uri),
              HttpRequest.options(uri),
              HttpRequest.method("PROPFIND", uri))) {
        server.answers(RawServer.ok(""));
        http.execute(request.build()).close();
      }
      assertThat(server.asked())
          .extracting(asked -> asked.line().split("/")[0] + new String(asked.content(), UTF_8))
          .containsExactly(
              "GET ", "HEAD ", "POST x", "PUT x", "PATCH x", "DELETE ", "OPTIONS ", "PROPFIND ");
    }
  }

  @Test
  void headersComeWithEveryRequestUnlessItBringsThem() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http =
            Clients.builder().header("X-Mine", "default").header("User-Agent", "me").build()) {
      server.answers(RawServer.ok(""), RawServer.ok(""));
      http.get(server.uri("/")).close();
      HttpRequest own =
          HttpRequest.get(server.uri("/")).header("x-mine", "1").header("x-mine", "2").build();
      http.execute(own).close();
      assertThat(server.asked().get(0).fields()).contains("X-Mine: default", "User-Agent: me");
      assertThat(server.asked().get(1).fields())
          .contains("x-mine: 1", "x-mine: 2")
          .doesNotContain("X-Mine: default");
    }
  }
}
