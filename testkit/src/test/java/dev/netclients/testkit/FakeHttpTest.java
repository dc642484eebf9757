package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the JDK's own client, which is not under test either. */
class FakeHttpTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static HttpResponse<String> get(FakeHttp server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .sslContext(FakeServer.connector().tls().context())
        .build()
        .send(request.timeout(Duration.ofSeconds(2)).build(), BodyHandlers.ofString());
  }

  @Test
  void aPathIsAnsweredAndTheRequestRecorded() throws Exception {
    FakeHttp server = fakes.use(FakeHttp.start());
    server.on("/a", request -> FakeHttp.Response.of(201, request.text(), "X-Seen: yes"));
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url("/a?q=1")))
                    .POST(BodyPublishers.ofString("hello"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("x-seen")).contains("yes");
    FakeHttp.Request request = server.takeRequest(Duration.ofSeconds(1));
    assertThat(request.method() + " " + request.target()).isEqualTo("POST /a?q=1");
    assertThat(request.header("content-length")).contains("5");
    assertThat(get(server, "/none").statusCode()).isEqualTo(404);
  }

  @Test
  void aFileHasRangesAndValidators() throws Exception {
    FakeHttp server = fakes.use(FakeHttp.start());
    server.file("/f", "0123456789".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> whole = get(server, "/f");
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(whole.body()).isEqualTo("0123456789");
    assertThat(get(server, "/f", "Range", "bytes=4-", "If-Range", tag).body()).isEqualTo("456789");
    assertThat(get(server, "/f", "Range", "bytes=4-5").statusCode()).isEqualTo(206);
    assertThat(get(server, "/f", "Range", "bytes=4-", "If-Range", "\"old\"").statusCode())
        .isEqualTo(200);
    assertThat(get(server, "/f", "Range", "bytes=10-").statusCode()).isEqualTo(416);
    assertThat(get(server, "/f", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void inTlsItSpeaksHttp2() throws Exception {
    FakeHttp server = fakes.use(FakeHttp.startTls());
    server.on("/a", FakeHttp.Response.of(200, "hello"));
    HttpResponse<String> response = get(server, "/a");
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(get(server.onlyHttp1(), "/a").version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void aBodyWithoutALengthIsChunked() throws Exception {
    for (FakeHttp server : List.of(fakes.use(FakeHttp.start()), fakes.use(FakeHttp.startTls()))) {
      server.on(
          "/a",
          new FakeHttp.Response(
              200,
              List.of(),
              -1,
              out -> {
                out.write("one ".getBytes(StandardCharsets.US_ASCII));
                out.write("two".getBytes(StandardCharsets.US_ASCII));
              }));
      HttpResponse<String> response = get(server, "/a");
      assertThat(response.body()).isEqualTo("one two");
      assertThat(response.headers().firstValue("content-length")).isEmpty();
    }
  }

  @Test
  void chunksOfARequestAreItsBody() throws Exception {
    FakeHttp server = fakes.use(FakeHttp.start());
    server.on("/a", request -> FakeHttp.Response.of(200, request.text()));
    HttpRequest.BodyPublisher unknown =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("one two".getBytes(UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url("/a")))
            .POST(unknown)
            .timeout(Duration.ofSeconds(5))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .isEqualTo("one two");
    assertThat(server.requests().get(0).header("Transfer-Encoding")).contains("chunked");
    assertThat(server.received()).contains("POST /a HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itGoesWrongWhereItIsAsked(boolean tls) {
    FakeHttp server = fakes.use(tls ? FakeHttp.startTls() : FakeHttp.start());
    server.on("/a", FakeHttp.Response.of(200, "0123456789"));
    server.fault("/a", Point.DATA, Fault.CUT);
    assertThatThrownBy(() -> get(server, "/a")).isInstanceOf(IOException.class);
    server.fault("/a", Point.REPLY, Fault.STALL);
    assertThatThrownBy(() -> get(server, "/a"))
        .isInstanceOf(java.net.http.HttpTimeoutException.class);
    server.on("/b", FakeHttp.Response.of(200, "well"));
    server.fault(Point.COMMAND, Fault.RESET);
    assertThatThrownBy(() -> get(server, "/b")).isInstanceOf(IOException.class);
  }
}
