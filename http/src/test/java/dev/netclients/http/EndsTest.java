package dev.netclients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.http.RawServer.Then;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSocks5;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stage at which a call can hang, times every way in which it is ended. */
class EndsTest {
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration DEADLINE = Duration.ofSeconds(1); // with TLS on a busy machine
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  enum At {
    RESOLVE(Stage.RESOLVE),
    PROXY(Stage.PROXY),
    TLS(Stage.TLS),
    SEND(Stage.SEND),
    REPLY(Stage.REPLY),
    BODY(Stage.RECEIVE),
    TLS_BODY(Stage.RECEIVE),
    HTTP2_REPLY(Stage.REPLY),
    HTTP2_BODY(Stage.RECEIVE);

    final Stage stage;

    At(Stage stage) {
      this.stage = stage;
    }
  }

  enum By {
    INTERRUPT,
    CLOSE,
    DEADLINE
  }

  static Stream<Arguments> all() {
    return Stream.of(At.values())
        .flatMap(at -> Stream.of(By.values()).map(by -> Arguments.of(at, by)));
  }

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch resolving = new CountDownLatch(1);
  private final CountDownLatch resolver = new CountDownLatch(1);

  @AfterEach
  void close() throws Exception {
    resolver.countDown();
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.push(one);
    return one;
  }

  private interface Wait {
    void untilItComes() throws Exception;
  }

  /** A call that will hang at that stage, once it has come to the server. */
  private record Hanging(Connector connector, HttpRequest.Builder request, Wait arrival) {}

  private static Wait forConnection(FakeServer server) {
    return () -> {
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (server.accepted() == 0 && System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
    };
  }

  private Hanging hanging(At at, Connector connector) throws IOException {
    switch (at) {
      case RESOLVE -> {
        Connector slow =
            connector.toBuilder()
                .resolver(
                    host -> {
                      resolving.countDown();
                      try {
                        resolver.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      throw new IOException("too late");
                    })
                .build();
        return new Hanging(
            slow, HttpRequest.get(URI.create("http://slow.test/")), resolving::await);
      }
      case PROXY -> {
        FakeSocks5 proxy = opened(FakeSocks5.start());
        proxy.fault(Point.GREETING, Fault.STALL);
        Connector proxied =
            connector.toBuilder().proxy(ProxyServer.socks5(proxy.proxyEndpoint())).build();
        return new Hanging(
            proxied, HttpRequest.get(URI.create("http://a.test/")), forConnection(proxy));
      }
      case TLS -> {
        RawServer server = opened(RawServer.startTls());
        server.fault(Point.TLS, Fault.STALL);
        return new Hanging(connector, HttpRequest.get(server.uri("/")), forConnection(server));
      }
      case SEND -> {
        RawServer server = opened(RawServer.start());
        server.fault(Point.COMMAND, Fault.STALL);
        Content endless = Content.of(InputStreams.zeros(), OptionalLong.empty());
        return new Hanging(
            connector, HttpRequest.post(server.uri("/"), endless), forConnection(server));
      }
      case REPLY -> {
        RawServer server = opened(RawServer.start()).then(Then.STALL, "");
        return new Hanging(
            connector, HttpRequest.get(server.uri("/")), () -> server.takeLine(PATIENCE));
      }
      case BODY, TLS_BODY -> {
        RawServer server = opened(at == At.BODY ? RawServer.start() : RawServer.startTls());
        server.then(Then.STALL, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
        return new Hanging(
            connector, HttpRequest.get(server.uri("/")), () -> server.takeLine(PATIENCE));
      }
      default -> {
        RawHttp2 server = opened(new RawHttp2());
        if (at == At.HTTP2_BODY) {
          server.then(
              (stream, out) -> {
                out.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.OK);
                out.frame(RawHttp2.DATA, 0, stream, (byte) 'x');
              });
        }
        return new Hanging(connector, HttpRequest.get(server.uri("/")), server::awaitRequest);
      }
    }
  }

  /** Content without end. */
  private static final class InputStreams {
    static InputStream zeros() {
      return new InputStream() {
        @Override
        public int read() {
          return 0;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
          return length;
        }
      };
    }
  }

  private static void run(HttpClient http, HttpRequest request) throws IOException {
    try (HttpResponse response = http.execute(request)) {
      response.body().transferTo(OutputStream.nullOutputStream());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aHangingCallEndsAtOnce(At at, By by) throws Exception { // P-04, P-20, HAZ-NET-13, 14, 15
    Hanging hanging = hanging(at, FakeServer.connector());
    HttpClient http = opened(HttpClient.builder().connector(hanging.connector).build());
    HttpRequest request =
        (by == By.DEADLINE ? hanging.request.deadline(DEADLINE) : hanging.request).build();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                run(http, request);
              } catch (Throwable e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    if (by != By.DEADLINE) {
      hanging.arrival.untilItComes();
      caller.join(SOON.toMillis() / 2); // it hangs by now, which no state of the thread would tell
    }
    long start = System.nanoTime();
    if (by == By.INTERRUPT) {
      caller.interrupt();
    } else if (by == By.CLOSE) {
      http.close();
    }
    caller.join(5000);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1500);
    assertThat(thrown.get())
        .isInstanceOfSatisfying(
            NetClientException.class,
            e -> {
              assertThat(e)
                  .isInstanceOf(
                      by == By.DEADLINE ? TimedOutException.class : CancelledException.class);
              boolean connecting = at == At.RESOLVE || at == At.PROXY;
              assertThat(e.stage()).isIn(at.stage, connecting ? Stage.CONNECT : at.stage);
              assertThat(e.outcome()).isEqualTo(at == At.SEND ? Outcome.UNKNOWN : Outcome.NOT_DONE);
            });
    if (thrown.get() instanceof TimedOutException late) {
      assertThat(late.clock()).isEqualTo(Clock.CALL);
      assertThat(late.after()).isEqualTo(DEADLINE);
    }
    assertThat(flag.get()).isEqualTo(by == By.INTERRUPT);
  }

  @ParameterizedTest
  @EnumSource(At.class)
  void theClocksEndItToo(At at) throws Exception { // P-04, HAZ-NET-03, 10, 12, HAZ-TLS-08
    assumeThat(at).isNotIn(At.RESOLVE, At.PROXY); // the connector's clocks, tested there
    Timeouts usual = Timeouts.DEFAULT;
    Timeouts handshake =
        new Timeouts(
            usual.attempt(), usual.connect(), SOON, usual.read(), usual.write(), usual.call());
    Connector connector =
        at == At.TLS
            ? FakeServer.connector().toBuilder().timeouts(handshake).build()
            : Clients.impatient(SOON);
    Hanging hanging = hanging(at, connector);
    Clock clock = at == At.TLS ? Clock.HANDSHAKE : at == At.SEND ? Clock.WRITE : Clock.READ;
    try (HttpClient http = HttpClient.builder().connector(hanging.connector).build()) {
      assertThatThrownBy(() -> run(http, hanging.request.build()))
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(clock);
                assertThat(e.after()).isEqualTo(SOON);
                assertThat(e.stage()).isEqualTo(at.stage);
              });
    }
  }

  @Test
  void aDripDoesNotPostponeTheDeadline() throws Exception { // P-04, HAZ-NET-04
    RawServer server = opened(RawServer.start());
    server.drip(Duration.ofMillis(20));
    server.fault(Point.REPLY, Fault.DRIP);
    server.answers(RawServer.ok("x".repeat(1000)));
    try (HttpClient http = Clients.builder().deadline(SOON).build()) {
      assertThatThrownBy(() -> http.get(server.uri("/")).text())
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
    }
  }

  @Test
  void theHeadHasAClockOfItsOwnWhichABodyHasNot() throws Exception { // P-04
    Timeouts usual = Timeouts.DEFAULT;
    Connector connector =
        FakeServer.connector().toBuilder()
            .timeouts(
                new Timeouts(
                    usual.attempt(),
                    usual.connect(),
                    usual.handshake(),
                    usual.read(),
                    usual.write(),
                    SOON))
            .build();
    RawServer server = opened(RawServer.start());
    try (HttpClient http = HttpClient.builder().connector(connector).build()) {
      server.drip(Duration.ofMillis(2));
      server.fault(Point.REPLY, Fault.DRIP);
      server.answers(RawServer.ok("x".repeat(500))); // a second in all
      assertThat(http.get(server.uri("/")).text()).hasSize(500);
      server.answers("HTTP/1.1 200 OK\r\nX: " + "x".repeat(500) + "\r\n\r\n");
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
    }
  }

  @Test
  void aThreadInterruptedBeforehandSendsNothing() throws Exception { // HAZ-NET-13
    RawServer server = opened(RawServer.start()).answers(RawServer.ok(""));
    try (HttpClient http = Clients.plain()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> http.get(server.uri("/"))).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(http.get(server.uri("/")).status()).isEqualTo(200);
    }
  }

  @Test
  void neighboursOnOneHttp2ConnectionLiveOn() throws Exception { // HAZ-HTTP-33
    RawHttp2 server = opened(new RawHttp2()).ok("fine").then((stream, out) -> {}).ok("fine");
    try (HttpClient http = Clients.plain()) {
      assertThat(http.get(server.uri("/")).text()).isEqualTo("fine");
      HttpRequest hurried = HttpRequest.get(server.uri("/")).deadline(SOON).build();
      assertThatThrownBy(() -> http.execute(hurried)).isInstanceOf(TimedOutException.class);
      assertThat(http.get(server.uri("/")).text()).isEqualTo("fine");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aClosedClientRefusesCallsAndBodiesEnd() throws Exception { // HAZ-API-03
    RawServer server = opened(RawServer.start());
    server.then(Then.STALL, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
    HttpClient http = Clients.plain();
    HttpResponse response = http.get(server.uri("/"));
    response.body().readNBytes(2);
    http.close();
    http.close();
    assertThatThrownBy(() -> response.body().read()).isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> http.get(server.uri("/"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSourceThatFailsIsALocalFailureAndNeverWhole() throws Exception { // HAZ-NET-22, P-16
    for (OptionalLong length :
        new OptionalLong[] {OptionalLong.empty(), OptionalLong.of(200_000)}) {
      RawServer server = opened(RawServer.start());
      InputStream failing =
          new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
              if (left-- <= 0) {
                throw new IOException("disk on fire");
              }
              return 'x';
            }
          };
      try (HttpClient http = Clients.plain()) {
        assertThatThrownBy(
                () -> http.write(server.uri("/"), Content.of(failing, length), Progress.NONE))
            .isInstanceOf(LocalFailureException.class)
            .hasMessageContaining("disk on fire")
            .hasRootCauseMessage("disk on fire");
      }
      assertThat(server.asked()).allMatch(asked -> asked.content().length < 200_000);
    }
  }

  @Test
  void contentOfAnotherLengthThanItSaidIsALocalFailure() throws Exception {
    RawServer server = opened(RawServer.start());
    try (HttpClient http = Clients.plain()) {
      for (long promised : new long[] {2, 4}) {
        Content content =
            Content.of(new java.io.ByteArrayInputStream(new byte[3]), OptionalLong.of(promised));
        assertThatThrownBy(() -> http.write(server.uri("/"), content, Progress.NONE))
            .isInstanceOf(LocalFailureException.class)
            .hasMessageContaining("not as long");
      }
    }
  }

  @Test
  void aProgressThatFailsIsALocalFailure() throws Exception { // HAZ-NET-22
    RawServer server = opened(RawServer.start());
    IllegalStateException enough = new IllegalStateException("enough");
    try (HttpClient http = Clients.plain()) {
      assertThatThrownBy(
              () ->
                  http.write(
                      server.uri("/"),
                      Content.of("abc"),
                      (done, total) -> {
                        throw enough;
                      }))
          .isInstanceOf(LocalFailureException.class)
          .hasCause(enough);
    }
  }

  @Test
  void aListenerOrAGuardThatFailsIsALocalFailure() throws Exception { // HAZ-API-09
    RawServer server = opened(RawServer.start()).answers(RawServer.ok(""));
    Connector connector =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  throw new IllegalStateException("deaf");
                })
            .build();
    Connector guarded =
        FakeServer.connector().toBuilder()
            .guard(
                (endpoint, address) -> {
                  throw new IllegalStateException("asleep");
                })
            .build();
    try (HttpClient http = HttpClient.builder().connector(connector).build();
        HttpClient other = HttpClient.builder().connector(guarded).build()) {
      assertThatThrownBy(() -> http.get(server.uri("/")))
          .isInstanceOf(LocalFailureException.class)
          .hasMessageContaining("deaf");
      assertThatThrownBy(() -> other.get(server.uri("/")))
          .isInstanceOf(LocalFailureException.class)
          .hasMessageContaining("asleep");
    }
  }

  @Test
  void nothingIsLeftOfManyFailures() throws Exception { // P-22, HAZ-API-10
    RawServer server = opened(RawServer.start());
    for (int i = 0; i < 100; i++) {
      HttpClient http = Clients.plain();
      server.then(i % 2 == 0 ? Then.RESET : Then.CLOSE, i % 3 == 0 ? "HTTP/1.1 2" : "");
      assertThatThrownBy(() -> http.get(server.uri("/"))).isInstanceOf(NetClientException.class);
      http.close();
      assertThat(http.okHttp().connectionPool().connectionCount()).isZero();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !thread.isDaemon())
        .noneMatch(thread -> thread.getName().contains("OkHttp"));
  }
}
