package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class FtpFaultsTest {
  private static final byte[] FILE = new byte[1500];
  private static final byte[] UPLOAD = new byte[2500];

  static {
    new Random(1).nextBytes(FILE);
    new Random(2).nextBytes(UPLOAD);
  }

  private static final Trial<FakeFtp, FtpClient> PASSIVE =
      new Trial<>(FtpFaultsTest::server, FtpFaultsTest::open, FtpFaultsTest::mainJob, "canary");

  private static final Trial<FakeFtp, FtpClient> ACTIVE =
      new Trial<>(
          FtpFaultsTest::server,
          (server, tls, connector) -> builder(server, tls, connector).active().open(),
          FtpFaultsTest::mainJob,
          "canary");

  private static final SessionRules<FakeFtp, FtpClient> RULES = new SessionRules<>(PASSIVE);

  private static FakeFtp server(boolean tls) {
    FakeFtp server = FakeFtp.start().user("alice", "canary").file("/a", FILE);
    return tls ? server : server.withoutTls();
  }

  private static FtpClient.Builder builder(FakeFtp server, boolean tls, Connector connector) {
    FtpClient.Builder builder = FtpDialogues.builder(server).connector(connector);
    return tls ? builder : builder.allowCleartextCredentials();
  }

  private static FtpClient open(FakeFtp server, boolean tls, Connector connector)
      throws IOException {
    return builder(server, tls, connector).open();
  }

  private static FtpClient open(FakeFtp server) throws IOException {
    return open(server, true, FakeServer.connector());
  }

  /** What the client is for. */
  private static void mainJob(FakeFtp server, FtpClient ftp) throws IOException {
    assertThat(ftp.list("").toList(10)).extracting(FtpEntry::name).contains("a");
    assertThat(ftp.retrieve("a").readAll()).isEqualTo(FILE);
    ftp.store("b", Content.of(UPLOAD));
    assertThat(server.bytes("/b").orElseThrow()).isEqualTo(UPLOAD);
    ftp.quit();
  }

  /** Each fault at each point, and at several of the times that the point is passed. */
  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions()
        .flatMap(
            each ->
                times(each.point(), each.fault())
                    .map(
                        time ->
                            new EveryFault.Occasion(each.tls(), each.point(), each.fault(), time)));
  }

  /** How often a point has to be passed before, for the fault to hit each kind of its occasions. */
  private static Stream<Integer> times(Point point, Fault fault) {
    if (fault == Fault.GARBAGE && (point == Point.ACCEPT || point == Point.DATA)) {
      return Stream.of(); // FTP cannot tell it from data
    }
    return switch (point) {
      case ACCEPT -> Stream.of(0, 2, 3); // control, download, upload
      case TLS -> Stream.of(0, 1, 3); // control, listing, upload
      case DATA -> Stream.of(0, 1, 2); // listing, download, upload
      case REPLY -> Stream.of(0, 7, 9, 11, 14, 17);
      case COMMAND -> Stream.of(0, 9, 12);
      case GREETING -> Stream.of(0);
    };
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, HAZ-FTP-16, P-07, P-16,
  // PY-FTP-38
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    checkStored(PASSIVE, occasion);
  }

  static Stream<EveryFault.Occasion> faultsOfActive() {
    return faults()
        .filter(
            occasion ->
                !occasion.tls()
                    && (occasion.point() == Point.ACCEPT || occasion.point() == Point.DATA));
  }

  @ParameterizedTest
  @MethodSource("faultsOfActive")
  void itIsRightOrTypedAndSoonWhenTheServerConnects(EveryFault.Occasion occasion) {
    checkStored(ACTIVE, occasion);
  }

  /** Does the job; what the server has then is whole. */
  private static void checkStored(Trial<FakeFtp, FtpClient> trial, EveryFault.Occasion occasion) {
    FakeFtp server = trial.servers().start(occasion.tls());
    new EveryFault<>(new Trial<>(tls -> server, trial.opening(), trial.job(), trial.secret()))
        .check(occasion);
    for (String stored : server.stored()) {
      assertThat(server.bytes(stored).orElseThrow()).isEqualTo(UPLOAD);
    }
  }

  static Stream<EveryFault.Occasion> segments() {
    return EveryFault.occasions().filter(occasion -> occasion.fault() == Fault.ONE_BYTE_SEGMENTS);
  }

  // P-23, HAZ-NET-05
  @ParameterizedTest
  @MethodSource("segments")
  void oneByteAtATimeChangesNothing(EveryFault.Occasion occasion) {
    assertThat(new EveryFault<>(PASSIVE).check(occasion)).isEmpty();
  }

  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions().filter(occasion -> !isData(occasion));
  }

  /** Garbage where data come is data, as far as FTP can say; and nobody transfers while opening. */
  private static boolean isData(EveryEnd.Occasion occasion) {
    return occasion.point() == Point.DATA
        && (occasion.fault() == Fault.GARBAGE || occasion.opening());
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(PASSIVE).check(occasion);
  }

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(FtpClient::noop);
  }

  @Test
  void aDripBeforeDataEndsAtTheClockOfCommands() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(ftp -> ftp.retrieve("a"));
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(ftp -> ftp.list(""));
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(
        ftp -> ftp.store("b", Content.of("something")));
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() { // P-04, HAZ-NET-04
    RULES.checkThatASlowBodyIsGivenUp(ftp -> ftp.retrieve("a").readAll());
  }

  @Test
  void theClockOfTheWholeCallBoundsDataToo() { // P-04, PY-FTP-38
    RULES.checkThatABodyEndsAtTheCallsClock(ftp -> ftp.retrieve("a").readAll());
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() { // P-20, HAZ-NET-13
    RULES.checkThatAnInterruptEndsIt(FtpClient::noop);
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() { // HAZ-NET-09, HAZ-NET-20
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(FtpClient::noop);
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() { // HAZ-API-09
    RULES.checkThatAListenerMayCloseAndNotCall(FtpClient::noop);
  }

  // P-20, HAZ-NET-14
  @ParameterizedTest
  @MethodSource("stalls")
  void closeInAnotherThreadEndsACall(boolean active, Point point, boolean upload) throws Exception {
    FakeFtp server = server(true);
    Trial<FakeFtp, FtpClient> way = active ? ACTIVE : PASSIVE;
    try (FtpClient ftp = way.opening().open(server, true, FakeServer.connector())) {
      server.fault(point, Fault.STALL);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  if (upload) {
                    ftp.store("b", Content.of(new byte[20_000_000]));
                  } else {
                    ftp.retrieve("a").readAll();
                  }
                  return new AssertionError("it was answered");
                } catch (IOException e) {
                  return e;
                }
              });
      while (!server.takeLine(Duration.ofSeconds(5)).matches("(RETR|STOR|TYPE).*")) {
        // the login's lines come first
      }
      Runnable fromElsewhere = ftp::close;
      fromElsewhere.run();
      assertThat(ended.get(1, TimeUnit.SECONDS))
          .isInstanceOfAny(CancelledException.class, SessionClosedException.class);
      assertThatThrownBy(ftp::noop).isInstanceOf(SessionClosedException.class);
      assertThat(server.stored()).isEmpty();
    } finally {
      server.close();
    }
  }

  static Stream<Arguments> stalls() {
    return Stream.of(
        Arguments.of(false, Point.REPLY, false),
        Arguments.of(false, Point.TLS, false),
        Arguments.of(false, Point.DATA, false),
        Arguments.of(false, Point.DATA, true),
        Arguments.of(true, Point.ACCEPT, false));
  }

  @Test
  void anInterruptEndsATransferAndTheFlagStays() throws Exception { // P-20, HAZ-NET-13
    FakeFtp server = server(true);
    try (FtpClient ftp = open(server)) {
      Resource resource = ftp.retrieve("a");
      Thread.currentThread().interrupt();
      assertThatThrownBy(resource::readAll).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(ftp.isOpen()).isFalse();
    } finally {
      server.close();
    }
  }

  @Test
  void anUploadThatIsClosedFromElsewhereIsNotWhole() throws Exception { // P-19
    FakeFtp server = server(false);
    try (FtpClient ftp = open(server, false, FakeServer.connector())) {
      Runnable fromElsewhere = ftp::close;
      assertThatThrownBy(
              () ->
                  ftp.store(
                      "b",
                      Content.of(new byte[1_000_000]),
                      (done, total) -> {
                        if (done > 500_000) {
                          fromElsewhere.run();
                        }
                      }))
          .isInstanceOf(CancelledException.class);
      assertThat(server.stored()).isEmpty();
    } finally {
      server.close();
    }
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void aSlowReaderOnTheOtherSideIsGivenUp() throws IOException { // HAZ-NET-10, PY-FTP-38
    FakeFtp server = server(true);
    Connector impatient =
        FakeServer.connector().toBuilder()
            .timeouts(Timeouts.DEFAULT.atMost(Duration.ofMillis(400)))
            .build();
    try (FtpClient ftp = open(server, true, impatient)) {
      server.fault(Point.DATA, Fault.DELAY);
      server.delay(Duration.ofSeconds(3));
      assertThatThrownBy(() -> ftp.store("b", Content.of(new byte[50_000_000])))
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.WRITE));
    } finally {
      server.close();
    }
    assertThat(server.stored()).isEmpty();
  }

  @Test
  void nothingElseIsAskedWhileAnAnswerIsRead() { // HAZ-API-03
    RULES.checkThatABusySessionTakesNoOtherCall(ftp -> ftp.retrieve("a"), FtpClient::quit);
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(PASSIVE).checkThatNothingIsLeft(20);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(PASSIVE).checkThatNothingIsLeft(300);
  }
}
