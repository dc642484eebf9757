package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.sockets.Callback;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.UdpSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After any number of failures there are as many sockets and threads as before: P-22, HAZ-NET-16.
 */
class LeakTest {
  private static final Duration SHORT = Duration.ofMillis(10);

  @RegisterExtension final Fakes fakes = new Fakes();

  /** A way to fail that takes no time, or hardly any. */
  enum Kind {
    UNKNOWN_NAME,
    REFUSED,
    BLACK_HOLE,
    INTERRUPTED,
    PROXY_REFUSES,
    PROXY_RESETS,
    UNTRUSTED,
    NO_TLS,
    HANDSHAKE_STALLS,
    RESET_AT_ONCE,
    END_WITHIN_A_LINE,
    READ_STALLS,
    TLS_CUT,
    NOBODY_CALLS_BACK,
    UDP_UNKNOWN_NAME,
    UDP_NO_ROUTE,
    UDP_GUARDED,
    UDP_NOBODY,
    UDP_SILENCE
  }

  private interface Attempt {
    void run() throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void fiftyFailuresLeaveNothing(Kind kind) throws Exception {
    fail(kind, 50);
  }

  @Tag("soak")
  @Timeout(300)
  @ParameterizedTest
  @EnumSource
  void aThousandFailuresLeaveNothing(Kind kind) throws Exception {
    fail(kind, 1_000);
  }

  private void fail(Kind kind, int times) throws Exception {
    Attempt attempt = attempt(kind);
    for (int i = 0; i < 5; i++) { // what is opened once and kept is open now
      once(attempt);
    }
    Leaks before = Leaks.now();
    for (int i = 0; i < times; i++) {
      once(attempt);
    }
    before.assertNoMore();
  }

  private static void once(Attempt attempt) {
    assertThatThrownBy(attempt::run).isInstanceOf(NetClientException.class);
    Thread.interrupted();
  }

  private Attempt attempt(Kind kind) throws IOException {
    Timeouts d = Timeouts.DEFAULT;
    Connector.Builder connector = FakeServer.connector().toBuilder();
    Endpoint nobody = Endpoint.of("127.0.0.3", fakes.use(FakeGopher.start()).port());
    switch (kind) {
      case UNKNOWN_NAME -> {
        connector.resolver(
            host -> {
              throw new UnknownHostException(host);
            });
        return connecting(connector, Endpoint.of("some.test", 1));
      }
      case REFUSED -> {
        return connecting(connector, nobody);
      }
      case BLACK_HOLE -> {
        BlackHole hole = fakes.use(BlackHole.at("127.0.0.2", 0));
        connector.timeouts(d.atMost(SHORT));
        return connecting(connector, Endpoint.of("127.0.0.2", hole.port()));
      }
      case INTERRUPTED -> {
        FakeGopher server = fakes.use(FakeGopher.start());
        return () -> {
          Thread.currentThread().interrupt();
          connecting(connector, server.endpoint()).run();
        };
      }
      case PROXY_REFUSES, PROXY_RESETS -> {
        FakeSocks5 proxy = fakes.use(FakeSocks5.start());
        if (kind == Kind.PROXY_RESETS) {
          proxy.fault(Point.REPLY, Fault.RESET_MIDWAY);
        }
        connector.proxy(ProxyServer.socks5(proxy.proxyEndpoint()));
        return connecting(connector, Endpoint.of("unknown.test", 1));
      }
      case UNTRUSTED -> {
        FakeGopher server = fakes.use(FakeGopher.startTls());
        connector.tls(TestCa.create().tls());
        return connecting(connector, server.endpoint());
      }
      case NO_TLS, HANDSHAKE_STALLS -> {
        FakeGopher server = fakes.use(FakeGopher.startTls());
        server.fault(Point.TLS, kind == Kind.NO_TLS ? Fault.GARBAGE : Fault.STALL);
        connector.timeouts(
            new Timeouts(
                d.attempt(),
                d.connect(),
                kind == Kind.NO_TLS ? d.handshake() : SHORT,
                d.read(),
                d.write(),
                d.call()));
        return connecting(connector, server.endpoint());
      }
      case RESET_AT_ONCE, END_WITHIN_A_LINE, READ_STALLS, TLS_CUT -> {
        return reading(kind, connector);
      }
      case NOBODY_CALLS_BACK -> {
        return () -> {
          try (Callback callback = connector.build().listen(InetAddress.getLoopbackAddress())) {
            callback.accept(InetAddress.getLoopbackAddress(), SHORT).close();
          }
        };
      }
      default -> {
        return asking(kind, connector);
      }
    }
  }

  /** Nothing is closed: what failed has ended by itself. */
  private Attempt asking(Kind kind, Connector.Builder connector) throws IOException {
    UdpSocket silent = fakes.use(Connector.system().bindUdp(new InetSocketAddress("127.0.0.1", 0)));
    int port = silent.localAddress().getPort();
    switch (kind) {
      case UDP_UNKNOWN_NAME ->
          connector.resolver(
              host -> {
                throw new UnknownHostException(host);
              });
      case UDP_NO_ROUTE -> // nobody may connect to everybody
          connector.resolver(host -> List.of(InetAddress.getByName("255.255.255.255")));
      case UDP_GUARDED -> connector.guard((endpoint, address) -> false);
      case UDP_NOBODY -> silent.close();
      default -> assertThat(kind).isEqualTo(Kind.UDP_SILENCE);
    }
    Connector built = connector.build();
    boolean named = kind == Kind.UDP_UNKNOWN_NAME || kind == Kind.UDP_NO_ROUTE;
    Endpoint endpoint = Endpoint.of(named ? "some.test" : "127.0.0.1", port);
    return () -> built.connectUdp(endpoint).ask(new byte[1], SHORT);
  }

  /** Only handshakes and reads can fail where the connection itself does not. */
  private Attempt connecting(Connector.Builder connector, Endpoint endpoint) {
    Connector built = connector.build();
    return () -> {
      try (Closeable connection = built.connectTls(endpoint)) {
        throw new AssertionError("It should have failed: " + connection);
      }
    };
  }

  private Attempt reading(Kind kind, Connector.Builder connector) {
    boolean tls = kind == Kind.TLS_CUT;
    FakeGopher server = fakes.use(tls ? FakeGopher.startTls() : FakeGopher.start());
    server.answer("/", "hello");
    switch (kind) {
      case RESET_AT_ONCE -> server.fault(Point.ACCEPT, Fault.RESET);
      case READ_STALLS -> server.fault(Point.DATA, Fault.STALL);
      default -> server.fault(Point.DATA, tls ? Fault.CUT : Fault.TRUNCATE);
    }
    if (kind == Kind.READ_STALLS) {
      Timeouts d = Timeouts.DEFAULT;
      connector.timeouts(
          new Timeouts(d.attempt(), d.connect(), d.handshake(), SHORT, d.write(), d.call()));
    }
    Connector built = connector.build();
    return () -> {
      try (Connection client =
          tls ? built.connectTls(server.endpoint()) : built.connect(server.endpoint())) {
        client.output().write("/\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        client.output().flush();
        new dev.netclients.line.LineReader(client.input(), client).next("a line", 100);
      }
    };
  }
}
