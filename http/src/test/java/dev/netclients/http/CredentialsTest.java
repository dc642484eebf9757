package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.TlsRequiredException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private final RawServer server = RawServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private static HttpClient with(CredentialSource source) {
    return Clients.builder().credentials(source).allowCleartextCredentials().build();
  }

  private static String decoded(String basic) {
    byte[] bytes = Base64.getDecoder().decode(basic.substring("Basic ".length()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void inClearTheyAreRefusedBeforeAByteIsSent() throws Exception { // P-09, HAZ-HTTP-29
    URI withUser = URI.create("http://me:secret@localhost:" + server.port() + "/");
    CredentialSource source = CredentialSource.of("localhost", Credentials.password("u", "secret"));
    CredentialSource token =
        CredentialSource.of("localhost", Credentials.token("u", r -> "secret"));
    HttpRequest explicit =
        HttpRequest.get(server.uri("/")).header("Authorization", "Bearer secret").build();
    try (HttpClient plain = Clients.plain();
        HttpClient sourced = Clients.builder().credentials(source).build();
        HttpClient tokens = Clients.builder().credentials(token).build()) {
      assertThatThrownBy(() -> plain.get(withUser))
          .isInstanceOf(TlsRequiredException.class)
          .hasMessageNotContaining("secret");
      assertThatThrownBy(() -> sourced.get(server.uri("/")))
          .isInstanceOf(TlsRequiredException.class);
      assertThatThrownBy(() -> tokens.get(server.uri("/")))
          .isInstanceOf(TlsRequiredException.class);
      assertThatThrownBy(() -> plain.execute(explicit)).isInstanceOf(TlsRequiredException.class);
    }
    assertThat(server.accepted()).isZero();
  }

  @Test
  void whatAServerRepeatsIsMaskedWhereItIsQuoted() throws Exception { // P-11
    String coded = "YWxpY2U6aHVudGVyMg=="; // alice:hunter2
    for (String page :
        List.of("You sent Basic " + coded, "no hunter2 here", "k=secret-key", "s=a-session!")) {
      server.answers(RawServer.status(403, page));
      HttpRequest request =
          HttpRequest.get(server.uri("/"))
              .header("Authorization", "Basic " + coded)
              .header("X-Api-Key", "secret-key")
              .header("Cookie", "a=1; s=a-session!")
              .build();
      try (HttpClient http =
          Clients.builder().allowCleartextCredentials().sensitive("x-api-key").build()) {
        assertThatThrownBy(() -> http.execute(request).orThrow())
            .isInstanceOf(HttpStatusException.class)
            .hasMessageContaining("403 Reason: " + page.substring(0, 2))
            .hasMessageContaining("***")
            .hasMessageNotContainingAny(coded, "hunter2", "secret-key", "a-session!");
      }
    }
  }

  @Test
  void aSecretThatIsCutAtTheEndIsMaskedToo() {
    okhttp3.Request sent =
        new okhttp3.Request.Builder()
            .url("http://a.test/")
            .header("Authorization", "Bearer a-long-token")
            .build();
    Secrets secrets = new Secrets(Set.of());
    assertThat(secrets.hide("it was a-long-t", sent)).isEqualTo("it was ***");
    assertThat(secrets.hide("it was a", sent)).isEqualTo("it was a");
  }

  @Test
  void inTlsTheyAreSentWithoutBeingAskedFor() throws Exception {
    try (RawServer secure = RawServer.startTls();
        HttpClient http =
            Clients.builder()
                .credentials(CredentialSource.of("localhost", Credentials.password("u", "pä:ss")))
                .build()) {
      secure.answers(RawServer.ok(""));
      http.get(secure.uri("/")).close();
      assertThat(decoded(secure.asked().get(0).header("Authorization"))).isEqualTo("u:pä:ss");
    }
  }

  @Test
  void userinfoBecomesBasicAndIsNotSentAlong() throws Exception { // HAZ-HTTP-29
    server.answers(RawServer.ok(""), RawServer.status(404, ""));
    URI uri = URI.create("http://me:s%3Acret%21@localhost:" + server.port() + "/path");
    try (HttpClient http = with(CredentialSource.NONE)) {
      http.get(uri).close();
      RawServer.Asked asked = server.asked().get(0);
      assertThat(asked.line()).isEqualTo("GET /path HTTP/1.1");
      assertThat(asked.header("Host")).isEqualTo("localhost:" + server.port());
      assertThat(decoded(asked.header("Authorization"))).isEqualTo("me:s:cret!");
      assertThatThrownBy(() -> http.get(uri)).hasMessageNotContaining("cret");
      assertThat(HttpRequest.get(uri).build().toString()).doesNotContain("cret");
    }
  }

  @Test
  void theSourceIsAskedForExactlyTheUrlsServerAndUser() throws Exception { // HAZ-HTTP-27
    List<String> asked = new ArrayList<>();
    CredentialSource source =
        (protocol, endpoint, user) -> {
          asked.add(protocol.name() + " " + endpoint + " " + user.orElse("-"));
          return user.filter("bob"::equals).map(u -> Credentials.password(u, "pw"));
        };
    server.answers(RawServer.ok(""), RawServer.ok(""));
    try (HttpClient http = with(source)) {
      http.get(server.uri("/")).close();
      http.get(URI.create("http://bob@localhost:" + server.port() + "/")).close();
    }
    Endpoint here = server.endpoint();
    assertThat(asked).containsExactly("HTTP " + here + " -", "HTTP " + here + " bob");
    assertThat(server.asked().get(0).header("Authorization")).isEmpty();
    assertThat(decoded(server.asked().get(1).header("Authorization"))).isEqualTo("bob:pw");
  }

  @Test
  void anExplicitHeaderGoesBefore() throws Exception {
    server.answers(RawServer.ok(""));
    HttpRequest request =
        HttpRequest.get(server.uri("/")).header("Authorization", "Custom x").build();
    try (HttpClient http =
        with(CredentialSource.of("localhost", Credentials.password("u", "pw")))) {
      http.execute(request).close();
    }
    assertThat(server.asked().get(0).fields().stream().filter(f -> f.startsWith("Authorization")))
        .containsExactly("Authorization: Custom x");
  }

  @Test
  void aRefusedTokenIsAskedForOnceMore() throws Exception {
    List<Boolean> asked = new ArrayList<>();
    CredentialSource source =
        CredentialSource.of(
            "localhost",
            Credentials.token(
                "",
                rejected -> {
                  asked.add(rejected);
                  return rejected ? "new" : "old";
                }));
    server.answers(RawServer.status(401, ""), RawServer.ok("in"), RawServer.status(401, ""));
    server.answers(RawServer.status(401, ""));
    try (HttpClient http = with(source)) {
      assertThat(http.get(server.uri("/")).text()).isEqualTo("in");
      assertThat(server.asked())
          .extracting(a -> a.header("Authorization"))
          .containsExactly("Bearer old", "Bearer new");
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOfSatisfying(
              HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(401));
      assertThat(asked).containsExactly(false, true, false, true);
    }
  }

  @Test
  void aProviderThatFailsIsALocalFailure() { // HAZ-NET-22
    CredentialSource none =
        CredentialSource.of(
            "localhost",
            Credentials.token(
                "",
                rejected -> {
                  throw new IOException("no token today");
                }));
    CredentialSource bad =
        CredentialSource.of("localhost", Credentials.token("", rejected -> "two words"));
    CredentialSource unreadable =
        (protocol, endpoint, user) -> {
          throw new IOException("no such file");
        };
    CredentialSource broken =
        (protocol, endpoint, user) -> {
          throw new IllegalStateException("the store is locked");
        };
    CredentialSource brokenProvider =
        CredentialSource.of(
            "localhost",
            Credentials.token(
                "",
                rejected -> {
                  throw new IllegalStateException("the store is locked");
                }));
    for (CredentialSource source : List.of(none, bad, unreadable, broken, brokenProvider)) {
      try (HttpClient http = with(source)) {
        assertThatThrownBy(() -> http.get(server.uri("/")))
            .isInstanceOf(LocalFailureException.class)
            .hasMessageNotContaining("two words");
      }
    }
    assertThat(server.accepted()).isZero();
  }

  @Test
  void aColonInTheUserIsRefused() { // RFC 7617, section 2
    CredentialSource source = CredentialSource.of("localhost", Credentials.password("a:b", "pw"));
    try (HttpClient http = with(source)) {
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anonymousAndCertificateSendNoHeader() throws Exception {
    server.answers(RawServer.ok(""), RawServer.ok(""));
    for (Credentials kind : List.of(Credentials.anonymous(), Credentials.certificate(""))) {
      try (HttpClient http =
          Clients.builder().credentials((p, e, u) -> Optional.of(kind)).build()) {
        http.get(server.uri("/")).close();
      } catch (NetClientException e) {
        throw new AssertionError(kind.toString(), e);
      }
    }
    assertThat(server.asked()).allMatch(asked -> asked.header("Authorization").isEmpty());
  }
}
