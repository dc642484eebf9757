package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Leaks;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class NntpFaultsTest {
  private static final int COUNT = 3;
  private static final Duration CLOCK = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String POSTED =
      "Message-ID: <posted@x.test>\r\nFrom: a@x.test\r\nNewsgroups: free.test\r\nSubject: s\r\n"
          + "\r\n.\r\n..\r\nposted\r\n";

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  static byte[] article(long number) {
    String text =
        "Message-ID: <"
            + number
            + "@x.test>\r\nFrom: a@x.test\r\nSubject: "
            + number
            + "\r\nNewsgroups: misc.test\r\n\r\n.\r\n..\r\nbody of "
            + number
            + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static NntpClient.Builder builder(FakeNntp server, boolean tls, Connector connector) {
    NntpClient.Builder builder =
        NntpClient.builder(Endpoint.of("localhost", server.port()))
            .connector(connector)
            .credentials(Credentials.password("alice", "canary"));
    return tls ? builder.implicitTls() : builder.allowCleartextCredentials();
  }

  private static NntpClient open(FakeNntp server, boolean tls, Duration clock) throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    return builder(server, tls, quick).open();
  }

  /** What does no harm must not be taken for it on a busy machine. */
  private static Duration clock(Fault fault) {
    return HARMLESS.contains(fault) ? PATIENCE : CLOCK;
  }

  /** What the client is for: an overview, the articles, and one posted. */
  private static List<byte[]> mainJob(FakeNntp server, boolean tls, Duration clock)
      throws IOException {
    List<byte[]> articles = new ArrayList<>();
    try (NntpClient nntp = open(server, tls, clock)) {
      ArticleRange range = nntp.group("misc.test").range();
      assertThat(nntp.overview(range).toList(COUNT))
          .extracting(Overview::subject)
          .containsExactly("1", "2", "3");
      try (Items<Article> all = nntp.retrieveAll(Part.ARTICLE, range)) {
        while (all.hasNext()) {
          articles.add(all.next().readAll(1 << 20));
        }
      }
      nntp.post(Content.of(POSTED));
      nntp.quit();
    }
    return articles;
  }

  private static FakeNntp server(boolean tls) {
    FakeNntp server = tls ? FakeNntp.startTls() : FakeNntp.start().withoutStartTls();
    server
        .synthetic("misc.test", COUNT, NntpFaultsTest::article)
        .group("free.test", "for posting")
        .user("alice", "canary");
    server.delay(Duration.ofMillis(30));
    server.drip(Duration.ofNanos(200_000));
    return server;
  }

  static Stream<Arguments> everything() {
    return Stream.of(true, false)
        .flatMap(
            tls ->
                Arrays.stream(Point.values())
                    .filter(point -> tls || point != Point.TLS)
                    .flatMap(
                        point ->
                            Arrays.stream(Fault.values())
                                .map(fault -> Arguments.of(tls, point, fault))));
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23, HAZ-NNTP-05
  @ParameterizedTest
  @MethodSource("everything")
  void itIsRightOrTypedAndSoon(boolean tls, Point point, Fault fault) {
    FakeNntp server = server(tls);
    try {
      server.fault(point, fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              List<byte[]> articles = mainJob(server, tls, clock(fault));
              assertThat(articles)
                  .usingElementComparator(Arrays::compare)
                  .containsExactly(article(1), article(2), article(3));
              assertThat(server.articles("free.test")).hasSize(1);
            } catch (NetClientException e) {
              assertThat(fault).as(e.toString()).isNotIn(HARMLESS);
              assertThat(e).hasMessageNotContaining("canary");
              assertThat(e.sessionUsable()).isFalse();
            }
          });
    } finally {
      server.close();
    }
  }

  static Stream<Arguments> answersToPost() {
    return Stream.of(Point.COMMAND, Point.REPLY)
        .flatMap(point -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(point, fault)));
  }

  /** Each fault at each line of a post: what is told of the outcome is never wrong. */
  @ParameterizedTest
  @MethodSource("answersToPost")
  void whatIsToldOfAPostIsTrue(Point point, Fault fault) { // P-16, P-19
    // the go-ahead and the answer; or POST, a header, a line of the body, the last one, the end
    // mark
    for (int passed : point == Point.REPLY ? new int[] {0, 1} : new int[] {0, 1, 5, 8, 9}) {
      FakeNntp server = server(true);
      try {
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              try (NntpClient nntp = open(server, true, clock(fault))) {
                server.faultOnce(point, fault, passed);
                nntp.post(Content.of(POSTED));
                assertThat(server.articles("free.test")).hasSize(1);
              } catch (NetClientException e) {
                assertThat(fault).as(e.toString()).isNotIn(HARMLESS);
                assertThat(e.outcome()).isNotEqualTo(Outcome.DONE);
                server.close(); // nothing can come any more
                if (e.outcome() == Outcome.NOT_DONE) {
                  assertThat(server.articles("free.test")).isEmpty();
                }
              }
            });
        assertThat(server.received().stream().filter("POST"::equals)).hasSizeLessThan(2);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() throws IOException { // P-04, HAZ-NET-04
    FakeNntp server = server(true);
    try (NntpClient nntp = open(server, true, PATIENCE)) {
      server.drip(Duration.ofMillis(100)); // each byte well within the read clock
      server.fault(Point.REPLY, Fault.DRIP);
      nntp.callTimeout(Duration.ofMillis(250));
      assertThatThrownBy(nntp::date)
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.CALL);
                assertThat(e.stage()).isEqualTo(Stage.REPLY);
              });
    } finally {
      server.close();
    }
  }

  @Test
  void theClockOfTheWholeCallBoundsBodiesAndRowsToo() throws IOException { // P-04
    FakeNntp server = server(true);
    server.drip(Duration.ofMillis(50));
    try (NntpClient nntp = open(server, true, PATIENCE)) {
      nntp.group("misc.test");
      server.fault(Point.DATA, Fault.DRIP);
      nntp.callTimeout(Duration.ofMillis(250));
      Article article = nntp.article(1);
      assertThatThrownBy(article::readAll)
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.stage()).isEqualTo(Stage.RECEIVE));
    }
    try (NntpClient nntp = builder(server, false, FakeServer.connector()).implicitTls().open()) {
      nntp.callTimeout(Duration.ofMillis(250));
      assertThatThrownBy(() -> nntp.listActive().toList(99)).isInstanceOf(TimedOutException.class);
    } catch (TimedOutException e) {
      assertThat(e.clock()).isNotNull(); // CAPABILITIES drips, too
    } finally {
      server.close();
    }
  }

  @Test
  void closeInAnotherThreadEndsACall() throws Exception { // P-20, HAZ-NET-14
    FakeNntp server = server(true);
    try (NntpClient nntp = builder(server, true, FakeServer.connector()).open()) {
      server.fault(Point.REPLY, Fault.STALL);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  nntp.date();
                  return new AssertionError("it was answered");
                } catch (IOException e) {
                  return e;
                }
              });
      while (!server.takeLine(Duration.ofSeconds(5)).equals("DATE")) {
        // the login's lines come first
      }
      Runnable fromElsewhere = nntp::close;
      fromElsewhere.run();
      assertThat(ended.get(1, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(nntp::date).isInstanceOf(SessionClosedException.class);
    } finally {
      server.close();
    }
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() throws Exception { // P-20, HAZ-NET-13
    FakeNntp server = server(true);
    try (NntpClient nntp = open(server, true, PATIENCE)) {
      server.fault(Point.REPLY, Fault.STALL);
      Thread.currentThread().interrupt();
      assertThatThrownBy(nntp::date).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      server.close();
    }
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() throws IOException {
    // HAZ-NET-09, HAZ-NET-20: the selected group would be lost in another session
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.STALL)) {
      FakeNntp server = server(true);
      try (NntpClient nntp = open(server, true, Duration.ofSeconds(2))) {
        int before = server.accepted();
        server.fault(Point.COMMAND, fault);
        assertThatThrownBy(
                () -> {
                  nntp.date(); // the server is gone before this or after it
                  nntp.date();
                })
            .isInstanceOf(NetClientException.class);
        assertThatThrownBy(nntp::date).isInstanceOf(SessionClosedException.class);
        assertThat(server.accepted()).isEqualTo(before);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() throws IOException { // HAZ-API-10
    FakeNntp server = server(true);
    try (NntpClient nntp = open(server, true, PATIENCE)) {
      nntp.group("misc.test");
      try (Items<Article> all = nntp.retrieveAll(Part.ARTICLE, 1, 2, 3)) {
        all.next();
        assertThat(Thread.getAllStackTraces().keySet())
            .filteredOn(thread -> thread.getName().startsWith("netclients"))
            .isNotEmpty()
            .allMatch(Thread::isDaemon);
      }
    } finally {
      server.close();
    }
  }

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakeNntp server = server(false);
      try {
        server.fault(Point.DATA, fault);
        Leaks before = Leaks.now();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server, false, CLOCK))
              .isInstanceOf(NetClientException.class);
        }
        before.assertNoMore();
      } finally {
        server.close();
      }
    }
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(300);
  }
}
