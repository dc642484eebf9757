package dev.netclients.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Protocol;
import dev.netclients.Session;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TlsFacts;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeHttp;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A GET and a POST with every fault at every point: right, or typed, and soon. */
class HttpFaultsTest {
  private static final String BODY = "a body of some length, ".repeat(40);

  private static Trial<FakeHttp, Visit> http1(Trial.Opening<FakeHttp, Visit> opening) {
    return new Trial<>(tls -> server(tls).onlyHttp1(), opening, HttpFaultsTest::job, "canary");
  }

  /** In TLS. */
  private static Trial<FakeHttp, Visit> http2(Trial.Opening<FakeHttp, Visit> opening) {
    return new Trial<>(HttpFaultsTest::server, opening, HttpFaultsTest::job, "canary");
  }

  /** A client as the session that it is not: with one server, and over after a failure. */
  private static final class Visit implements Session {
    private final HttpClient http;
    private final FakeHttp server;
    private volatile Duration whole = Duration.ZERO;
    private volatile boolean open = true;

    Visit(HttpClient http, FakeHttp server) {
      this.http = http;
      this.server = server;
    }

    String text(HttpRequest.Builder request) throws IOException {
      try {
        return http.execute(request.deadline(whole).build()).orThrow().text();
      } catch (NetClientException e) {
        open = open && e.sessionUsable();
        throw e;
      } catch (IllegalStateException e) { // the client is closed
        throw new SessionClosedException(endpoint().toString(), Stage.COMMAND, "closed", null);
      }
    }

    URI uri(String path) {
      return URI.create(server.url(path));
    }

    @Override
    public Protocol protocol() {
      return http.protocol();
    }

    @Override
    public Endpoint endpoint() {
      return server.endpoint();
    }

    @Override
    public Optional<TlsFacts> tls() {
      return Optional.empty();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void callTimeout(Duration time) {
      whole = time;
    }

    @Override
    public void close() {
      open = false;
      http.close();
    }
  }

  private static FakeHttp server(boolean tls) {
    FakeHttp server = tls ? FakeHttp.startTls() : FakeHttp.start();
    server.on("/get", request -> chunked(BODY)); // of a known length, any bytes would be right
    server.on("/post", request -> chunked(request.text()));
    return server;
  }

  private static FakeHttp.Response chunked(String text) {
    return new FakeHttp.Response(200, List.of(), -1, out -> out.write(text.getBytes(UTF_8)));
  }

  private static Visit open(FakeHttp server, boolean tls, Connector connector) {
    HttpClient.Builder http =
        HttpClient.builder()
            .connector(connector)
            .credentials(CredentialSource.of("localhost", Credentials.password("alice", "canary")));
    return new Visit((tls ? http : http.allowCleartextCredentials()).build(), server);
  }

  /** With a connection in the pool, since a busy machine may take its time for another. */
  private static Visit connected(FakeHttp server, boolean tls, Connector connector)
      throws IOException {
    Visit visit = open(server, tls, connector);
    visit.text(HttpRequest.get(visit.uri("/get")));
    return visit;
  }

  private static void job(FakeHttp server, Visit visit) throws IOException {
    assertThat(visit.text(HttpRequest.get(visit.uri("/get")))).isEqualTo(BODY);
    HttpRequest.Builder post = HttpRequest.post(visit.uri("/post"), Content.of(BODY));
    assertThat(visit.text(post)).isEqualTo(BODY);
  }

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, P-07, P-16, P-23
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    new EveryFault<>(http1(HttpFaultsTest::open)).check(occasion);
  }

  static Stream<EveryFault.Occasion> faultsInTls() {
    return EveryFault.occasions().filter(EveryFault.Occasion::tls);
  }

  @ParameterizedTest
  @MethodSource("faultsInTls")
  void itIsSoInHttp2(EveryFault.Occasion occasion) { // HAZ-HTTP-31
    new EveryFault<>(http2(HttpFaultsTest::open)).check(occasion);
  }

  /** How connecting ends is in EndsTest: a deadline counts from there on. */
  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions().filter(occasion -> !occasion.opening());
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(http1(HttpFaultsTest::connected)).check(occasion);
    new EveryEnd<>(http2(HttpFaultsTest::connected)).check(occasion);
  }

  private static void get(Visit visit) throws IOException {
    visit.text(HttpRequest.get(visit.uri("/get")));
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() { // P-04, HAZ-NET-04
    new SessionRules<>(http1(HttpFaultsTest::connected))
        .checkThatASlowBodyIsGivenUp(HttpFaultsTest::get);
    new SessionRules<>(http2(HttpFaultsTest::connected))
        .checkThatASlowBodyIsGivenUp(HttpFaultsTest::get);
  }

  private static void failOften(int times) {
    new EveryFault<>(http1(HttpFaultsTest::open)).checkThatNothingIsLeft(times);
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(350);
  }
}
