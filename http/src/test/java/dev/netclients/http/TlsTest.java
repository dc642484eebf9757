package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.Stage;
import dev.netclients.TlsException;
import dev.netclients.TlsException.Reason;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Tls;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.testkit.TestCa;
import dev.netclients.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The connector's TLS holds under OkHttp too, and its failures keep their reasons. */
class TlsTest {
  private final RawServer server = RawServer.startTls();

  @AfterEach
  void close() {
    server.close();
  }

  private static HttpClient with(Tls tls) {
    return HttpClient.builder().connector(Connector.builder().tls(tls).build()).build();
  }

  private static TestCertificate.Builder issue() {
    return TestCa.shared().issue();
  }

  static Stream<Arguments> badCertificates() {
    return Stream.of(
        Arguments.of(TestCa.create().certificate(), Reason.UNTRUSTED), // HAZ-TLS-01
        Arguments.of(issue().dnsName("localhost").selfSigned().build(), Reason.UNTRUSTED),
        Arguments.of(issue().dnsName("localhost").expired().build(), Reason.DATE), // HAZ-TLS-02
        Arguments.of(issue().dnsName("localhost").notYetValid().build(), Reason.DATE),
        Arguments.of(issue().dnsName("other.test").build(), Reason.NAME), // HAZ-TLS-03
        Arguments.of(issue().commonName("localhost").build(), Reason.NAME),
        Arguments.of(issue().address("127.0.0.1").build(), Reason.NAME)); // HAZ-TLS-04
  }

  @ParameterizedTest
  @MethodSource("badCertificates")
  void aBadCertificateIsRefusedForItsReason(TestCertificate certificate, Reason reason)
      throws Exception { // P-08, PY-HTTP-02
    server.certificate(certificate);
    server.answers(RawServer.ok("secret"));
    try (HttpClient http = Clients.plain()) {
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void onlyItsAlarmingNameTurnsThatOff() throws Exception { // P-08
    server.certificate(TestCa.create().certificate("other.test"));
    server.answers(RawServer.ok("in"));
    try (HttpClient http = with(Tls.builder().insecureSkipVerification().build())) {
      assertThat(http.get(server.uri("/")).text()).isEqualTo("in");
    }
  }

  @Test
  void whoWantsTls13GetsNothingOlder() throws Exception { // HAZ-TLS-09
    Tls strict = Tls.builder().trust(TestCa.shared().root()).onlyTls13().build();
    try (SSLServerSocket old = onlyTls12();
        HttpClient http = with(strict)) {
      URI uri = URI.create("https://localhost:" + old.getLocalPort() + "/");
      assertThatThrownBy(() -> http.get(uri))
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.VERSION));
      server.answers(RawServer.ok("13"));
      assertThat(http.get(server.uri("/")).text()).isEqualTo("13");
    }
  }

  /** A server that shakes one hand, in TLS 1.2. */
  private static SSLServerSocket onlyTls12() throws IOException {
    SSLServerSocket old =
        (SSLServerSocket)
            TestCa.shared()
                .certificate()
                .serverTls()
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    old.setEnabledProtocols(new String[] {"TLSv1.2"});
    Thread thread =
        new Thread(
            () -> {
              try (SSLSocket client = (SSLSocket) old.accept()) {
                client.startHandshake();
              } catch (IOException e) {
                // As it should be.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return old;
  }

  @Test
  void aHandshakeIsBounded() throws Exception { // HAZ-TLS-16
    // user_canceled, a warning that may come at any time (RFC 8446, section 6.1)
    byte[] alert = {21, 3, 3, 0, 2, 1, 90};
    try (Server flood =
            Server.builder(
                    client -> {
                      client.awaitInput(Duration.ofSeconds(5)); // the ClientHello
                      while (client.isOpen()) {
                        client.output().write(alert);
                      }
                    })
                .start();
        HttpClient http = Clients.plain()) {
      URI uri = URI.create("https://localhost:" + flood.port() + "/");
      assertThatThrownBy(() -> http.get(uri))
          .isInstanceOfSatisfying(
              LimitException.class,
              e -> {
                assertThat(e.stage()).isEqualTo(Stage.TLS);
                assertThat(e.limit()).isEqualTo("bytes of a TLS handshake");
              });
    }
  }

  @Test
  void aServerInClearIsNotTls() throws Exception {
    try (ScriptedServer clear = ScriptedServer.playing("S: 220 ftp.test ready\nSTALL");
        HttpClient http = Clients.plain()) {
      URI uri = URI.create("https://localhost:" + clear.port() + "/");
      assertThatThrownBy(() -> http.get(uri))
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_TLS));
    }
  }

  @Test
  void aPinThatDoesNotMatchIsUntrusted() throws Exception {
    String pin = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    Tls pinned = Tls.builder().trust(TestCa.shared().root()).pin(pin).build();
    try (HttpClient http = with(pinned)) {
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOfSatisfying(
              TlsException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNTRUSTED));
    }
  }
}
