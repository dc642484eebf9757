package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProxyException;
import dev.netclients.Stage;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies through {@link Connector}: SOCKS5 (RFC 1928, RFC 1929) and HTTP's CONNECT. */
class ProxyTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private FakeGopher server;
  private FakeSocks5 socks;
  private FakeHttpProxy http;

  @BeforeEach
  void start() {
    server = fakes.use(FakeGopher.start());
    server.answer("/", "hello");
    socks = fakes.use(FakeSocks5.start());
    socks.host("inside.test", server);
    http = fakes.use(FakeHttpProxy.start());
    http.host("inside.test", server);
  }

  private FakeProxy fake(ProxyServer.Kind kind) {
    return kind == ProxyServer.Kind.SOCKS5 ? socks : http;
  }

  private ProxyServer proxy(ProxyServer.Kind kind) {
    Endpoint at = fake(kind).proxyEndpoint();
    return kind == ProxyServer.Kind.SOCKS5 ? ProxyServer.socks5(at) : ProxyServer.httpConnect(at);
  }

  private static Credentials.Password password(String user, String secret) {
    return Credentials.password(user, secret.toCharArray());
  }

  private static Connector through(ProxyServer proxy) {
    return FakeServer.connector().toBuilder()
        .proxy(proxy)
        .resolver(
            host -> {
              throw new AssertionError("looked up here: " + host);
            })
        .build();
  }

  private static String talk(Connector connector, String host) throws Exception {
    try (RawClient client = new RawClient(connector.connect(Endpoint.of(host, 70)))) {
      client.say("/\r\n");
      return client.rest();
    }
  }

  private ProxyException refusal(ProxyServer proxy) {
    Throwable refused = catchThrowable(() -> talk(through(proxy), "inside.test"));
    assertThat(refused).isInstanceOf(ProxyException.class);
    ProxyException e = (ProxyException) refused;
    assertThat(e.stage()).isEqualTo(Stage.PROXY);
    assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
    assertThat(e).hasMessageContaining("127.0.0.1:" + proxy.endpoint().port());
    return e;
  }

  // --- both ---

  @ParameterizedTest
  @EnumSource
  void theProxyLooksNamesUp(ProxyServer.Kind kind) throws Exception { // HAZ-PRX-12
    assertThat(talk(through(proxy(kind)), "inside.test")).isEqualTo("hello\r\n");
    assertThat(fake(kind).targets()).containsExactly("inside.test:70");
  }

  @ParameterizedTest
  @EnumSource
  void credentialsGoToTheProxyAlone(ProxyServer.Kind kind) throws Exception { // HAZ-PRX-09
    fake(kind).credentials("me", "s\u00e9cret");
    ProxyServer proxy = proxy(kind);
    assertThat(talk(through(proxy.with(password("me", "s\u00e9cret"))), "inside.test"))
        .isEqualTo("hello\r\n");
    assertThat(fake(kind).shownCredentials()).containsExactly("me:s\u00e9cret");
    assertThat(server.received()).containsExactly("/");
    assertThat(proxy.with(password("me", "secret")).toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource
  void otherCredentialsAreAnotherConnection(ProxyServer.Kind kind) throws Exception { // HAZ-PRX-13
    fake(kind).credentials("me", "right");
    assertThat(talk(through(proxy(kind).with(password("me", "right"))), "inside.test"))
        .isEqualTo("hello\r\n");
    ProxyException wrong = refusal(proxy(kind).with(password("me", "wrong")));
    assertThat(wrong.getMessage()).doesNotContain("wrong");
    refusal(proxy(kind));
    assertThat(server.accepted()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aProxyThatIsNotThereIsNotGoneRound(ProxyServer.Kind kind) throws Exception { // HAZ-PRX-11
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    refusal(new ProxyServer(kind, Endpoint.of("127.0.0.1", nobody), java.util.Optional.empty()));
    assertThat(server.accepted()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownNameIsTheProxysRefusal(ProxyServer.Kind kind) {
    Throwable refused = catchThrowable(() -> talk(through(proxy(kind)), "unknown.test"));
    assertThat(refused).isInstanceOf(ProxyException.class).hasMessageContaining("unknown.test");
    assertThat(((ProxyException) refused).code()).isIn(4, 502);
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, GREETING",
    "SOCKS5, COMMAND",
    "SOCKS5, REPLY",
    "HTTP_CONNECT, REPLY",
  })
  void anAnswerOneByteAtATimeIsTheSame(ProxyServer.Kind kind, Point point) throws Exception {
    fake(kind).fault(point, Fault.ONE_BYTE_SEGMENTS); // HAZ-PRX-04
    fake(kind).credentials("me", "secret");
    ProxyServer proxy = proxy(kind).with(password("me", "secret"));
    assertThat(talk(through(proxy), "inside.test")).isEqualTo("hello\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "SOCKS5, ACCEPT, RESET", "SOCKS5, GREETING, TRUNCATE", "SOCKS5, COMMAND, TRUNCATE",
    "SOCKS5, REPLY, TRUNCATE", "SOCKS5, REPLY, RESET_MIDWAY", "SOCKS5, GREETING, GARBAGE",
    "SOCKS5, REPLY, GARBAGE", "HTTP_CONNECT, REPLY, TRUNCATE", "HTTP_CONNECT, REPLY, RESET",
    "HTTP_CONNECT, REPLY, GARBAGE",
  })
  void anAnswerThatIsNoneIsTheProxysFailure( // HAZ-PRX-04
      ProxyServer.Kind kind, Point point, Fault fault) {
    fake(kind).credentials("me", "secret");
    fake(kind).fault(point, fault);
    // Garbage has no empty line, which would end an HTTP head: so the proxy ends after it.
    if (fault == Fault.GARBAGE) {
      socks.replyBytes((byte) 1);
      http.answer("CONNECT", "anything");
    }
    refusal(proxy(kind).with(password("me", "secret")));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAByteIsSent() { // HAZ-PRX-05, HAZ-PRX-08
    ProxyServer proxy = proxy(ProxyServer.Kind.SOCKS5);
    for (Credentials.Password bad :
        List.of(password("u".repeat(256), "p"), password("u", "p".repeat(256)))) {
      assertThatThrownBy(() -> proxy.with(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("uuu", "ppp"));
    }
    assertThatThrownBy(() -> proxy(ProxyServer.Kind.HTTP_CONNECT).with(password("a:b", "p")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("colon"); // RFC 7617: it would end the name
    for (String host :
        List.of("a." + "b".repeat(63) + ".c".repeat(120), "a\r\nX: y", "a\nb", "a b", "a\0b")) {
      assertThatThrownBy(() -> talk(through(proxy), host))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(socks.accepted()).isZero();
  }

  // --- SOCKS5 ---

  @Test
  void noMethodInCommonIsSaidSo() { // HAZ-PRX-01
    socks.methodBytes((byte) 5, (byte) 0xFF);
    assertThat(refusal(proxy(ProxyServer.Kind.SOCKS5)).code()).isEqualTo(0xFF);
    assertThat(refusal(proxy(ProxyServer.Kind.SOCKS5).with(password("a", "b"))).code())
        .isEqualTo(0xFF);
  }

  @Test
  void aPasswordThatWasNotOfferedIsNotSent() {
    socks.methodBytes((byte) 5, (byte) 2);
    refusal(proxy(ProxyServer.Kind.SOCKS5));
    socks.methodBytes((byte) 4, (byte) 0);
    refusal(proxy(ProxyServer.Kind.SOCKS5));
  }

  @ParameterizedTest
  @CsvSource({ // HAZ-PRX-02; RFC 1928, section 6
    "1, general",
    "2, not allowed",
    "3, network unreachable",
    "4, host unreachable",
    "5, refused",
    "6, time to live",
    "7, command",
    "8, address type",
    "9, unknown",
    "255, unknown"
  })
  void eachReplyCodeHasItsMeaning(int code, String meaning) {
    socks.replyCode(code);
    ProxyException e = refusal(proxy(ProxyServer.Kind.SOCKS5));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e).hasMessageContaining(meaning);
  }

  @ParameterizedTest
  @ValueSource(ints = {-4, -16, 0, 1, 2, 254, 255})
  void exactlyTheReplyIsConsumed(int domain) throws Exception { // HAZ-PRX-03
    ByteArrayOutputStream bound = new ByteArrayOutputStream();
    if (domain < 0) { // an address of so many bytes
      bound.write(domain == -4 ? 1 : 4);
      bound.writeBytes(new byte[-domain]);
    } else {
      bound.write(3);
      bound.write(domain);
      bound.writeBytes("d".repeat(domain).getBytes(StandardCharsets.US_ASCII));
    }
    bound.write(0);
    bound.write(0);
    socks.bound(bound.toByteArray());
    assertThat(talk(through(proxy(ProxyServer.Kind.SOCKS5)), "inside.test")).isEqualTo("hello\r\n");
  }

  @Test
  void aReplyCutAtAnyByteIsTheProxysFailure() { // HAZ-PRX-04
    byte[] reply = {5, 0, 0, 3, 4, 'h', 'o', 's', 't', 0, 0};
    for (int length = 0; length < reply.length; length++) {
      socks.replyBytes(java.util.Arrays.copyOf(reply, length));
      refusal(proxy(ProxyServer.Kind.SOCKS5));
    }
    socks.replyBytes((byte) 5, (byte) 0, (byte) 0, (byte) 9, (byte) 0); // no such address type
    refusal(proxy(ProxyServer.Kind.SOCKS5));
  }

  @Test
  void anAddressIsSentAsOne() throws Exception {
    Connector through = through(proxy(ProxyServer.Kind.SOCKS5));
    try (RawClient client =
        new RawClient(through.connect(Endpoint.of("127.0.0.1", server.port())))) {
      client.say("/\r\n");
      assertThat(client.rest()).isEqualTo("hello\r\n");
    }
    assertThatThrownBy(() -> talk(through, "::1%lo")).isInstanceOf(ProxyException.class);
    assertThat(socks.targets()).containsExactly("127.0.0.1:" + server.port(), "0:0:0:0:0:0:0:1:70");
  }

  // --- CONNECT ---

  @ParameterizedTest
  @ValueSource(ints = {403, 407, 502, 300, 100})
  void aStatusOtherThan2xxIsTheProxysRefusal(int status) throws Exception { // HAZ-PRX-06
    http.answer("CONNECT", "HTTP/1.1 " + status + " No", "Content-Length: 900000000", "", "body");
    ProxyServer proxy = proxy(ProxyServer.Kind.HTTP_CONNECT);
    List<String> seen = new CopyOnWriteArrayList<>();
    Throwable refused =
        catchThrowable(() -> through(proxy).connectTls(Endpoint.of("inside.test", 443)));
    assertThat(refused).isInstanceOf(ProxyException.class);
    assertThat(((ProxyException) refused).code()).isEqualTo(status);
    seen.addAll(http.received());
    assertThat(seen)
        .containsExactly("CONNECT inside.test:443 HTTP/1.1", "Host: inside.test:443", "");
  }

  @Test
  void anyTwoHundredOpensTheWay() throws Exception {
    // What follows the head belongs to the server: a proxy may send it in one segment.
    http.answer("CONNECT", "HTTP/1.0 204 \u00e9", "X: y", "", "hello");
    assertThat(talk(through(proxy(ProxyServer.Kind.HTTP_CONNECT)), "inside.test"))
        .isEqualTo("hello\r\n");
  }

  @Test
  void anEndlessHeadIsBounded() { // HAZ-PRX-07
    ProxyServer proxy = proxy(ProxyServer.Kind.HTTP_CONNECT);
    for (String head :
        List.of(
            "HTTP/1.1 200 " + "x".repeat(20_000),
            "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(9000))) {
      http.answer("CONNECT", head.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> talk(through(proxy), "inside.test"))
          .isInstanceOfSatisfying(
              LimitException.class, e -> assertThat(e.value()).isEqualTo(16 << 10));
    }
    http.fault(Point.REPLY, Fault.FLOOD);
    assertThatThrownBy(() -> talk(through(proxy), "inside.test"))
        .isInstanceOf(NetClientException.class);
  }

  @Test
  void aPasswordThatTheProxyRepeatsIsNotShown() { // P-11
    ProxyServer proxy = proxy(ProxyServer.Kind.HTTP_CONNECT).with(password("me", "canary"));
    for (String status :
        List.of("HTTP/1.1 407 not canary", "HTTP/1.1 403 bWU6Y2FuYXJ5", "canary")) {
      http.answer("CONNECT", status, "", "");
      assertThat(refusal(proxy).getMessage()).contains("***").doesNotContain("canary", "bWU6Y2Fu");
    }
  }

  @Test
  void theStatusIsShownEscaped() {
    http.answer("CONNECT", "HTTP/1.1 403 \u001b[31mred");
    assertThat(refusal(proxy(ProxyServer.Kind.HTTP_CONNECT)).getMessage()).doesNotContain("\u001b");
  }
}
