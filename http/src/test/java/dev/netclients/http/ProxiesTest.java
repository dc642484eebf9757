package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ConnectFailedException;
import dev.netclients.Credentials;
import dev.netclients.NetClientException;
import dev.netclients.ProxyException;
import dev.netclients.TlsException;
import dev.netclients.http.RawServer.Then;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.TestCa;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ways other than the direct one. A {@link RawServer} is the proxy for http, which sends whole
 * URLs.
 */
class ProxiesTest {
  private static final Credentials.Password ALICE = Credentials.password("alice", "secret");

  private static HttpClient through(ProxyServer proxy) {
    Connector connector = FakeServer.connector().toBuilder().proxy(proxy).build();
    return HttpClient.builder().connector(connector).allowCleartextCredentials().build();
  }

  private static ProxyServer at(RawServer proxy) {
    return ProxyServer.httpConnect(proxy.endpoint());
  }

  @Test
  void overHttpWholeUrlsGoToAnHttpProxy() throws Exception {
    try (RawServer proxy = RawServer.start();
        HttpClient http = through(at(proxy).with(ALICE))) {
      proxy.answers(RawServer.ok("by proxy"), RawServer.ok("again"));
      HttpRequest request = HttpRequest.get(URI.create("http://nowhere.test:8080/a?b")).build();
      assertThat(http.execute(request).text()).isEqualTo("by proxy");
      assertThat(http.get(URI.create("http://a_b.test/")).text()).isEqualTo("again");
      RawServer.Asked asked = proxy.asked().get(0);
      assertThat(asked.line()).isEqualTo("GET http://nowhere.test:8080/a?b HTTP/1.1");
      assertThat(asked.header("Host")).isEqualTo("nowhere.test:8080");
      assertThat(asked.header("Proxy-Authorization")).isEqualTo("Basic YWxpY2U6c2VjcmV0");
    }
  }

  @Test
  void whatAProxyRepeatsOfItsCredentialsIsMasked() throws Exception { // P-11
    try (RawServer proxy = RawServer.start();
        HttpClient http = through(at(proxy).with(ALICE))) {
      proxy.answers(RawServer.status(502, "you sent YWxpY2U6c2VjcmV0"));
      assertThatThrownBy(() -> http.get(URI.create("http://nowhere.test/")))
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("you sent ***");
    }
  }

  @Test
  void aProxysCredentialsNeverReachAServer() throws Exception { // HAZ-PRX-09, P-13, PY-HTTP-14
    try (RawServer server = RawServer.start();
        RawServer secure = RawServer.startTls();
        FakeHttpProxy proxy = FakeHttpProxy.start()) {
      proxy.credentials("alice", "secret");
      proxy.host("secure.test", secure);
      secure.certificate(TestCa.shared().certificate("secure.test"));
      secure.answers(RawServer.ok("in the tunnel"));
      server.answers(RawServer.ok("direct"));
      try (HttpClient http = through(ProxyServer.httpConnect(proxy.proxyEndpoint()).with(ALICE))) {
        URI uri = URI.create("https://user:pw@secure.test/");
        assertThat(http.get(uri).text()).isEqualTo("in the tunnel");
      }
      try (HttpClient direct = Clients.plain()) {
        direct.get(server.uri("/")).close();
      }
      assertThat(proxy.targets()).containsExactly("secure.test:443"); // the name, not looked up
      assertThat(proxy.shownCredentials()).containsExactly("alice:secret");
      assertThat(proxy.received()).noneMatch(line -> line.contains("dXNlcjpwdw")); // user:pw
      assertThat(secure.asked().get(0).header("Authorization")).startsWith("Basic ");
      assertThat(secure.asked().get(0).header("Proxy-Authorization")).isEmpty();
      assertThat(server.asked().get(0).header("Proxy-Authorization")).isEmpty();
    }
  }

  @Test
  void aCallerMayNotSetThemByHand() { // HAZ-PRX-09, HAZ-PRX-08
    HttpRequest.Builder request = HttpRequest.get(URI.create("http://a.test/"));
    assertThatThrownBy(() -> request.header("Proxy-Authorization", "Basic x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> URI.create("http://a.test%0d%0aX: y/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HttpRequest.get(URI.create("http://a%0d%0ab.test/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {407, 403, 502})
  void aTunnelThatIsRefusedIsTheProxysFailure(int status) throws Exception { // HAZ-PRX-06
    try (FakeHttpProxy proxy = FakeHttpProxy.start();
        HttpClient http = through(ProxyServer.httpConnect(proxy.proxyEndpoint()))) {
      proxy.answer("CONNECT", "HTTP/1.1 " + status + " No", "Content-Length: 1000000000", "", "x");
      assertThatThrownBy(() -> http.get(URI.create("https://a.test/")))
          .isInstanceOfSatisfying(
              ProxyException.class, e -> assertThat(e.code()).isEqualTo(status));
    }
  }

  @Test
  void aTunnelsAnswerIsBounded() throws Exception { // HAZ-PRX-07
    try (FakeHttpProxy proxy = FakeHttpProxy.start();
        HttpClient http = through(ProxyServer.httpConnect(proxy.proxyEndpoint()))) {
      proxy.answer("CONNECT", "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100_000));
      assertThatThrownBy(() -> http.get(URI.create("https://a.test/")))
          .isInstanceOf(NetClientException.class)
          .hasMessageContaining("more than");
    }
  }

  @Test
  void overHttpA407IsTheProxysFailureToo() throws Exception { // HAZ-PRX-06
    try (RawServer proxy = RawServer.start();
        HttpClient http = through(at(proxy))) {
      proxy.answers(RawServer.status(407, "who?", "Proxy-Authenticate: Basic realm=x"));
      assertThatThrownBy(() -> http.get(URI.create("http://a.test/")))
          .isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.code()).isEqualTo(407));
      assertThat(proxy.asked()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aDeadProxyIsNotBypassed(String scheme) throws Exception { // HAZ-PRX-11
    RawServer gone = RawServer.start();
    ProxyServer dead = at(gone);
    gone.close();
    try (RawServer server = scheme.equals("http") ? RawServer.start() : RawServer.startTls();
        HttpClient http = through(dead)) {
      assertThatThrownBy(() -> http.get(server.uri("/"))).isInstanceOf(ProxyException.class);
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void fromHttpToHttpsOnlyTheTunnelSeesTheCredentials() throws Exception { // HAZ-PRX-10
    try (RawServer secure = RawServer.startTls();
        RawServer proxy = RawServer.start();
        HttpClient http = through(at(proxy).with(ALICE))) {
      proxy.answers(RawServer.status(302, "", "Location: " + secure.uri("/")));
      proxy.then(Then.CLOSE, RawServer.status(403, ""));
      assertThatThrownBy(() -> http.get(URI.create("http://a.test/")))
          .isInstanceOf(ProxyException.class);
      assertThat(proxy.asked().get(1).line())
          .isEqualTo("CONNECT localhost:" + secure.port() + " HTTP/1.1");
      assertThat(proxy.asked()).allMatch(a -> a.header("Proxy-Authorization").startsWith("Basic"));
    }
  }

  @Test
  void socksCarriesNamesPasswordsAndTls() throws Exception {
    try (RawServer plain = RawServer.start();
        RawServer secure = RawServer.startTls();
        FakeSocks5 proxy = FakeSocks5.start()) {
      proxy.credentials("alice", "secret");
      proxy.host("plain.test", plain);
      proxy.host("secure.test", secure);
      secure.certificate(TestCa.shared().certificate("secure.test"));
      plain.answers(RawServer.ok("plain"));
      secure.answers(RawServer.ok("secure"));
      try (HttpClient http = through(ProxyServer.socks5(proxy.proxyEndpoint()).with(ALICE))) {
        assertThat(http.get(URI.create("http://plain.test/")).text()).isEqualTo("plain");
        assertThat(http.get(URI.create("https://secure.test/")).text()).isEqualTo("secure");
      }
      assertThat(proxy.targets()).containsExactly("plain.test:80", "secure.test:443");
      assertThat(plain.asked().get(0).line()).isEqualTo("GET / HTTP/1.1");
    }
  }

  @Test
  void anotherWayIsAnotherConnection() throws Exception { // HAZ-PRX-13, P-14
    try (RawServer server = RawServer.start();
        FakeSocks5 proxy = FakeSocks5.start()) {
      proxy.credentials("alice", "secret");
      server.answers(RawServer.ok(""), RawServer.ok(""), RawServer.ok(""));
      ProxyServer right = ProxyServer.socks5(proxy.proxyEndpoint()).with(ALICE);
      ProxyServer wrong =
          ProxyServer.socks5(proxy.proxyEndpoint()).with(Credentials.password("alice", "x"));
      try (HttpClient direct = Clients.plain();
          HttpClient allowed = through(right);
          HttpClient refused = through(wrong)) {
        direct.get(server.uri("/")).close();
        allowed.get(server.uri("/")).close();
        assertThatThrownBy(() -> refused.get(server.uri("/"))).isInstanceOf(ProxyException.class);
        assertThat(server.accepted()).isEqualTo(2);
      }
    }
  }

  @Test
  void otherTrustIsAnotherConnection() throws Exception { // P-14, HAZ-TLS-11
    try (RawServer server = RawServer.startTls();
        HttpClient trusting = Clients.plain();
        HttpClient other =
            trusting.toBuilder()
                .connector(Connector.builder().tls(TestCa.create().tls()).build())
                .build()) {
      server.answers(RawServer.ok(""), RawServer.ok(""));
      trusting.get(server.uri("/")).close();
      assertThatThrownBy(() -> other.get(server.uri("/")))
          .isInstanceOfSatisfying(
              TlsException.class,
              e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.UNTRUSTED));
    }
  }

  @Test
  void aUnixSocketStandsInForTheServer(@TempDir Path folder) throws Exception { // HAZ-UNIX-06, P-14
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    try (RawServer first = RawServer.startAt(one);
        RawServer second = RawServer.startAt(two);
        HttpClient toFirst = at(one);
        HttpClient toSecond = at(two);
        HttpClient toNone = at(folder.resolve("none"))) {
      first.answers(RawServer.ok("first"), RawServer.ok("first"));
      second.answers(RawServer.ok("second"));
      URI uri = URI.create("http://service.test/path");
      assertThat(toFirst.get(uri).text()).isEqualTo("first");
      assertThat(toSecond.get(uri).text()).isEqualTo("second");
      assertThat(toFirst.get(uri).text()).isEqualTo("first");
      assertThatThrownBy(() -> toNone.get(uri)).isInstanceOf(ConnectFailedException.class);
      assertThat(first.asked().get(0).line()).isEqualTo("GET /path HTTP/1.1");
      assertThat(first.asked().get(0).header("Host")).isEqualTo("service.test");
      assertThat(first.accepted()).isEqualTo(1);
    }
  }

  private static HttpClient at(Path socket) {
    return HttpClient.builder()
        .connector(FakeServer.connector().toBuilder().unixSocket(socket).build())
        .build();
  }

  @Test
  void theLocalAddressIsTheConnectors() throws Exception { // PY-HTTP-01
    InetAddress five = InetAddress.getByName("127.0.0.5");
    CompletableFuture<SocketAddress> from = new CompletableFuture<>();
    try (Server server = Server.builder(c -> from.complete(c.remoteAddress())).start();
        HttpClient http =
            HttpClient.builder()
                .connector(Connector.builder().localAddress(five).build())
                .build()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
      assertThatThrownBy(() -> http.get(uri)).isInstanceOf(NetClientException.class);
      assertThat(((InetSocketAddress) from.get(5, TimeUnit.SECONDS)).getAddress()).isEqualTo(five);
    }
  }

  @Test
  void hostsWithOneCertificateDoNotShareAConnection() throws Exception { // P-14
    try (FakeHttp server = FakeHttp.startTls();
        HttpClient http = Clients.plain()) {
      server.on("/", r -> FakeHttp.Response.of(200, "c" + r.connection()));
      int port = server.endpoint().port();
      assertThat(http.get(URI.create("https://localhost:" + port + "/")).text()).isEqualTo("c0");
      assertThat(http.get(URI.create("https://127.0.0.1:" + port + "/")).text()).isEqualTo("c1");
      assertThat(http.get(URI.create("https://localhost:" + port + "/")).text()).isEqualTo("c0");
    }
  }

  @Test
  void placeholdersDiffer() throws Exception { // P-14
    Placeholders names = new Placeholders();
    assertThat(names.lookup("a.test").get(0)).isNotEqualTo(names.lookup("b.test").get(0));
    assertThat(names.lookup("a.test").get(0)).isEqualTo(names.lookup("a.test").get(0));
    assertThat(names.lookup("a.test").get(0).getHostAddress()).startsWith("100:0:0:0:");
    assertThat(names.lookup("a.test").get(0).getHostName()).isEqualTo("a.test");
  }
}
