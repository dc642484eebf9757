package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.TlsException.Reason;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ServerTls;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.Tls;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS through {@link Connector}: who is believed, what is agreed, and how a handshake fails. */
class TlsTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static Connector trusting(Tls tls) {
    return Connector.builder()
        .tls(tls)
        .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }

  private static Connector fresh() {
    return trusting(TestCa.shared().tls());
  }

  private FakeGopher server() {
    FakeGopher server = fakes.use(FakeGopher.startTls());
    server.answer("/", "hello");
    return server;
  }

  /** Connects, asks and reads: TLS 1.3 tells some refusals only then. */
  private static String talk(Connector connector, FakeServer server) throws Exception {
    return talk(connector, Endpoint.of("localhost", server.port()));
  }

  private static String talk(Connector connector, Endpoint endpoint) throws Exception {
    try (RawClient client = new RawClient(connector.connectTls(endpoint))) {
      client.say("/\r\n");
      return client.rest();
    }
  }

  private static Reason reason(Connector connector, FakeServer server) {
    Throwable refused = catchThrowable(() -> talk(connector, server));
    assertThat(refused).isInstanceOf(TlsException.class);
    assertThat(((TlsException) refused).stage()).isEqualTo(Stage.TLS);
    return ((TlsException) refused).reason();
  }

  // --- who is believed ---

  @Test
  void anUnknownAuthorityIsRefused() { // HAZ-TLS-01, PY-SOCK-41
    FakeGopher server = server();
    server.certificate(TestCa.create().certificate());
    assertThat(reason(fresh(), server)).isEqualTo(Reason.UNTRUSTED);
    server.certificate(TestCa.shared().issue().dnsName("localhost").selfSigned().build());
    assertThat(reason(fresh(), server)).isEqualTo(Reason.UNTRUSTED);
    assertThat(reason(Connector.system(), server())).isEqualTo(Reason.UNTRUSTED);
  }

  @Test
  void aListenerHearsOfTheEndOfAConnectionWhoseHandshakeFails() {
    FakeGopher server = server();
    server.certificate(TestCa.create().certificate());
    List<ConnectionEvent.Kind> heard = new ArrayList<>();
    Connector listening = fresh().toBuilder().listener(event -> heard.add(event.kind())).build();
    assertThat(reason(listening, server)).isEqualTo(Reason.UNTRUSTED);
    assertThat(heard)
        .containsExactly(
            ConnectionEvent.Kind.RESOLVED,
            ConnectionEvent.Kind.CONNECTED,
            ConnectionEvent.Kind.CLOSED);
  }

  @Test
  void aCertificateOutOfDateIsRefused() { // HAZ-TLS-02
    FakeGopher server = server();
    server.certificate(TestCa.shared().issue().dnsName("localhost").expired().build());
    assertThat(reason(fresh(), server)).isEqualTo(Reason.DATE);
    server.certificate(TestCa.shared().issue().dnsName("localhost").notYetValid().build());
    assertThat(reason(fresh(), server)).isEqualTo(Reason.DATE);
  }

  @Test
  void aPinMustMatchACertificateOfTheChain() throws Exception {
    FakeGopher server = server();
    TestCertificate shown = TestCa.shared().certificate();
    server.certificate(shown);
    String pin =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(shown.certificate().getPublicKey().getEncoded()));
    Tls.Builder trusting = Tls.builder().trust(TestCa.shared().root());
    assertThat(talk(trusting(trusting.pin(pin).build()), server)).isEqualTo("hello\r\n");
    server.certificate(TestCa.shared().certificate());
    assertThat(reason(trusting(trusting.build()), server)).isEqualTo(Reason.UNTRUSTED);
  }

  @Test
  void onlyTheSwitchWithTheLongNameAcceptsAnything() throws Exception { // P-08
    FakeGopher server = server();
    server.certificate(TestCa.create().issue().dnsName("other.test").expired().build());
    Tls any = Tls.builder().insecureSkipVerification().build();
    assertThat(any.verifies()).isFalse();
    assertThat(talk(trusting(any), server)).isEqualTo("hello\r\n");
  }

  @Test
  void namesAreCheckedThroughATunnelToo() throws Exception { // HAZ-TLS-05
    FakeGopher server = server();
    FakeSocks5 proxy = fakes.use(FakeSocks5.start());
    proxy.host("inside.test", server);
    Connector through =
        fresh().toBuilder()
            .proxy(dev.netclients.sockets.ProxyServer.socks5(proxy.proxyEndpoint()))
            .build();
    Throwable refused =
        catchThrowable(() -> talk(through, Endpoint.of("inside.test", server.port())));
    assertThat(refused).isInstanceOf(TlsException.class).hasMessageContaining("inside.test");
    server.certificate(TestCa.shared().certificate("inside.test"));
    assertThat(talk(through, Endpoint.of("inside.test", server.port()))).isEqualTo("hello\r\n");
  }

  // --- what is agreed ---

  @Test
  void theFactsTellVersionSuiteChainAndProtocol() throws Exception {
    FakeGopher server = server();
    ServerTls plain = TestCa.shared().certificate().serverTls();
    server.serverTls(
        new ServerTls(plain.context(), false, List.of("http/1.1", "h2"), plain.protocols()));
    try (Connection client =
        fresh().connectTls(Endpoint.of("localhost", server.port()), "h2", "http/1.1")) {
      var facts = client.tls().orElseThrow();
      assertThat(facts.protocol()).isEqualTo("TLSv1.3");
      assertThat(facts.applicationProtocol()).contains("http/1.1"); // the server prefers it
      assertThat(facts.peerCertificates()).hasSize(2);
      client.output().write("/\r\n".getBytes());
      client.output().flush();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inside.test", "INSIDE.test.", "127.0.0.1", "::1"})
  void sniIsSentForNamesAlone(String host) throws Exception { // HAZ-TLS-06, HAZ-DNS-08
    TestCertificate shown = TestCa.shared().certificate("inside.test", "127.0.0.1", "::1");
    InetAddress at = InetAddress.getByName(host.equals("::1") ? "::1" : "127.0.0.1");
    try (SSLServerSocket listening =
        (SSLServerSocket)
            shown.serverTls().context().getServerSocketFactory().createServerSocket(0, 5, at)) {
      CompletableFuture<String> seen = new CompletableFuture<>();
      Thread accepting =
          new Thread(
              () -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                  socket.startHandshake();
                  seen.complete(
                      ((ExtendedSSLSession) socket.getSession())
                          .getRequestedServerNames()
                          .toString());
                } catch (java.io.IOException e) {
                  seen.completeExceptionally(e);
                }
              });
      accepting.start();
      try (Connection client = fresh().connectTls(Endpoint.of(host, listening.getLocalPort()))) {
        assertThat(client.tls()).isPresent();
        String names = seen.get(5, TimeUnit.SECONDS);
        if (host.toLowerCase().startsWith("inside")) {
          assertThat(names).contains("value=inside.test]").doesNotContain("test.");
        } else {
          assertThat(names).isEqualTo("[]");
        }
      }
      accepting.join();
    }
  }

  @Test
  void noCommonVersionIsSaidSo() { // HAZ-TLS-09
    FakeGopher server = server();
    ServerTls plain = TestCa.shared().certificate().serverTls();
    server.serverTls(new ServerTls(plain.context(), false, List.of(), List.of("TLSv1.2")));
    Tls strict = Tls.builder().trust(TestCa.shared().root()).onlyTls13().build();
    assertThat(reason(trusting(strict), server)).isEqualTo(Reason.VERSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\x15\\x03\\x01\\x00\\x02\\x02\\x46", // alert: protocol_version
        "\\x15\\x03\\x03\\x00\\x02\\x02\\x28", // alert: handshake_failure, as for want of a cipher
        // A ServerHello of TLS 1.0 with TLS_RSA_WITH_RC4_128_SHA.
        "\\x16\\x03\\x01\\x00\\x2A\\x02\\x00\\x00\\x26\\x03\\x01AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH"
            + "\\x00\\x00\\x05\\x00"
      })
  void whatIsOldIsRefusedAndNotFallenBackTo(String answer) { // HAZ-TLS-09
    ScriptedServer server = fakes.use(ScriptedServer.playing("C! \\x16\nS! " + answer + "\nSTALL"));
    assertThat(reason(fresh(), server)).isEqualTo(Reason.VERSION);
  }

  // --- resumption ---

  @Test
  void aSessionIsResumedUnderTheSameSettingsAlone() throws Exception { // HAZ-TLS-10
    FakeGopher server = server();
    server.certificate(TestCa.shared().certificate("localhost", "a.test"));
    Connector one = fresh();
    for (int i = 0; i < 3; i++) {
      assertThat(talk(one, server)).isEqualTo("hello\r\n");
    }
    assertThat(reason(trusting(TestCa.create().tls()), server)).isEqualTo(Reason.UNTRUSTED);
    Throwable other = catchThrowable(() -> talk(one, Endpoint.of("b.test", server.port())));
    assertThat(other).isInstanceOf(TlsException.class).hasMessageContaining("b.test");
    assertThat(talk(one, Endpoint.of("a.test", server.port()))).isEqualTo("hello\r\n");
  }

  @Test
  void aClientCertificateIsShownToThoseWhoWantOne() throws Exception { // HAZ-TLS-10, HAZ-TLS-12
    FakeGopher server = server();
    TestCa clients = TestCa.create();
    TestCertificate mine = clients.issue().commonName("alice").client().build();
    server.serverTls(TestCa.shared().certificate().serverTls(clients));
    Tls showing =
        Tls.builder()
            .trust(TestCa.shared().root())
            .clientCertificate(mine.keyStore(), TestCertificate.PASSWORD.toCharArray())
            .build();
    assertThat(talk(trusting(showing), server)).isEqualTo("hello\r\n");
    try (Connection without = fresh().connectTls(Endpoint.of("localhost", server.port()))) {
      assertThatThrownBy(() -> without.input().read()) // TLS 1.3 refuses after the handshake
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLIENT_CERTIFICATE));
    }
  }

  // --- how a handshake fails ---

  @Test
  void aPeerThatSpeaksNoTlsIsSaidSo() {
    FakeGopher server = server();
    server.fault(Point.TLS, Fault.GARBAGE);
    assertThat(reason(fresh(), server)).isEqualTo(Reason.NOT_TLS);
  }

  @Test
  void aFloodInPlaceOfAHandshakeIsBounded() throws Exception { // HAZ-TLS-16
    FakeGopher server = server();
    server.fault(Point.TLS, Fault.FLOOD);
    try (Connection client = fresh().connect(Endpoint.of("localhost", server.port()))) {
      assertThatThrownBy(() -> client.startTls(TestCa.shared().tls(), "localhost"))
          .isInstanceOfAny(TlsException.class, LimitException.class);
      assertThat(client.received()).isLessThan(400_000); // 256 KiB and a block
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESET", "CUT"})
  void aPeerThatLeavesWithinTheHandshakeIsTheEnd(Fault fault) {
    FakeGopher server = server();
    server.fault(Point.TLS, fault);
    assertThatThrownBy(() -> talk(fresh(), server))
        .isInstanceOf(NetClientException.class)
        // A reset may overtake the end of connecting.
        .satisfies(
            e -> assertThat(((NetClientException) e).stage()).isIn(Stage.TLS, Stage.CONNECT));
  }

  @Test
  void silenceAndADripEndByTheHandshakeClock() { // HAZ-TLS-08, HAZ-TLS-16
    Duration clock = Duration.ofMillis(400);
    Timeouts d = Timeouts.DEFAULT;
    Connector impatient =
        fresh().toBuilder()
            .timeouts(new Timeouts(d.attempt(), d.connect(), clock, d.read(), d.write(), d.call()))
            .build();
    FakeGopher silent = server();
    silent.fault(Point.TLS, Fault.STALL);
    FaultProxy drip = fakes.use(FaultProxy.to(server().endpoint()));
    drip.toClient().slices(1).bandwidth(200);
    for (FakeServer server : List.of(silent, drip)) {
      long start = System.nanoTime();
      Throwable ended = catchThrowable(() -> talk(impatient, server));
      assertThat(ended).isInstanceOf(TimedOutException.class);
      assertThat(((TimedOutException) ended).clock()).isEqualTo(Clock.HANDSHAKE);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(clock, clock.plusSeconds(2)); // the drip alone would take ten
    }
  }

  @Test
  void aGiantChainIsRefused() { // HAZ-TLS-16
    FakeGopher server = server();
    server.certificate(TestCa.shared().issue().dnsName("localhost").padding(400_000).build());
    assertThatThrownBy(() -> talk(fresh(), server))
        .isInstanceOf(NetClientException.class)
        .isNotInstanceOf(TimedOutException.class);
  }

  // --- STARTTLS ---

  @Test
  void surplusInClearBeforeTheUpgradeEndsTheSession() throws Exception { // HAZ-STLS-03, P-10
    ScriptedServer server =
        fakes.use(ScriptedServer.playing("C: STLS\nS: +OK go\nS: +OK forged\nEND"));
    try (RawClient client = RawClient.of(server)) {
      assertThat(client.ask("STLS")).isEqualTo("+OK go");
      assertThatThrownBy(client::startTls)
          .isInstanceOf(ProtocolException.class)
          .satisfies(e -> assertThat(((ProtocolException) e).stage()).isEqualTo(Stage.TLS));
      assertThat(client.connection().isOpen()).isFalse();
    }
  }

  @Test
  void nothingReadBeforeTheUpgradeIsLeftAfterIt() throws Exception { // P-10, PY-SOCK-41
    ScriptedServer server =
        fakes.use(ScriptedServer.playing("C: STLS\nS: +OK go\nTLS\nS: +OK inside\nEND"));
    try (RawClient client = RawClient.of(server)) {
      assertThat(client.ask("STLS")).isEqualTo("+OK go");
      client.startTls();
      assertThat(client.line()).isEqualTo("+OK inside");
      assertThatThrownBy(client::startTls).isInstanceOf(IllegalStateException.class); // HAZ-STLS-13
    }
  }

  /** Two connections to servers at different ports that share a key, and what they have agreed. */
  private static boolean resumed(FakeServer one, FakeServer other, Tls tls, Tls otherTls)
      throws Exception {
    Endpoint peer = Endpoint.of("localhost", 990);
    try (Connection first = fresh().connect(one.endpoint());
        Connection second = fresh().connect(other.endpoint())) {
      first.startTls(tls, peer);
      first.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
      first.output().flush();
      first.input().readAllBytes(); // the tickets come along
      second.startTls(otherTls, peer);
      assertThat(second.tls()).isPresent();
      return second.resumed(first);
    }
  }

  @Test
  void connectionsThatBelongTogetherResumeOneAnother() throws Exception { // RFC 4217, section 10.2
    FakeGopher one = server();
    FakeGopher other = server();
    ServerTls key = TestCa.shared().certificate().serverTls();
    one.serverTls(key);
    other.serverTls(key);
    Tls tls = TestCa.shared().tls();
    assertThat(resumed(one, other, tls, tls)).isTrue();
    assertThat(resumed(one, other, tls.separate(), tls.separate())).isFalse();
    Tls old = tls.onlyTls12().orElseThrow();
    assertThat(resumed(one, other, old, old)).isTrue();
  }

  @Test
  void thePeerOfASessionIsTheNameThatIsChecked() throws Exception { // HAZ-TLS-05, PY-SOCK-41
    FakeGopher server = server();
    try (Connection connection = fresh().connect(server.endpoint())) {
      assertThatThrownBy(
              () -> connection.startTls(TestCa.shared().tls(), Endpoint.of("other.test", 990)))
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NAME));
    }
  }

  @Test
  void tlsCanBeHeldToTls12UnlessItIsRefused() throws Exception {
    FakeGopher server = server();
    Tls tls = TestCa.shared().tls();
    try (Connection connection = fresh().connect(server.endpoint())) {
      connection.startTls(tls.onlyTls12().orElseThrow(), "localhost");
      assertThat(connection.tls().orElseThrow().protocol()).isEqualTo("TLSv1.2");
    }
    Tls only13 = Tls.builder().trust(TestCa.shared().root()).onlyTls13().build();
    assertThat(only13.onlyTls12()).isEmpty();
  }

  @Test
  void anEndWithoutCloseNotifyIsAnEndWhereThatIsAllowed() throws Exception { // HAZ-FTP-23
    FakeGopher server = server();
    server.fault(Point.DATA, Fault.CUT);
    for (boolean allowed : new boolean[] {false, true}) {
      try (Connection connection = fresh().connectTls(Endpoint.of("localhost", server.port()))) {
        if (allowed) {
          connection.allowMissingCloseNotify();
        }
        connection.output().write("/\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.output().flush();
        Throwable thrown = catchThrowable(() -> connection.input().readAllBytes());
        if (allowed) {
          assertThat(thrown).isNull();
        } else {
          assertThat(thrown).isInstanceOf(NetClientException.class);
        }
      }
    }
  }
}
