package dev.netclients.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Resource;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
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
class FtpFaultsTest {
  private static final Duration CLOCK = Duration.ofMillis(400);
  private static final byte[] FILE = new byte[1500];
  private static final byte[] UPLOAD = new byte[2500];

  static {
    new Random(1).nextBytes(FILE);
    new Random(2).nextBytes(UPLOAD);
  }

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  /** What only slows bytes down is not to meet a clock, on a busy machine either. */
  private static Duration clock(Fault fault) {
    return HARMLESS.contains(fault) ? Duration.ofSeconds(10) : CLOCK;
  }

  private static FtpClient open(FakeFtp server, boolean tls, boolean active, Duration clock)
      throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    FtpClient.Builder builder =
        FtpClient.builder(Endpoint.of("localhost", server.port()))
            .connector(quick)
            .credentials(Credentials.password("alice", "canary"));
    if (!tls) {
      builder.allowCleartextCredentials();
    }
    return (active ? builder.active() : builder).open();
  }

  private static FakeFtp server(boolean tls) {
    FakeFtp server = FakeFtp.start().user("alice", "canary").file("/a", FILE);
    if (!tls) {
      server.withoutTls();
    }
    server.delay(Duration.ofMillis(30));
    server.drip(Duration.ofNanos(100_000));
    return server;
  }

  /** What the client is for. */
  private static void mainJob(FakeFtp server, boolean tls, boolean active, Duration clock)
      throws IOException {
    try (FtpClient ftp = open(server, tls, active, clock)) {
      assertThat(ftp.list("").toList(10)).extracting(FtpEntry::name).contains("a");
      assertThat(ftp.retrieve("a").readAll()).isEqualTo(FILE);
      ftp.store("b", Content.of(UPLOAD));
      assertThat(server.bytes("/b").orElseThrow()).isEqualTo(UPLOAD);
      ftp.quit();
    }
  }

  /** Each fault at each point, and at several of the times that the point is passed. */
  static Stream<Arguments> everything() {
    return Stream.of("tls", "clear", "active in clear")
        .flatMap(
            way ->
                Arrays.stream(Point.values())
                    .filter(point -> happens(way, point))
                    .flatMap(
                        point ->
                            Arrays.stream(Fault.values())
                                .flatMap(
                                    fault ->
                                        times(point, fault)
                                            .map(time -> Arguments.of(way, point, fault, time)))));
  }

  private static boolean happens(String way, Point point) {
    return way.equals("tls")
        || way.equals("clear") && point != Point.TLS
        || point == Point.ACCEPT
        || point == Point.DATA;
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
  @MethodSource("everything")
  void itIsRightOrTypedAndSoon(String way, Point point, Fault fault, int time) {
    boolean tls = way.equals("tls");
    FakeFtp server = server(tls);
    try {
      server.faultOnce(point, fault, time);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              mainJob(server, tls, way.startsWith("active"), clock(fault));
            } catch (NetClientException e) {
              assertThat(fault).as(e.toString()).isNotIn(HARMLESS);
              assertThat(e).hasMessageNotContaining("canary");
            }
          });
      for (String stored : server.stored()) {
        assertThat(server.bytes(stored).orElseThrow()).isEqualTo(UPLOAD);
      }
    } finally {
      server.close();
    }
  }

  // P-23, HAZ-NET-05
  @ParameterizedTest
  @MethodSource("everywhere")
  void oneByteAtATimeChangesNothing(boolean tls, Point point) throws IOException {
    FakeFtp server = server(tls);
    try {
      server.fault(point, Fault.ONE_BYTE_SEGMENTS);
      mainJob(server, tls, false, clock(Fault.ONE_BYTE_SEGMENTS));
    } finally {
      server.close();
    }
  }

  static Stream<Arguments> everywhere() {
    return Stream.of(true, false)
        .flatMap(tls -> Arrays.stream(Point.values()).map(point -> Arguments.of(tls, point)));
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() throws IOException { // P-04, HAZ-NET-04
    FakeFtp server = server(true);
    Connector demanding =
        FakeServer.connector().toBuilder()
            .timeouts(Timeouts.DEFAULT.atMost(CLOCK).withMinimumRate(10_000))
            .build();
    try (FtpClient ftp =
        FtpClient.builder(Endpoint.of("localhost", server.port()))
            .connector(demanding)
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      server.drip(Duration.ofMillis(20)); // each byte well within the read clock
      server.fault(Point.DATA, Fault.DRIP);
      Resource resource = ftp.retrieve("a");
      assertThatThrownBy(resource::readAll)
          .isInstanceOfSatisfying(
              TimedOutException.class,
              e -> {
                assertThat(e.clock()).isEqualTo(Clock.RATE);
                assertThat(e.stage()).isEqualTo(Stage.RECEIVE);
              });
    } finally {
      server.close();
    }
  }

  @Test
  void theClockOfTheWholeCallBoundsDataToo() throws IOException { // P-04, PY-FTP-38
    FakeFtp server = server(true);
    try (FtpClient ftp = open(server, true, false, CLOCK)) {
      ftp.noop();
      server.drip(Duration.ofMillis(50));
      server.fault(Point.DATA, Fault.DRIP);
      ftp.callTimeout(Duration.ofMillis(250));
      assertThatThrownBy(() -> ftp.retrieve("a").readAll())
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
      assertThat(ftp.isOpen()).isFalse();
    } finally {
      server.close();
    }
  }

  // P-20, HAZ-NET-14
  @ParameterizedTest
  @MethodSource("stalls")
  void closeInAnotherThreadEndsACall(boolean active, Point point, boolean upload) throws Exception {
    FakeFtp server = server(true);
    FtpClient.Builder builder =
        FtpClient.builder(Endpoint.of("localhost", server.port()))
            .connector(FakeServer.connector())
            .credentials(Credentials.password("alice", "canary"));
    try (FtpClient ftp = (active ? builder.active() : builder).open()) {
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
    try (FtpClient ftp = open(server, true, false, CLOCK)) {
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
    try (FtpClient ftp = open(server, false, false, CLOCK)) {
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
    try (FtpClient ftp = open(server, true, false, CLOCK)) {
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

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakeFtp server = server(false);
      try {
        server.fault(Point.DATA, fault);
        long before = descriptors();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server, false, false, CLOCK))
              .isInstanceOf(NetClientException.class);
        }
        assertThat(descriptors()).isLessThan(before + 20); // the fake may be about to close some
      } finally {
        server.close();
      }
    }
  }

  private static long descriptors() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(20);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    failOften(300);
  }
}
