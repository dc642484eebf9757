package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LocalFailureException;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.TruncatedException;
import dev.netclients.http.RawServer.Then;
import dev.netclients.testkit.FakeHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final String WHOLE = "0123456789";
  private static final String TAG = "ETag: \"v1\"";

  @TempDir Path folder;
  private Path file;
  private final RawServer server = RawServer.start();
  private final HttpClient http = Clients.plain();

  @BeforeEach
  void name() {
    file = folder.resolve("file");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private long download() throws Exception {
    return http.download(server.uri("/"), file, Progress.NONE, SaveOption.KEEP_PARTIAL);
  }

  /** The first four bytes of version 1 are there. */
  private void cutAfterFour(String... fields) throws Exception {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    server.then(Then.CLOSE, head + "\r\n0123");
    assertThatThrownBy(this::download).isInstanceOf(TruncatedException.class);
    assertThat(file).doesNotExist(); // P-17
  }

  private static String part(String range, String body, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Range: " + range);
    return RawServer.status(206, body, all.toArray(String[]::new));
  }

  @Test
  void theRestIsAskedForAndGlued() throws Exception { // HAZ-HTTP-25, HAZ-NET-18
    cutAfterFour(TAG);
    server.answers(part("bytes 4-9/10", "456789", TAG));
    List<Long> told = new ArrayList<>();
    http.download(server.uri("/"), file, (done, total) -> told.add(done), SaveOption.KEEP_PARTIAL);
    assertThat(file).hasContent(WHOLE);
    assertThat(told).endsWith(10L).allMatch(done -> done > 4);
    RawServer.Asked asked = server.asked().get(1);
    assertThat(asked.header("Range")).isEqualTo("bytes=4-");
    assertThat(asked.header("If-Range")).isEqualTo("\"v1\"");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void aTimeWillDoIfItIsOldEnough() throws Exception { // RFC 9110, section 8.8.2.2
    cutAfterFour(
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "Date: Sun, 06 Nov 1994 08:49:39 GMT");
    server.answers(part("bytes 4-9/10", "456789"));
    download();
    assertThat(file).hasContent(WHOLE);
    assertThat(server.asked().get(1).header("If-Range")).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: W/\"weak\"",
        "X: none",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
        "ETag: bare"
      })
  void withoutAValidatorNothingIsKept(String field) throws Exception { // HAZ-NET-18
    cutAfterFour(field);
    assertThat(Partial.of(file).size()).isZero();
    server.answers(RawServer.ok(WHOLE));
    download();
    assertThat(server.asked().get(1).header("Range")).isEmpty();
    assertThat(file).hasContent(WHOLE);
  }

  @Test
  void anotherVersionBeginsAnew() throws Exception { // HAZ-HTTP-25
    cutAfterFour(TAG);
    server.answers(RawServer.ok("abcdefgh", "ETag: \"v2\"")); // If-Range did not hold
    download();
    assertThat(file).hasContent("abcdefgh");
    assertThat(server.asked()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes 4-9/10 | ETag: \"v2\"", // changed, and the server forgot If-Range
        "bytes 3-8/10 | ETag: \"v1\"", // another part
        "bytes 4-9/20 | ETag: \"v1\"", // not all that is missing
        "bytes 4-9/* | ETag: \"v1\"", // nobody knows
        "bytes 4-10/11 | ETag: \"v1\"", // not the length of the body
        "bytes 9-4/10 | ETag: \"v1\"",
        "lines 4-9/10 | ETag: \"v1\"",
        "bytes 99999999999999999999-9/10 | ETag: \"v1\"",
        "nonsense | ETag: \"v1\"",
        "bytes 4-9/10 | Content-Encoding: gzip",
      })
  void aPartThatDoesNotFitIsNotGlued(String range, String field) throws Exception { // HAZ-HTTP-24
    cutAfterFour(TAG);
    server.answers(part(range, "456789", field), RawServer.ok("whole of it"));
    download();
    assertThat(file).hasContent("whole of it");
    assertThat(server.asked().get(2).header("Range")).isEmpty();
  }

  @Test
  void aRangeThatCannotBeBeginsAnew() throws Exception { // HAZ-HTTP-24
    cutAfterFour(TAG);
    server.answers(
        RawServer.status(416, "", "Content-Range: bytes */2"), RawServer.ok("ab", "ETag: \"v2\""));
    download();
    assertThat(file).hasContent("ab");
  }

  @Test
  void aServerWithoutRangesBeginsAnew() throws Exception { // HAZ-HTTP-24
    cutAfterFour(TAG);
    server.answers(RawServer.ok(WHOLE, TAG));
    download();
    assertThat(file).hasContent(WHOLE);
  }

  @Test
  void aPartThatNobodyAskedForIsNeverTheFile() throws Exception { // P-16, HAZ-HTTP-24
    server.answers(part("bytes 0-3/10", "0123", TAG));
    assertThatThrownBy(() -> http.download(server.uri("/"), file, Progress.NONE))
        .isInstanceOf(ProtocolException.class);
    server.answers(part("bytes 0-3/10", "0123", TAG));
    try (HttpResponse response = http.get(server.uri("/"))) {
      assertThatThrownBy(() -> response.saveTo(file, Progress.NONE))
          .isInstanceOf(ProtocolException.class);
    }
    cutAfterFour(TAG);
    server.answers(part("bytes 0-3/10", "0123", TAG), part("bytes 4-9/10", "456789", TAG));
    assertThatThrownBy(this::download).isInstanceOf(ProtocolException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void whatNamesNoFileIsRefusedBeforeAByteIsSent() {
    assertThatThrownBy(() -> http.download(server.uri("/"), Path.of("/"), Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.accepted()).isZero();
  }

  @Test
  void anErrorPageIsNeverTheFile() throws Exception { // P-17
    server.answers(RawServer.status(404, "not here"));
    assertThatThrownBy(this::download).isInstanceOf(HttpStatusException.class);
    server.answers(RawServer.status(404, "not here"));
    try (HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build())) {
      assertThatThrownBy(() -> response.saveTo(file, Progress.NONE))
          .isInstanceOf(HttpStatusException.class);
    }
    assertThat(Files.list(folder)).isEmpty();
  }

  @Test
  void aFailedDownloadLeavesTheOldFile() throws Exception { // P-17, HAZ-NET-17, PY-HTTP-10
    Files.writeString(file, "old");
    server.then(Then.CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
    assertThatThrownBy(
            () -> http.download(server.uri("/"), file, Progress.NONE, SaveOption.REPLACE))
        .isInstanceOf(TruncatedException.class);
    server.answers(RawServer.ok(WHOLE));
    assertThatThrownBy(() -> http.download(server.uri("/"), file, Progress.NONE))
        .isInstanceOf(LocalFailureException.class);
    assertThat(file).hasContent("old");
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void aKeptValidatorThatIsNoneIsNotSent() throws Exception {
    Partial odd = new Partial(file, 4, "a\r\nX: y");
    server.answers(RawServer.ok(WHOLE));
    try (Resource resource = http.read(server.uri("/"), odd)) {
      assertThat(resource.offset()).isZero();
      assertThat(resource.readAll()).asString(StandardCharsets.US_ASCII).isEqualTo(WHOLE);
    }
    assertThat(server.asked().get(0).header("If-Range")).isEmpty();
  }

  @Test
  void aResourceTellsWhatIsKnown() throws Exception {
    server.answers(
        RawServer.ok(
            WHOLE, TAG, "Content-Type: text/x", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
    try (Resource resource = http.read(URI.create(server.uri("/a") + "#fragment"))) {
      assertThat(resource.size()).hasValue(10);
      assertThat(resource.type()).contains("text/x");
      assertThat(resource.validator()).contains("\"v1\"");
      assertThat(resource.modified()).isPresent();
      assertThat(resource.uri()).isEqualTo(server.uri("/a"));
    }
  }

  @Test
  void aRealServersRangesWork() throws Exception {
    byte[] bytes = new byte[300_000];
    new java.util.Random(3).nextBytes(bytes);
    try (FakeHttp fake = FakeHttp.start()) {
      fake.file("/f", bytes);
      URI uri = URI.create(fake.url("/f"));
      assertThatThrownBy(
              () ->
                  http.download(
                      uri,
                      file,
                      (done, total) -> {
                        if (done > 100_000) {
                          throw new IllegalStateException("enough for today");
                        }
                      },
                      SaveOption.KEEP_PARTIAL))
          .isInstanceOf(LocalFailureException.class);
      assertThat(Partial.of(file).size()).isPositive();
      http.download(uri, file, Progress.NONE, SaveOption.KEEP_PARTIAL);
      assertThat(file).hasBinaryContent(bytes);
      assertThat(fake.requests().get(1).header("Range")).isPresent();
    }
  }

  @Test
  void aStrongValidatorIsPreferred() {
    Headers weak =
        Headers.of(
            "ETag",
            "W/\"1\"",
            "Last-Modified",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Date",
            "Sun, 06 Nov 1994 09:49:37 GMT");
    assertThat(Validator.of(weak)).isEmpty();
    assertThat(Validator.of(weak.newBuilder().set("ETag", "\"1\"").build())).contains("\"1\"");
    assertThat(Validator.of(weak.newBuilder().removeAll("ETag").build()))
        .contains("Sun, 06 Nov 1994 08:49:37 GMT");
  }
}
