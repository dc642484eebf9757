package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Progress;
import dev.netclients.ProxyException;
import dev.netclients.http.HttpClient;
import dev.netclients.http.HttpResponse;
import dev.netclients.sockets.ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** nginx through microsocks and Squid. */
@RealServers
class HttpProxyTest {
  private static HttpClient through(ProxyServer proxy) {
    return HttpClient.builder().connector(Lab.through(proxy)).build();
  }

  private static URI url(String server, String path) {
    return URI.create(server + "://localhost:" + Lab.port(server) + path);
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, http, HTTP/1.1",
    "SOCKS5, https, HTTP/2",
    "HTTP_CONNECT, http, HTTP/1.1",
    "HTTP_CONNECT, https, HTTP/2",
  })
  void everyByteComesThrough(ProxyServer.Kind kind, String server, String version)
      throws IOException {
    byte[] expected = Files.readAllBytes(Lab.file("nginx/www/1m.bin"));
    try (HttpClient http = through(Lab.proxy(kind));
        HttpResponse response = http.get(url(server, "/1m.bin"))) {
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.bytes()).isEqualTo(expected);
      String stored = "/dav/" + UUID.randomUUID();
      http.write(url(server, stored), Content.of(expected), Progress.NONE);
      assertThat(Lab.file("nginx" + stored)).hasBinaryContent(expected);
    }
  }

  // HAZ-PRX-09
  @Test
  void squidForwardsWhatIsInClearAndKeepsItsCredentials() throws IOException {
    try (HttpClient http = through(Lab.squid())) {
      assertThat(http.get(url("http", "/facts")).text())
          .contains("via=1.1 lab (squid", "proxy=\n", "authorization=\n");
      assertThat(http.get(url("https", "/facts")).text()).contains("via=\n", "proxy=\n");
    }
  }

  // HAZ-PRX-02, HAZ-PRX-06
  @ParameterizedTest
  @CsvSource({
    "SOCKS5, http, 2",
    "SOCKS5, https, 2",
    "HTTP_CONNECT, http, 407",
    "HTTP_CONNECT, https, 407",
  })
  void aWrongPasswordIsTheProxysRefusal(ProxyServer.Kind kind, String server, int code) {
    ProxyServer wrong = Lab.proxy(kind).with(Credentials.password("alice", "swordfish"));
    try (HttpClient http = through(wrong)) {
      assertThatThrownBy(() -> http.get(url(server, "/")))
          .isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageNotContaining("swordfish");
    }
  }

  @ParameterizedTest
  @CsvSource({"SOCKS5, http", "HTTP_CONNECT, https"})
  void aPortThatNobodyListensAtIsTheProxysRefusal(ProxyServer.Kind kind, String scheme) {
    try (HttpClient http = through(Lab.proxy(kind))) {
      assertThatThrownBy(() -> http.get(URI.create(scheme + "://localhost:1025/")))
          .isInstanceOf(ProxyException.class);
    }
  }
}
