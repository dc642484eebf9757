package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.ProtocolException;
import dev.netclients.TruncatedException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectFollowingTest {
  private final RawServer server = RawServer.start();
  private final RawServer other = RawServer.start();

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  private static String moved(int status, Object location) {
    return RawServer.status(status, "moved", "Location: " + location);
  }

  @Test
  void theFinalUrlIsTold() throws Exception {
    server.answers(moved(301, "/b"), moved(302, "c?d"), RawServer.ok("there"));
    try (HttpClient http = Clients.plain();
        HttpResponse response = http.get(server.uri("/a"))) {
      assertThat(response.uri()).isEqualTo(server.uri("/c?d"));
      assertThat(response.text()).isEqualTo("there");
      assertThat(server.accepted()).isEqualTo(1); // the bodies between were read
    }
  }

  @Test
  void credentialsCookiesAndSensitiveHeadersStayBehind() throws Exception { // HAZ-HTTP-14, P-13
    server.answers(moved(302, other.uri("/b")));
    other.answers(moved(302, server.uri("/c")));
    server.answers(RawServer.ok("done"));
    HttpRequest request =
        HttpRequest.get(server.uri("/a"))
            .header("Authorization", "Bearer secret")
            .header("Cookie", "a=secret")
            .header("X-Api-Key", "secret")
            .header("X-Harmless", "yes")
            .header("Host", "virtual.test")
            .build();
    try (HttpClient http =
        Clients.builder().allowCleartextCredentials().sensitive("x-api-key").build()) {
      assertThat(http.execute(request).text()).isEqualTo("done");
    }
    assertThat(server.asked().get(0).fields())
        .contains("Authorization: Bearer secret", "Cookie: a=secret", "X-Api-Key: secret");
    assertThat(server.asked().get(0).header("Host")).isEqualTo("virtual.test");
    for (RawServer.Asked later :
        new RawServer.Asked[] {other.asked().get(0), server.asked().get(1)}) {
      assertThat(later.fields()).noneMatch(field -> field.contains("secret"));
      assertThat(later.header("X-Harmless")).isEqualTo("yes");
      assertThat(later.header("Host")).startsWith("localhost:");
    }
  }

  @Test
  void credentialsOfTheSourceAndTheUrlStayBehindToo() throws Exception { // HAZ-HTTP-27, HAZ-HTTP-29
    CredentialSource all = (p, e, user) -> java.util.Optional.of(Credentials.password("u", "pw"));
    try (HttpClient http = Clients.builder().allowCleartextCredentials().credentials(all).build()) {
      server.answers(moved(302, other.uri("/b")), moved(302, other.uri("/b")));
      other.answers(RawServer.ok("done"), RawServer.ok("done"));
      http.get(server.uri("/a")).close();
      URI withUser = URI.create("http://me:secret@localhost:" + server.port() + "/a");
      http.get(withUser).close();
    }
    assertThat(server.asked()).allMatch(asked -> asked.header("Authorization").startsWith("Basic"));
    assertThat(server.asked()).allMatch(asked -> asked.header("Referer").isEmpty());
    assertThat(other.asked())
        .allMatch(asked -> asked.header("Authorization").isEmpty())
        .allMatch(asked -> asked.header("Referer").isEmpty());
  }

  @Test
  void withinTheOriginTheyGoAlong() throws Exception {
    CredentialSource here = CredentialSource.of("localhost", Credentials.password("u", "pw"));
    server.answers(moved(302, "/b"), RawServer.ok("done"));
    try (HttpClient http =
        Clients.builder().allowCleartextCredentials().credentials(here).build()) {
      http.get(server.uri("/a")).close();
    }
    assertThat(server.asked().get(1).header("Authorization")).startsWith("Basic ");
  }

  @Test
  void aLoopIsALimit() throws Exception { // HAZ-HTTP-11
    for (int i = 0; i < 30; i++) {
      server.answers(moved(302, "/again"));
    }
    try (HttpClient http = Clients.plain()) {
      assertThatThrownBy(() -> http.get(server.uri("/again")))
          .isInstanceOfSatisfying(LimitException.class, e -> assertThat(e.value()).isEqualTo(20));
    }
    assertThat(server.asked()).hasSize(21);
  }

  @Test
  void oneThatIsNotFollowedIsHandedOver() throws Exception { // HAZ-HTTP-11, HAZ-HTTP-12
    server.answers(moved(302, "file:///etc/passwd"), moved(302, "ftp://u:secret@b.test/"));
    try (HttpClient http = Clients.plain()) {
      try (HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build())) {
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.text()).isEqualTo("moved");
      }
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("not followed to ftp://")
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.1/", "http://0x7f.0.0.1/", "http://a.07/", "//1.2.3.4.5/"})
  void oneToAHostThatReadersDisagreeAboutIsHandedOver(String location) throws Exception {
    server.answers(moved(302, location)); // HAZ-API-02, HAZ-HTTP-11
    try (HttpClient http = Clients.plain();
        HttpResponse response = http.execute(HttpRequest.get(server.uri("/")).build())) {
      assertThat(response.status()).isEqualTo(302);
    }
  }

  @Test
  void whatAnswersAPostByARedirectMayHaveActedUponIt() throws Exception { // P-19
    server.answers(moved(303, "/b"), RawServer.status(404, ""), moved(302, "/b"));
    server.then(RawServer.Then.CLOSE, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
    server.answers(moved(303, "http://localhost:1/"), moved(302, "/b"), moved(302, "/b"));
    server.then(RawServer.Then.CLOSE, "nonsense");
    try (HttpClient http = Clients.plain()) {
      for (Class<?> failure :
          List.of(
              HttpStatusException.class,
              TruncatedException.class,
              TruncatedException.class, // nobody listens there
              ProtocolException.class)) {
        assertThatThrownBy(() -> http.post(server.uri("/a"), Content.of("once")).bytes())
            .isInstanceOf(failure)
            .isInstanceOfSatisfying(
                NetClientException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
      }
    }
  }

  @Test
  void fromTlsToClearIsNotFollowed() throws Exception { // HAZ-HTTP-13
    try (RawServer secure = RawServer.startTls();
        HttpClient http = Clients.plain()) {
      secure.answers(moved(302, server.uri("/")));
      try (HttpResponse response = http.execute(HttpRequest.get(secure.uri("/")).build())) {
        assertThat(response.status()).isEqualTo(302);
      }
      assertThat(server.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void contentThatCanBeReadAgainIsSentAgain(int status) throws Exception { // HAZ-HTTP-15
    server.answers(moved(status, "/b"), RawServer.ok("done"));
    try (HttpClient http = Clients.plain()) {
      http.write(server.uri("/a"), Content.of("content"), Progress.NONE);
    }
    assertThat(server.asked().get(1).line()).startsWith("PUT /b ");
    assertThat(server.asked().get(1).content()).asString().isEqualTo("content");
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void contentThatCannotIsAnError(int status) throws Exception { // HAZ-HTTP-15
    server.answers(moved(status, "/b"));
    Content once = Content.of(new ByteArrayInputStream(new byte[9]), OptionalLong.of(9));
    try (HttpClient http = Clients.plain()) {
      assertThatThrownBy(() -> http.send(server.uri("/a"), once, Progress.NONE))
          .isInstanceOfSatisfying(
              HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(status))
          .hasMessageContaining("only once");
    }
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void aPostThatBecomesAGetTakesNoContentAlong() throws Exception { // HAZ-HTTP-15
    server.answers(moved(302, "/b"), RawServer.ok("done"));
    HttpRequest post =
        HttpRequest.post(server.uri("/a"), Form.of("a", "b"))
            .header("Content-Language", "en")
            .build();
    try (HttpClient http = Clients.plain()) {
      assertThat(http.execute(post).text()).isEqualTo("done");
    }
    RawServer.Asked next = server.asked().get(1);
    assertThat(next.line()).startsWith("GET /b ");
    assertThat(next.fields()).noneMatch(field -> field.startsWith("Content-"));
  }

  @Test
  void anotherHostByNameOrPortIsAnotherOrigin() {
    okhttp3.HttpUrl one = okhttp3.HttpUrl.get("http://a.test/");
    assertThat(Urls.sameOrigin(one, okhttp3.HttpUrl.get("http://A.TEST:80/x"))).isTrue();
    assertThat(Urls.sameOrigin(one, okhttp3.HttpUrl.get("https://a.test:80/"))).isFalse();
    assertThat(Urls.sameOrigin(one, okhttp3.HttpUrl.get("http://a.test:81/"))).isFalse();
    assertThat(Urls.sameOrigin(one, okhttp3.HttpUrl.get("http://b.a.test/"))).isFalse();
  }
}
