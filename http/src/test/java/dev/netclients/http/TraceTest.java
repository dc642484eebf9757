package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Progress;
import dev.netclients.http.RawServer.Then;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.ConnectionEvent.Kind;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.testkit.FakeHttpProxy;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TraceTest {
  private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
  private final Connector connector =
      FakeServer.connector().toBuilder().listener(events::add).build();

  private List<String> lines() {
    return events.stream().map(event -> event.kind() + " " + event.text()).toList();
  }

  @Test
  void aConversationIsToldLineByLineWithSecretsMasked() throws Exception { // P-11, PY-HTTP-17
    try (RawServer server = RawServer.startTls();
        HttpClient http =
            HttpClient.builder()
                .connector(connector)
                .keepCookies()
                .credentials(
                    CredentialSource.of("localhost", Credentials.password("alice", "hunter2")))
                .build()) {
      server.answers(RawServer.ok("hello", "Set-Cookie: s=hunter2"), RawServer.ok(""));
      URI uri = server.uri("/a?b=c");
      http.get(uri).bytes();
      http.write(uri, Content.of("content"), Progress.NONE);
      assertThat(lines())
          .contains(
              "COMMAND GET /a?b=c HTTP/1.1",
              "COMMAND Authorization: ***",
              "COMMAND Cookie: ***",
              "REPLY HTTP/1.1 200 Reason",
              "REPLY Set-Cookie: ***",
              "RECEIVED 5 bytes",
              "COMMAND PUT /a?b=c HTTP/1.1",
              "SENT 7 bytes")
          .anyMatch(line -> line.startsWith("CONNECTED localhost/127.0.0.1:"))
          .anyMatch(line -> line.startsWith("SECURED TLSv1.3 TLS_"))
          .noneMatch(line -> line.contains("hunter2") || line.contains("aHVudGVyMg"));
      assertThat(events)
          .extracting(ConnectionEvent::connection)
          .containsOnly(events.get(0).connection());
      assertThat(events)
          .extracting(ConnectionEvent::server)
          .containsOnly(server.endpoint().toString());
    }
    assertThat(events)
        .extracting(ConnectionEvent::kind)
        .startsWith(Kind.RESOLVED, Kind.CONNECTED, Kind.SECURED, Kind.COMMAND)
        .endsWith(Kind.CLOSED)
        .containsOnlyOnce(Kind.RESOLVED, Kind.CONNECTED, Kind.SECURED, Kind.CLOSED);
  }

  /** How a connection ends. */
  enum End {
    BY_ITSELF,
    CUT,
    CLOSED_BODY,
    DEADLINE,
    CLIENT_CLOSED,
    NOT_TLS
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void eachConnectionIsToldOfFromItsBeginningToItsEnd(End end) throws Exception {
    HttpClient http = HttpClient.builder().connector(connector).build();
    try (RawServer server = RawServer.start()) {
      URI uri =
          end == End.NOT_TLS ? URI.create("https://localhost:" + server.port()) : server.uri("/");
      HttpRequest.Builder request = HttpRequest.get(uri);
      switch (end) {
        case BY_ITSELF -> server.then(Then.CLOSE, RawServer.ok("all", "Connection: close"));
        case CUT -> server.then(Then.RESET, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
        case NOT_TLS -> server.fault(Point.ACCEPT, Fault.GARBAGE);
        case CLIENT_CLOSED -> server.answers(RawServer.ok("all"));
        default -> server.then(Then.STALL, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
      }
      if (end == End.DEADLINE) {
        request.deadline(Duration.ofSeconds(1));
      }
      try (HttpResponse response = http.execute(request.build())) {
        if (end == End.CLOSED_BODY) {
          response.body().read();
        } else {
          response.bytes();
        }
      } catch (NetClientException e) {
        assertThat(end).isIn(End.CUT, End.DEADLINE, End.NOT_TLS);
      }
      if (end == End.CLIENT_CLOSED) {
        assertThat(kinds()).doesNotContain(Kind.CLOSED); // it rests in the pool
        http.close();
      }
      assertThat(kinds())
          .startsWith(Kind.RESOLVED, Kind.CONNECTED)
          .endsWith(Kind.CLOSED)
          .containsOnlyOnce(Kind.CLOSED);
    } finally {
      http.close();
    }
  }

  private List<Kind> kinds() {
    return events.stream().map(ConnectionEvent::kind).toList();
  }

  @Test
  void aConnectionToAnHttpProxyIsToldOfTooAndATunnelAsSuch() throws Exception {
    try (RawServer proxy = RawServer.start();
        RawServer secure = RawServer.startTls();
        FakeHttpProxy tunnels = FakeHttpProxy.start()) {
      proxy.answers(RawServer.ok(""));
      try (HttpClient http = through(proxy.endpoint())) {
        http.get(URI.create("http://nowhere.test/")).close();
      }
      assertThat(kinds()).startsWith(Kind.RESOLVED, Kind.CONNECTED).endsWith(Kind.CLOSED);
      events.clear();
      secure.answers(RawServer.ok(""));
      try (HttpClient http = through(tunnels.proxyEndpoint())) {
        http.get(secure.uri("/")).close();
      }
      assertThat(kinds())
          .startsWith(Kind.RESOLVED, Kind.PROXIED, Kind.SECURED)
          .endsWith(Kind.CLOSED);
    }
  }

  private HttpClient through(Endpoint proxy) {
    return HttpClient.builder()
        .connector(connector.toBuilder().proxy(ProxyServer.httpConnect(proxy)).build())
        .build();
  }

  @Test
  void whatIsAsSecretAsACredentialIsMaskedToo() throws Exception { // P-11
    try (RawServer server = RawServer.start();
        HttpClient http =
            HttpClient.builder()
                .connector(connector)
                .sensitive("X-Api-Key")
                .header("x-api-key", "hunter2")
                .build()) {
      server.answers(RawServer.ok("", "X-Asked: x-api-key hunter2", "X-API-KEY: another"));
      http.get(server.uri("/")).close();
      assertThat(lines())
          .contains(
              "COMMAND x-api-key: ***", "REPLY X-Asked: x-api-key ***", "REPLY X-API-KEY: ***")
          .noneMatch(line -> line.contains("hunter2"));
    }
  }

  @Test
  void aServersTextIsEscaped() throws Exception { // P-12
    try (RawServer server = RawServer.start();
        HttpClient http = HttpClient.builder().connector(connector).build()) {
      server.answers(RawServer.ok("", "X: a\u001b[31mb"));
      http.get(server.uri("/")).close();
      assertThat(lines()).contains("REPLY X: a\\x1B[31mb");
    }
  }

  @Test
  void eachConnectionHasANumberOfItsOwn() throws Exception {
    try (RawServer server = RawServer.start();
        HttpClient http = HttpClient.builder().connector(connector).build()) {
      server.then(RawServer.Then.CLOSE, RawServer.ok("", "Connection: close"));
      server.answers(RawServer.ok(""));
      http.get(server.uri("/")).close();
      http.get(server.uri("/")).close();
      assertThat(events.stream().map(ConnectionEvent::connection).distinct()).hasSize(2);
    }
  }
}
