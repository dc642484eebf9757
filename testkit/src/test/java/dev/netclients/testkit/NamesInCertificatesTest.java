package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.netclients.Endpoint;
import dev.netclients.TlsException;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose certificate is accepted for which host: its subject alternative names alone decide (RFC
 * 9525, section 6).
 */
class NamesInCertificatesTest {
  private static FakeGopher server;

  private static final Connector EVERY_NAME_IS_HERE =
      FakeServer.connector().toBuilder()
          .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
          .build();

  @BeforeAll
  static void start() {
    server = FakeGopher.startTls();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void connect(TestCertificate shown, String host) throws Exception {
    server.certificate(shown);
    Endpoint endpoint = Endpoint.of(host, server.port());
    // A session of its own each time, since one that is resumed shows no certificate.
    Connector fresh = EVERY_NAME_IS_HERE.toBuilder().tls(TestCa.shared().tls()).build();
    try (Connection connection = fresh.connectTls(endpoint)) {
      assertThat(connection.tls()).isPresent();
    }
  }

  private static TestCertificate certificate(String commonName, String names) {
    TestCertificate.Builder builder = TestCa.shared().issue().commonName(commonName);
    for (String name : names.split(";")) {
      if (name.startsWith("IP:")) {
        builder.address(name.substring(3));
      } else if (!name.equals("none")) {
        builder.dnsName(name);
      }
    }
    return builder.build();
  }

  @ParameterizedTest
  @CsvSource({ // HAZ-TLS-03, HAZ-TLS-04, HAZ-TLS-13
    "localhost, localhost",
    "LocalHost, localhost",
    "other.test;localhost, localhost",
    "*.example.com, local.example.com",
    "*.EXAMPLE.com, local.example.com",
    "local.example.com, LOCAL.example.com.",
    "IP:127.0.0.1, 127.0.0.1",
    "IP:127.0.0.1, ::ffff:127.0.0.1",
    "xn--bcher-kva.test, b\u00fccher.test",
    "*.xn--bcher-kva.test, www.b\u00fccher.test"
  })
  void aNameThatMatchesIsAccepted(String names, String host) throws Exception {
    connect(certificate("whatever", names), host);
  }

  @ParameterizedTest
  @CsvSource({ // the table of what the JDK alone would accept or not, and ours on top
    "localhost, none, localhost",
    "localhost, IP:127.0.0.1, localhost",
    "*.example.com, none, local.example.com",
    "localhost, other.test, localhost",
    "x, *.localhost, a.localhost",
    "x, l*calhost, localhost",
    "x, l*cal.example.com, local.example.com",
    "x, *ocal.example.com, local.example.com",
    "x, www.*.com, www.example.com",
    "x, *.*.example.com, a.b.example.com",
    "x, *.com, example.com",
    "x, *, localhost",
    "x, 127.0.0.1, 127.0.0.1", // HAZ-TLS-04: an address as a dNSName
    "127.0.0.1, none, 127.0.0.1",
    "x, IP:127.0.0.2, 127.0.0.1",
    "x, *.0.0.1, 127.0.0.1",
    "x, IP:127.0.0.1, localhost",
    "x, *.example.com, a_b.example.com",
    "x, *.example.com, a.b.example.com", // HAZ-TLS-13: a deeper label
    "x, *.example.com, example.com", // the apex
    "x, xn--*-kva.test, b\u00fccher.test", // inside IDN
    "x, b\u00fccher.test, b\u00fccher.test", // HAZ-TLS-14: not ASCII
    "x, .example.com, example.com",
    "x, localhost.evil.test, localhost"
  })
  void anyOtherNameIsRefused(String commonName, String names, String host) {
    Throwable refused = catchThrowable(() -> connect(certificate(commonName, names), host));
    assertThat(refused).isInstanceOf(TlsException.class);
    assertThat(((TlsException) refused).reason()).isEqualTo(TlsException.Reason.NAME);
  }

  @Test
  void oddBytesInANameMatchNothing() { // HAZ-TLS-15
    for (String name :
        List.of("localhost\0", "localhost\0.evil.test", "local\0host", "localhost ")) {
      TestCertificate odd = TestCa.shared().issue().commonName("x").dnsName(name).build();
      Throwable refused = catchThrowable(() -> connect(odd, "localhost"));
      assertThat(refused).as(Escapes.of(name.getBytes())).isInstanceOf(TlsException.class);
    }
  }

  @Test
  void theRefusalNamesBoth() {
    Throwable refused = catchThrowable(() -> connect(certificate("x", "other.test"), "localhost"));
    assertThat(refused).hasMessageContaining("localhost").hasMessageContaining("other.test");
  }
}
