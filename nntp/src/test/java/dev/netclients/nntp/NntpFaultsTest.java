package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeNntp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class NntpFaultsTest {
  private static final int COUNT = 3;
  private static final String POSTED =
      "Message-ID: <posted@x.test>\r\nFrom: a@x.test\r\nNewsgroups: free.test\r\nSubject: s\r\n"
          + "\r\n.\r\n..\r\nposted\r\n";

  private static final Trial<FakeNntp, NntpClient> TRIAL =
      new Trial<>(NntpFaultsTest::server, NntpFaultsTest::open, NntpFaultsTest::mainJob, "canary");

  private static final SessionRules<FakeNntp, NntpClient> RULES = new SessionRules<>(TRIAL);

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

  private static FakeNntp server(boolean tls) {
    FakeNntp server = tls ? FakeNntp.startTls() : FakeNntp.start().withoutStartTls();
    return server
        .synthetic("misc.test", COUNT, NntpFaultsTest::article)
        .group("free.test", "for posting")
        .user("alice", "canary");
  }

  private static NntpClient open(FakeNntp server, boolean tls, Connector connector)
      throws IOException {
    NntpClient.Builder builder =
        NntpClient.builder(server.endpoint())
            .connector(connector)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for: an overview, the articles, and one posted. */
  private static void mainJob(FakeNntp server, NntpClient nntp) throws IOException {
    ArticleRange range = nntp.group("misc.test").range();
    assertThat(nntp.overview(range).toList(COUNT))
        .extracting(Overview::subject)
        .containsExactly("1", "2", "3");
    List<byte[]> articles = new ArrayList<>();
    try (Items<Article> all = nntp.retrieveAll(Part.ARTICLE, range)) {
      while (all.hasNext()) {
        articles.add(all.next().readAll(1 << 20));
      }
    }
    assertThat(articles)
        .usingElementComparator(Arrays::compare)
        .containsExactly(article(1), article(2), article(3));
    nntp.post(Content.of(POSTED));
    assertThat(server.articles("free.test")).hasSize(1);
    nntp.quit();
  }

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23, HAZ-NNTP-05
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    new EveryFault<>(TRIAL)
        .check(occasion)
        .ifPresent(failed -> assertThat(failed.sessionUsable()).isFalse());
  }

  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions();
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(TRIAL).check(occasion);
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
    Duration clock = fault.isHarmless() ? Duration.ofSeconds(15) : Duration.ofMillis(400);
    Connector connector =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    for (int passed : point == Point.REPLY ? new int[] {0, 1} : new int[] {0, 1, 5, 8, 9}) {
      FakeNntp server = server(true);
      server.delay(Duration.ofMillis(30));
      server.drip(Duration.ofNanos(200_000));
      try {
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> {
              try (NntpClient nntp = open(server, true, connector)) {
                server.faultOnce(point, fault, passed);
                nntp.post(Content.of(POSTED));
                assertThat(server.articles("free.test")).hasSize(1);
              } catch (NetClientException e) {
                assertThat(fault.isHarmless()).as(e.toString()).isFalse();
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
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(NntpClient::date);
  }

  @Test
  void aDripBeforeABodyEndsAtTheClockOfCommands() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(nntp -> nntp.article("<1@x.test>"));
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(NntpClient::listActive);
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(
        nntp -> nntp.retrieveAll(Part.STAT, List.of("<1@x.test>")).next());
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(nntp -> nntp.post(Content.of(POSTED)));
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() { // P-04, HAZ-NET-04
    RULES.checkThatASlowBodyIsGivenUp(nntp -> nntp.article("<1@x.test>").readAll());
    RULES.checkThatASlowBodyIsGivenUp(nntp -> nntp.listActive().toList(99));
  }

  @Test
  void theClockOfTheWholeCallBoundsBodiesAndRowsToo() { // P-04
    RULES.checkThatABodyEndsAtTheCallsClock(nntp -> nntp.article("<1@x.test>").readAll());
    RULES.checkThatABodyEndsAtTheCallsClock(nntp -> nntp.listActive().toList(99));
  }

  @Test
  void closeInAnotherThreadEndsACall() { // P-20, HAZ-NET-14
    RULES.checkThatCloseElsewhereEndsIt(NntpClient::date);
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() { // P-20, HAZ-NET-13
    assertThat(RULES.checkThatAnInterruptEndsIt(NntpClient::date).outcome())
        .isEqualTo(Outcome.NOT_DONE);
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() {
    // HAZ-NET-09, HAZ-NET-20: the selected group would be lost in another session
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(NntpClient::date);
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() { // HAZ-API-09
    RULES.checkThatAListenerMayCloseAndNotCall(NntpClient::date);
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() { // HAZ-API-10
    RULES.checkThatThreadsAreDaemons(
        nntp -> {
          nntp.group("misc.test");
          Items<Article> all = nntp.retrieveAll(Part.ARTICLE, 1, 2, 3);
          all.next();
          return all;
        });
  }

  @Test
  void nothingElseIsAskedWhileAnAnswerIsRead() { // HAZ-API-03
    RULES.checkThatABusySessionTakesNoOtherCall(NntpClient::listActive, NntpClient::quit);
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(TRIAL).checkThatNothingIsLeft(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(TRIAL).checkThatNothingIsLeft(300);
  }
}
