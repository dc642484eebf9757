package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Progress;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.FakeServer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

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
