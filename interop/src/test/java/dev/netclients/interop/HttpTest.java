package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.TlsRequiredException;
import dev.netclients.http.Form;
import dev.netclients.http.HttpClient;
import dev.netclients.http.HttpRequest;
import dev.netclients.http.HttpResponse;
import dev.netclients.http.HttpStatusException;
import dev.netclients.http.RedirectPolicy;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx serves, over HTTP/1.1 and HTTP/2. Its {@code /facts} says what it was asked. */
@RealServers
class HttpTest {
  private final HttpClient http = HttpClient.builder().connector(Lab.connector()).build();

  @TempDir Path folder;

  /** Server {@code http} speaks HTTP/1.1 in clear, {@code https} HTTP/2 in TLS. */
  private static URI url(String server, String path) {
    String scheme = server.equals("http") ? "http" : "https";
    return URI.create(scheme + "://localhost:" + Lab.port(server) + path);
  }

  private static byte[] served(String file) throws IOException {
    return Files.readAllBytes(Lab.file("nginx/www/" + file));
  }

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({"http, HTTP/1.1", "https, HTTP/2"})
  void getBringsEveryByte(String server, String version) throws IOException {
    try (HttpResponse response = http.get(url(server, "/1m.bin"))) {
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.length()).hasValue(1 << 20);
      assertThat(response.bytes()).isEqualTo(served("1m.bin"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void headBringsTheLengthAlone(String server) throws IOException {
    try (HttpResponse response = http.head(url(server, "/1m.bin"))) {
      assertThat(response.length()).hasValue(1 << 20);
      assertThat(response.bytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void postSendsFormsAndStreams(String server) throws IOException {
    Form form = Form.of("a", "1", "b", "ü&");
    assertThat(http.post(url(server, "/facts"), form).text())
        .contains("method=POST\n", "length=15\n", "type=application/x-www-form-urlencoded\n");
    Content stream = Content.of(new ByteArrayInputStream(new byte[500_000]), OptionalLong.empty());
    assertThat(http.post(url(server, "/facts"), stream).text())
        .contains("method=POST\n", "length=\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void putStoresAndDeleteRemoves(String server) throws IOException {
    byte[] bytes = new byte[8 << 20];
    new Random(9110).nextBytes(bytes);
    String name = "/dav/" + UUID.randomUUID() + "/up.bin";
    List<Long> progress = new ArrayList<>();
    http.write(url(server, name), Content.of(bytes), (done, total) -> progress.add(done));
    assertThat(Lab.file("nginx" + name)).hasBinaryContent(bytes);
    assertThat(progress).last().isEqualTo((long) bytes.length);
    assertThat(http.get(url(server, name)).bytes()).isEqualTo(bytes);
    http.delete(url(server, name));
    assertThatThrownBy(() -> http.get(url(server, name)))
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void gzipIsUndoneAndReadAsksForNone(String server) throws IOException {
    try (HttpResponse response = http.get(url(server, "/numbers.txt"))) {
      assertThat(response.header("Content-Encoding")).contains("gzip");
      assertThat(response.bytes()).isEqualTo(served("numbers.txt"));
    }
    try (Resource resource = http.read(url(server, "/numbers.txt"))) {
      assertThat(resource.size()).hasValue(served("numbers.txt").length);
      assertThat(resource.readAll()).isEqualTo(served("numbers.txt"));
    }
  }

  @ParameterizedTest
  @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
  void redirectsChangeTheMethodAsTheRfcSays(int status, String method) throws IOException {
    assertThat(http.get(url("https", "/r" + status)).text())
        .contains("method=GET\n", "query=from=" + status + "\n");
    String length = method.equals("POST") ? "length=7\n" : "length=\n";
    assertThat(http.post(url("https", "/r" + status), Content.of("content")).text())
        .contains("method=" + method + "\n", length);
  }

  @Test
  void aLoopEndsAndARefusedRedirectIsAStatus() throws IOException {
    assertThatThrownBy(() -> http.get(url("http", "/loop"))).isInstanceOf(LimitException.class);
    try (HttpClient never = http.toBuilder().redirects(RedirectPolicy.NEVER).build();
        HttpResponse response = never.execute(HttpRequest.get(url("http", "/r301")).build())) {
      assertThat(response.status()).isEqualTo(301);
    }
    assertThatThrownBy(() -> http.get(url("https", "/down"))) // out of TLS
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(302));
  }

  @Test
  void secretsStayBehindWhenARedirectLeavesTheOrigin() throws IOException {
    try (HttpClient knowing =
        http.toBuilder()
            .credentials(CredentialSource.of("localhost", Lab.alice()))
            .sensitive("X-Token")
            .header("X-Token", "t0ken")
            .build()) {
      assertThat(knowing.get(url("https", "/r302")).text())
          .contains("authorization=Basic ", "token=t0ken\n");
      assertThat(knowing.get(url("https", "/cross")).text())
          .contains("query=from=cross\n", "host=127.0.0.1:", "authorization=\n", "token=\n");
    }
  }

  @Test
  void basicCredentialsOpenWhatIsPrivateAndNeverInClearUnasked() throws IOException {
    assertThatThrownBy(() -> http.get(url("https", "/private/")))
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(401));
    CredentialSource alice = CredentialSource.of("localhost", Lab.alice());
    try (HttpClient strict = http.toBuilder().credentials(alice).build();
        HttpClient lax = strict.toBuilder().allowCleartextCredentials().build()) {
      assertThat(strict.get(url("https", "/private/")).text()).isEqualTo("for alice alone\n");
      assertThatThrownBy(() -> strict.get(url("http", "/private/")))
          .isInstanceOf(TlsRequiredException.class);
      assertThat(lax.get(url("http", "/private/")).text()).isEqualTo("for alice alone\n");
    }
  }

  @Test
  void cookiesAreKeptIfAskedFor() throws IOException {
    assertThat(http.get(url("https", "/cookie")).text()).contains("cookie=\n");
    try (HttpClient keeping = http.toBuilder().keepCookies().build()) {
      assertThat(keeping.get(url("https", "/cookie")).text()).contains("cookie=taste=sweet\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aDownloadGoesOnWhereItWasCut(String server) throws IOException {
    Path file = folder.resolve("1m.bin");
    Progress fails =
        (done, total) -> {
          if (done > 300_000) {
            throw new IllegalStateException("enough");
          }
        };
    URI url = url(server, "/1m.bin");
    assertThatThrownBy(() -> http.download(url, file, fails, SaveOption.KEEP_PARTIAL))
        .isInstanceOf(LocalFailureException.class);
    assertThat(file).doesNotExist();
    Partial have = Partial.of(file);
    assertThat(have.size()).isGreaterThan(300_000);
    try (Resource rest = http.read(url, have)) {
      assertThat(rest.offset()).isEqualTo(have.size());
      assertThat(rest.size()).hasValue(1 << 20);
      rest.saveTo(file, SaveOption.KEEP_PARTIAL);
    }
    assertThat(file).hasBinaryContent(served("1m.bin"));
  }

  @Test
  void aDownloadBeginsAnewIfTheFileChanged() throws IOException {
    Path file = folder.resolve("1m.bin");
    Partial other = new Partial(file, 1000, "\"another-version\"");
    try (Resource whole = http.read(url("http", "/1m.bin"), other)) {
      assertThat(whole.offset()).isZero();
      assertThat(whole.readAll()).isEqualTo(served("1m.bin"));
    }
  }

  @ParameterizedTest
  @CsvSource({"/s500, 500", "/none, 404"})
  void aStatusThatIsNoSuccessIsNeverSilent(String path, int status) throws IOException {
    assertThatThrownBy(() -> http.get(url("https", path)))
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(status));
    Path file = folder.resolve("page");
    assertThatThrownBy(() -> http.download(url("https", path), file, Progress.NONE))
        .isInstanceOf(HttpStatusException.class);
    assertThat(file).doesNotExist();
    try (HttpResponse response = http.execute(HttpRequest.get(url("https", path)).build())) {
      assertThat(response.status()).isEqualTo(status);
    }
  }

  @Test
  void noContentHasNone() throws IOException {
    try (HttpResponse response = http.get(url("https", "/s204"))) {
      assertThat(response.status()).isEqualTo(204);
      assertThat(response.bytes()).isEmpty();
    }
  }

  @Test
  void theDeadlineEndsASlowBody() throws IOException {
    HttpRequest slow =
        HttpRequest.get(url("https", "/slow.bin")).deadline(Duration.ofMillis(500)).build();
    assertThatThrownBy(() -> http.execute(slow).bytes()).isInstanceOf(TimedOutException.class);
    assertThat(http.get(url("https", "/")).text()).isEqualTo("a page\n");
  }

  @Test
  void aClientCertificateIsShownToTheServerThatWantsOne() throws Exception {
    KeyStore store =
        KeyStore.getInstance(
            Lab.file("tls/client.p12").toFile(), Lab.property("password").toCharArray());
    Tls tls =
        Tls.builder()
            .trust(Tls.certificates(Lab.file("tls/ca.pem")))
            .clientCertificate(store, Lab.property("password").toCharArray())
            .build();
    try (HttpClient known =
        http.toBuilder().connector(Connector.builder().tls(tls).build()).build()) {
      assertThat(known.get(url("https.client", "/")).text()).isEqualTo("CN=alice\n");
    }
    assertThatThrownBy(() -> http.get(url("https.client", "/")))
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void aStrangersAuthorityIsNotTrusted() {
    try (HttpClient stranger = HttpClient.create()) {
      assertThatThrownBy(() -> stranger.get(url("https", "/")))
          .isInstanceOfSatisfying(
              TlsException.class,
              e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.UNTRUSTED));
    }
  }

  @Test
  @EnabledIf("dev.netclients.interop.Lab#hasIpv6")
  void ipv6IsReached() throws IOException {
    assertThat(http.get(URI.create("http://[::1]:" + Lab.port("http") + "/")).text())
        .isEqualTo("a page\n");
    assertThat(http.get(URI.create("https://[::1]:" + Lab.port("https") + "/")).text())
        .isEqualTo("a page\n");
  }

  @Test
  void aUnixSocketStandsInForTheHost() throws IOException {
    Connector unix =
        Lab.connector().toBuilder().unixSocket(Path.of(Lab.property("http.socket"))).build();
    try (HttpClient local = http.toBuilder().connector(unix).build()) {
      assertThat(local.get(URI.create("http://docker.test/facts")).text())
          .contains("host=docker.test\n");
      assertThat(local.get(URI.create("http://docker.test/1m.bin")).bytes())
          .isEqualTo(served("1m.bin"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void manyThreadsShareOneClient(String server) throws Exception {
    byte[] expected = served("1m.bin");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(threads.submit(() -> http.get(url(server, "/1m.bin")).bytes()));
      }
      for (Future<byte[]> one : all) {
        assertThat(one.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
