package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.ProxyException;
import dev.netclients.TlsException;
import dev.netclients.TlsFacts;
import dev.netclients.TlsRequiredException;
import dev.netclients.pop3.Pop3Client;
import dev.netclients.pop3.Stat;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way into a mailbox of Dovecot's. */
@RealServers
class Pop3LoginTest {
  private static final String MESSAGE = "Subject: one\n\nhello\n";

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void eachMechanismSignsInAfterStls(String mechanism) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Pop3Client session =
        mailbox.session().connector(Lab.telling(said::add)).mechanisms(List.of(mechanism)).open()) {
      assertThat(session.stat().count()).isEqualTo(1);
      assertThat(session.tls().map(TlsFacts::protocol)).contains("TLSv1.3");
    }
    assertThat(said).startsWith("CAPA", "STLS", "CAPA");
    assertThat(said.get(3)).startsWith("AUTH " + mechanism);
    assertThat(said).noneMatch(line -> line.contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void eachMechanismSignsInOnTheTlsPort(String mechanism) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Pop3Client session =
        mailbox
            .session(Lab.at("pop3s"))
            .connector(Lab.telling(said::add))
            .implicitTls()
            .mechanisms(List.of(mechanism))
            .open()) {
      assertThat(session.stat().count()).isEqualTo(1);
    }
    assertThat(said.get(0)).isEqualTo("CAPA");
    assertThat(said.get(1)).startsWith("AUTH " + mechanism);
  }

  @Test
  void theStrongestMechanismIsChosen() throws IOException {
    try (Pop3Client session =
        Mailbox.with(MESSAGE).session().connector(Lab.telling(said::add)).open()) {
      assertThat(session.capabilities().sasl()).contains("PLAIN", "SCRAM-SHA-256");
    }
    assertThat(said).anyMatch(line -> line.startsWith("AUTH SCRAM-SHA-256"));
  }

  @Test
  void apopSignsInWithTheTimeStampThatCameInTls() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Pop3Client session =
        mailbox
            .session(Lab.at("pop3s"))
            .connector(Lab.telling(said::add))
            .implicitTls()
            .apop()
            .open()) {
      assertThat(session.stat().count()).isEqualTo(1);
    }
    assertThat(said).contains("APOP " + mailbox.user() + " ***");
  }

  @Test
  void apopIsRefusedWithTheTimeStampThatCameInClear() throws IOException {
    assertThatThrownBy(() -> Mailbox.with().session().apop().open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("time stamp");
  }

  /** Dovecot always offers a mechanism, so something stands in front of it that hides them. */
  @Test
  void userAndPassSignInWhereNoMechanismIsOffered() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Server front = Server.builder(Pop3LoginTest::hideMechanisms).start();
        Pop3Client session =
            mailbox
                .session(front.endpoint())
                .connector(Lab.telling(said::add))
                .allowCleartextCredentials()
                .open()) {
      assertThat(session.stat().count()).isEqualTo(1);
      assertThat(session.tls()).isEmpty();
    }
    assertThat(said).contains("USER " + mailbox.user(), "PASS ***");
  }

  // HAZ-STLS-01: what in the middle takes STLS away
  @Test
  void nothingAboutTheUserIsSentIfStlsIsTakenAway() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Server front = Server.builder(Pop3LoginTest::hideMechanisms).start()) {
      assertThatThrownBy(
              () -> mailbox.session(front.endpoint()).connector(Lab.telling(said::add)).open())
          .isInstanceOf(TlsRequiredException.class);
    }
    assertThat(said).containsExactly("CAPA");
  }

  /** Relays a conversation in lock step, without the lines STLS and SASL of the answer to CAPA. */
  private static void hideMechanisms(Connection client) throws IOException {
    try (Connection server = Connector.system().connect(Lab.at("pop3"))) {
      BufferedReader commands = reader(client);
      BufferedReader replies = reader(server);
      relay(replies.readLine(), client);
      for (String command; (command = commands.readLine()) != null; ) {
        relay(command, server);
        String reply = replies.readLine();
        relay(reply, client);
        while (command.equals("CAPA") && !reply.equals(".")) {
          reply = replies.readLine();
          if (!reply.startsWith("SASL") && !reply.equals("STLS")) {
            relay(reply, client);
          }
        }
      }
    }
  }

  private static BufferedReader reader(Connection from) {
    return new BufferedReader(new InputStreamReader(from.input(), StandardCharsets.ISO_8859_1));
  }

  private static void relay(String line, Connection to) throws IOException {
    to.output().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    to.output().flush();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"})
  void aWrongPasswordIsRefusedByEachMechanism(String mechanism) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    assertThatThrownBy(
            () ->
                mailbox
                    .session()
                    .credentials(Credentials.password(mailbox.user(), "swordfish"))
                    .mechanisms(List.of(mechanism))
                    .open())
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.mechanism()).isEqualTo(mechanism);
              assertThat(e.code()).isEqualTo("AUTH");
            })
        .hasMessageNotContaining("swordfish");
  }

  @Test
  void aStrangersAuthorityIsNotTrusted() throws IOException {
    assertThatThrownBy(() -> Mailbox.with().session().connector(Connector.system()).open())
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.UNTRUSTED));
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws IOException {
    Connector elsewhere =
        Lab.connector().toBuilder()
            .resolver(host -> List.of(InetAddress.getByName("127.0.0.1")))
            .build();
    Endpoint other = Endpoint.of("mail.other.test", Lab.port("pop3"));
    assertThatThrownBy(() -> Mailbox.with().session(other).connector(elsewhere).open())
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.reason()).isEqualTo(TlsException.Reason.NAME));
  }

  @Test
  void tls13AloneIsEnough() throws IOException {
    Tls tls = Tls.builder().trust(Tls.certificates(Lab.file("tls/ca.pem"))).onlyTls13().build();
    Connector connector = Lab.connector().toBuilder().tls(tls).build();
    try (Pop3Client session = Mailbox.with(MESSAGE).session().connector(connector).open()) {
      assertThat(session.tls().map(TlsFacts::protocol)).contains("TLSv1.3");
    }
  }

  @Test
  @EnabledIf("dev.netclients.interop.Lab#hasIpv6")
  void ipv6ReachesBothPorts() throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    try (Pop3Client session = mailbox.session(Lab.atIpv6("pop3")).open()) {
      assertThat(session.stat()).isEqualTo(new Stat(1, 23));
    }
    try (Pop3Client session = mailbox.session(Lab.atIpv6("pop3s")).implicitTls().open()) {
      assertThat(session.stat()).isEqualTo(new Stat(1, 23));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKS5", "HTTP_CONNECT"})
  void aProxyReachesBothPorts(ProxyServer.Kind kind) throws IOException {
    Mailbox mailbox = Mailbox.with(MESSAGE);
    Connector connector = Lab.through(Lab.proxy(kind));
    try (Pop3Client session = mailbox.session().connector(connector).open()) {
      assertThat(session.stat().count()).isEqualTo(1);
    }
    try (Pop3Client session =
        mailbox.session(Lab.at("pop3s")).implicitTls().connector(connector).open()) {
      assertThat(session.stat().count()).isEqualTo(1);
    }
  }

  // HAZ-PRX-12
  @Test
  void theSocksServerIsGivenTheNameAndLooksItUpItself() throws IOException {
    Connector blind =
        Lab.through(Lab.socks()).toBuilder()
            .resolver(
                host -> {
                  assertThat(host).isEqualTo(Lab.property("host")); // the proxy's own name
                  return List.of(InetAddress.getByName("127.0.0.1"));
                })
            .build();
    Endpoint unknown = Endpoint.of("no-such-host.test", Lab.port("pop3"));
    assertThatThrownBy(() -> Mailbox.with().session(unknown).connector(blind).open())
        .isInstanceOf(ProxyException.class);
  }

  // HAZ-PRX-02, HAZ-PRX-06
  @ParameterizedTest
  @ValueSource(strings = {"SOCKS5", "HTTP_CONNECT"})
  void aProxyThatRefusesIsToldFromTheServer(ProxyServer.Kind kind) throws IOException {
    ProxyServer wrong =
        Lab.proxy(kind).with(Credentials.password(Lab.property("user"), "swordfish"));
    assertThatThrownBy(() -> Mailbox.with().session().connector(Lab.through(wrong)).open())
        .isInstanceOf(ProxyException.class)
        .hasMessageNotContaining("swordfish");
    ProxyServer without = new ProxyServer(kind, Lab.proxy(kind).endpoint(), Optional.empty());
    assertThatThrownBy(() -> Mailbox.with().session().connector(Lab.through(without)).open())
        .isInstanceOf(ProxyException.class);
  }
}
