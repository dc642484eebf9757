package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.Content;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.http.RawServer.Then;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
  private static final RetryPolicy QUICK =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(5));

  private final RawServer server = RawServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest request(String method) {
    HttpRequest.Builder request = HttpRequest.method(method, server.uri("/"));
    boolean hasContent = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    return (hasContent ? request.content(Content.of("content")) : request).build();
  }

  private static HttpClient retrying() {
    return Clients.builder().retries(QUICK).build();
  }

  // --- by themselves ---

  // HAZ-HTTP-26, PY-HTTP-13
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void aPooledConnectionThatDiedIsReplacedQuietly(String method) throws Exception {
    for (Then end : new Then[] {Then.CLOSE, Then.RESET}) {
      try (HttpClient http = Clients.plain()) {
        int before = server.asked().size();
        server.answers(RawServer.ok(""));
        http.execute(request(method)).close();
        server.then(end, ""); // on the pooled one: not a byte of an answer
        server.answers(RawServer.ok(""));
        http.execute(request(method)).close();
        assertThat(server.asked()).hasSize(before + 3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void beforeAPostARestedConnectionIsLookedAt(boolean tls) throws Exception { // P-19, HAZ-NET-20
    try (RawServer closing = tls ? RawServer.startTls() : RawServer.start();
        HttpClient http = Clients.plain()) {
      for (Then end : new Then[] {Then.CLOSE, Then.KEEP}) {
        int before = closing.accepted();
        closing.then(end, RawServer.ok("")).answers(RawServer.ok(""));
        http.get(closing.uri("/")).bytes();
        new CountDownLatch(1).await(1100, TimeUnit.MILLISECONDS); // the clock of GuardedInput
        http.send(closing.uri("/"), Content.of("once"), Progress.NONE);
        assertThat(closing.accepted() - before).isEqualTo(end == Then.CLOSE ? 2 : 0);
      }
      assertThat(closing.asked()).hasSize(4);
    }
  }

  @Test
  void aFreshConnectionThatDiesIsNotReplaced() throws Exception { // P-19
    try (HttpClient http = Clients.plain()) {
      server.then(Then.CLOSE, "");
      assertThatThrownBy(() -> http.execute(request("GET"))).isInstanceOf(TruncatedException.class);
      assertThat(server.asked()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void whatChangesSomethingIsNeverRepeatedQuietly(String method) throws Exception { // P-19
    for (Then end : new Then[] {Then.CLOSE, Then.RESET}) {
      try (HttpClient http = Clients.plain()) {
        int before = server.asked().size();
        server.answers(RawServer.ok(""));
        http.execute(request("GET")).close();
        server.then(end, "");
        assertThatThrownBy(() -> http.execute(request(method)))
            .isInstanceOfSatisfying(
                TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        assertThat(server.asked()).hasSize(before + 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 2", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
  void afterOneByteOfAnAnswerNothingIsRepeated(String begun) throws Exception { // P-19
    try (HttpClient http = retrying()) {
      server.answers(RawServer.ok(""));
      http.execute(request("GET")).close();
      server.then(Then.CLOSE, begun);
      assertThatThrownBy(() -> http.execute(request("GET"))).isInstanceOf(TruncatedException.class);
      assertThat(server.asked()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void okHttpDoesNotRepeatOn503ByItself(String method) throws Exception { // P-19
    try (HttpClient http = Clients.plain()) {
      server.answers(RawServer.status(503, "", "Retry-After: 0"), RawServer.ok(""));
      try (HttpResponse response = http.execute(request(method))) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).contains("0");
      }
      assertThat(server.asked()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 421, 401, 407})
  void norOnAnyOtherStatus(int status) throws Exception { // P-19
    try (HttpClient http = Clients.plain()) {
      server.answers(RawServer.status(status, "", "WWW-Authenticate: Basic"), RawServer.ok(""));
      try (HttpResponse response = http.execute(request("POST"))) {
        assertThat(response.status()).isEqualTo(status);
      } catch (NetClientException e) {
        assertThat(status).isEqualTo(407); // from a server that is no proxy: OkHttp refuses it
      }
      assertThat(server.asked()).hasSize(1);
    }
  }

  // --- by the policy ---

  @ParameterizedTest
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "OPTIONS, true",
    "PUT, true",
    "DELETE, true",
    "POST, false",
    "PATCH, false",
  })
  void thePolicyRepeatsIdempotentMethods(String method, boolean again) throws Exception { // P-19
    try (HttpClient http = retrying()) {
      server.then(Then.CLOSE, "");
      server.answers(RawServer.status(503, ""), RawServer.ok(""));
      if (again) {
        try (HttpResponse response = http.execute(request(method))) {
          assertThat(response.status()).isEqualTo(200);
        }
        assertThat(server.asked()).hasSize(3);
      } else {
        assertThatThrownBy(() -> http.execute(request(method)))
            .isInstanceOf(TruncatedException.class);
        assertThat(server.asked()).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"429, true", "502, true", "503, true", "504, true", "500, false", "404, false"})
  void andTheseStatuses(int status, boolean again) throws Exception {
    try (HttpClient http = retrying()) {
      server.answers(RawServer.status(status, ""), RawServer.ok(""));
      try (HttpResponse response = http.execute(request("GET"))) {
        assertThat(response.status()).isEqualTo(again ? 200 : status);
      }
    }
  }

  @Test
  void theNumberOfAttemptsIsBounded() throws Exception {
    try (HttpClient http = retrying()) {
      for (int i = 0; i < 5; i++) {
        server.answers(RawServer.status(503, ""));
      }
      try (HttpResponse response = http.execute(request("GET"))) {
        assertThat(response.status()).isEqualTo(503);
      }
      assertThat(server.asked()).hasSize(3);
    }
  }

  @Test
  void theVerbsThatStoreAndDeleteAreNeverRepeated() throws Exception { // P-19
    try (HttpClient http = retrying()) {
      server.then(Then.CLOSE, "");
      assertThatThrownBy(() -> http.write(server.uri("/"), Content.of("a"), Progress.NONE))
          .isInstanceOf(TruncatedException.class);
      server.answers(RawServer.status(503, ""));
      assertThatThrownBy(() -> http.delete(server.uri("/")))
          .isInstanceOf(HttpStatusException.class);
      assertThat(server.asked()).hasSize(2);
    }
  }

  @Test
  void contentThatCanBeReadOnceIsSentOnce() throws Exception { // P-19
    Content once = Content.of(new ByteArrayInputStream(new byte[9]), OptionalLong.of(9));
    try (HttpClient http = retrying()) {
      server.then(Then.CLOSE, "");
      assertThatThrownBy(() -> http.execute(HttpRequest.put(server.uri("/"), once).build()))
          .isInstanceOf(TruncatedException.class);
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void nobodyThereIsTriedAgainToo() {
    URI dead = URI.create("http://localhost:" + closedPort() + "/");
    try (HttpClient http = retrying()) {
      assertThatThrownBy(() -> http.get(dead)).isInstanceOf(ConnectFailedException.class);
    }
  }

  private static int closedPort() {
    RawServer gone = RawServer.start();
    int port = gone.port();
    gone.close();
    return port;
  }

  @Test
  void aServerThatAsksForLongerThanTheCapIsNotWaitedFor() throws Exception {
    try (HttpClient http = retrying()) {
      server.answers(RawServer.status(503, "", "Retry-After: 6"), RawServer.ok(""));
      try (HttpResponse response = http.execute(request("GET"))) {
        assertThat(response.status()).isEqualTo(503);
      }
    }
  }

  @Test
  void retryAfterIsObeyed() throws Exception {
    try (HttpClient http = retrying()) {
      server.answers(RawServer.status(503, "", "Retry-After: 1"), RawServer.ok(""));
      long start = System.nanoTime();
      http.execute(request("GET")).close();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000_000L);
    }
  }

  @Test
  void aWaitThatWouldPassTheDeadlineIsNotBegun() throws Exception { // P-04
    RetryPolicy slow = new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1));
    try (HttpClient http =
        Clients.builder().retries(slow).deadline(Duration.ofSeconds(30)).build()) {
      server.answers(RawServer.status(503, ""));
      try (HttpResponse response = http.execute(request("GET"))) {
        assertThat(response.status()).isEqualTo(503);
      }
      server.then(Then.CLOSE, "");
      assertThatThrownBy(() -> http.execute(request("POST")))
          .isInstanceOf(TruncatedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theWaitEndsWithTheClientOrTheThread(boolean interrupt) throws Exception { // HAZ-NET-13, 14
    RetryPolicy slow = new RetryPolicy(2, Duration.ofHours(1), Duration.ofHours(1));
    HttpClient http = Clients.builder().retries(slow).build();
    server.answers(RawServer.status(503, ""));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch flagged = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                http.execute(request("GET")).close();
              } catch (Throwable e) {
                thrown.set(e);
                if (Thread.currentThread().isInterrupted()) {
                  flagged.countDown();
                }
              }
            });
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING) { // in the wait, in the end
      Thread.onSpinWait();
    }
    if (interrupt) {
      caller.interrupt();
    } else {
      http.close();
    }
    caller.join(5000);
    assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    assertThat(flagged.getCount()).isEqualTo(interrupt ? 0 : 1);
    http.close();
  }

  @Test
  void aSilentServerIsTriedAgain() throws Exception {
    try (HttpClient http =
        HttpClient.builder()
            .connector(Clients.impatient(Duration.ofMillis(300)))
            .retries(QUICK)
            .build()) {
      server.then(Then.STALL, "");
      server.answers(RawServer.ok("late"));
      assertThat(http.get(server.uri("/")).text()).isEqualTo("late");
      server.then(Then.STALL, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
      assertThatThrownBy(() -> http.get(server.uri("/")).text())
          .isInstanceOf(TimedOutException.class);
      assertThat(server.asked()).hasSize(3);
    }
  }

  // --- the pure parts ---

  @Test
  void waitsDoubleUpToTheLongestAndAreSpread() {
    RetryPolicy policy = new RetryPolicy(10, Duration.ofMillis(100), Duration.ofMillis(1000));
    assertThat(policy.pauseAfter(1, 1)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.pauseAfter(1, 0)).isEqualTo(Duration.ofMillis(50));
    assertThat(policy.pauseAfter(2, 1)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.pauseAfter(4, 1)).isEqualTo(Duration.ofMillis(800));
    assertThat(policy.pauseAfter(5, 1)).isEqualTo(Duration.ofMillis(1000));
    assertThat(policy.pauseAfter(100, 1)).isEqualTo(Duration.ofMillis(1000));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "999999999, 999999999",
    "'Sun, 06 Nov 1994 08:49:40 GMT', 3",
    "'Sunday, 06-Nov-94 08:49:40 GMT', 3",
    "'Sun Nov  6 08:49:40 1994', 3",
    "'Sun, 06 Nov 1994 08:00:00 GMT', 0",
  })
  void retryAfterIsSecondsOrATime(String value, long seconds) { // RFC 9110, section 10.2.3
    Instant now = Instant.parse("1994-11-06T08:49:37Z");
    assertThat(RetryAfter.parse(value, now)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "99999999999", "in an hour"})
  void anythingElseIsNoRetryAfter(String value) {
    assertThat(RetryAfter.parse(value, Instant.EPOCH)).isEmpty();
  }

  @Test
  void aPolicyIsChecked() { // HAZ-API-01
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetryPolicy(0, second, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, second.negated(), second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RetryPolicy(1, second, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RedirectPolicy(-1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
