package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.FaultProxy;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job of the client, with every fault at every point: right, or typed, and soon; and what
 * is said of each message is true.
 */
class SmtpFaultsTest {
  private static final int COUNT = 4;
  private static final Duration CLOCK = Duration.ofMillis(400);

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  /** What only slows bytes down is not to meet a clock, on a busy machine either. */
  private static Duration clock(Fault fault) {
    return HARMLESS.contains(fault) ? Duration.ofSeconds(10) : CLOCK;
  }

  /** How messages go out. */
  enum Way {
    DATA("PIPELINING", "8BITMIME"),
    BDAT("PIPELINING", "CHUNKING", "8BITMIME"),
    ONE_BY_ONE("8BITMIME");

    private final String[] capabilities;

    Way(String... capabilities) {
      this.capabilities = capabilities;
    }
  }

  private static Mail message(int number) {
    String text = "Subject: " + number + "\r\n\r\n.\r\n..\r\nbody of " + number + "\r\n";
    return new Mail(Envelope.of("a@x.test", "b@y.test", "c@y.test"), Content.of(text));
  }

  private static String text(Mail mail) {
    try {
      return new String(mail.content().open().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static SmtpClient open(int port, boolean tls, Duration clock) throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    SmtpClient.Builder builder =
        SmtpClient.builder(Endpoint.of("localhost", port))
            .connector(quick)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  private static FakeSmtp server(boolean tls, Way way) {
    FakeSmtp server = tls ? FakeSmtp.startTls() : FakeSmtp.start().withoutStartTls();
    server.user("alice", "canary").requireLogin().capabilities(way.capabilities);
    server.delay(Duration.ofMillis(30));
    server.drip(Duration.ofNanos(200_000));
    return server;
  }

  /** What the client is for; fills in what it said of each message. */
  private static void mainJob(int port, boolean tls, List<Sent> told, Duration clock)
      throws IOException {
    try (SmtpClient smtp = open(port, tls, clock)) {
      List<Mail> mails = IntStream.range(0, COUNT).mapToObj(SmtpFaultsTest::message).toList();
      try (Items<Sent> results = smtp.sendAll(mails)) {
        while (results.hasNext()) {
          told.add(results.next());
        }
      }
      smtp.quit();
    }
  }

  /**
   * Nothing is said to be there that is not, nor the other way round, and nothing is there twice.
   */
  private static void checkTruth(FakeSmtp server, List<Sent> told, String what) {
    List<String> there = server.messages().stream().map(FakeSmtp.Message::text).toList();
    assertThat(there).as(what).doesNotHaveDuplicates();
    for (Sent sent : told) {
      for (Delivery delivery : sent.deliveries()) {
        if (delivery.status() == Status.ACCEPTED) {
          assertThat(there).as(what).contains(text(sent.mail()));
        } else if (delivery.status() != Status.UNKNOWN) {
          assertThat(there).as(what).doesNotContain(text(sent.mail()));
        }
      }
    }
    for (int i = told.size(); i < COUNT; i++) { // nothing is known of what was not told
      assertThat(there).as(what).doesNotContain(text(message(i)));
    }
  }

  static Stream<Arguments> everything() {
    return Stream.of(true, false)
        .flatMap(
            tls ->
                Arrays.stream(Way.values())
                    .filter(way -> tls || way == Way.BDAT)
                    .flatMap(
                        way ->
                            Arrays.stream(Point.values())
                                .filter(point -> tls || point != Point.TLS)
                                .filter(
                                    point -> way == Way.BDAT || point.compareTo(Point.COMMAND) >= 0)
                                .flatMap(
                                    point ->
                                        Arrays.stream(Fault.values())
                                            .map(f -> Arguments.of(tls, way, point, f)))));
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-24, P-07, P-19, P-23,
  // PY-SMTP-02
  @ParameterizedTest
  @MethodSource("everything")
  void itIsRightOrTypedAndSoon(boolean tls, Way way, Point point, Fault fault) {
    FakeSmtp server = server(tls, way);
    List<Sent> told = new ArrayList<>();
    try {
      server.fault(point, fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              mainJob(server.port(), tls, told, clock(fault));
              assertThat(told).hasSize(COUNT).allMatch(Sent::acceptedForAll);
            } catch (NetClientException e) {
              assertThat(fault).as(e.toString()).isNotIn(HARMLESS);
              assertThat(e).hasMessageNotContaining("canary");
              assertThat(e.sessionUsable()).isFalse();
            }
          });
    } finally {
      server.close();
    }
    checkTruth(server, told, tls + " " + way + " " + point + " " + fault);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void oneFaultAfterAWhileLeavesNoLies(Way way) { // HAZ-SMTP-09, P-19
    for (Fault fault : List.of(Fault.CUT, Fault.RESET, Fault.TRUNCATE)) {
      for (Point point : List.of(Point.REPLY, Point.DATA, Point.COMMAND)) {
        for (int skip = 0; skip < 12; skip += 3) {
          FakeSmtp server = server(true, way);
          List<Sent> told = new ArrayList<>();
          try {
            server.faultOnce(point, fault, skip);
            mainJob(server.port(), true, told, CLOCK);
          } catch (IOException e) {
            assertThat(e).isInstanceOf(NetClientException.class);
          } finally {
            server.close();
          }
          checkTruth(server, told, way + " " + point + " " + fault + " " + skip);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aLineThatIsCutOnTheWayThereLeavesNoLies(Way way) { // HAZ-NET-07, HAZ-SMTP-09
    for (int at = 0; at < 1400; at += 37) {
      FakeSmtp server = server(false, way);
      FaultProxy line = FaultProxy.to(server.endpoint());
      List<Sent> told = new ArrayList<>();
      try {
        line.toServer().after(at, at % 2 == 0 ? Fault.RESET : Fault.CUT);
        mainJob(line.port(), false, told, CLOCK);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(NetClientException.class);
      } finally {
        line.close();
        server.close();
      }
      checkTruth(server, told, way + " cut at " + at);
    }
  }

  // --- one message ---

  @Test
  void withoutAnAnswerToTheMessageTheOutcomeIsUnknown() throws IOException { // HAZ-SMTP-09
    for (Way way : Way.values()) {
      FakeSmtp server = server(true, way);
      try (SmtpClient smtp = open(server.port(), true, CLOCK)) {
        server.fault(Point.DATA, Fault.RESET);
        assertThatThrownBy(() -> smtp.send(message(1)))
            .isInstanceOfSatisfying(
                TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
        assertThatThrownBy(() -> smtp.send(message(1))).isInstanceOf(SessionClosedException.class);
        assertThat(server.messages()).hasSize(1); // it was there, and is not sent again
      } finally {
        server.close();
      }
    }
  }

  @Test
  void aMessageThatIsNotAnsweredInTimeIsUnknownToo() throws IOException { // HAZ-SMTP-09
    FakeSmtp server = server(true, Way.DATA);
    try (SmtpClient smtp = open(server.port(), true, CLOCK)) {
      server.fault(Point.DATA, Fault.STALL);
      assertThatThrownBy(() -> smtp.send(message(1)))
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    } finally {
      server.close();
    }
  }

  @Test
  void beforeTheMessageTheOutcomeIsKnown() throws IOException {
    for (Way way : List.of(Way.DATA, Way.ONE_BY_ONE)) {
      FakeSmtp server = server(true, way);
      try (SmtpClient smtp = open(server.port(), true, CLOCK)) {
        server.fault(Point.REPLY, Fault.RESET);
        assertThatThrownBy(() -> smtp.send(message(1)))
            .isInstanceOfSatisfying(
                NetClientException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      } finally {
        server.close();
      }
    }
  }

  @Test
  void nothingLaterMakesAFailureOfWhatWasAccepted() throws IOException { // HAZ-SMTP-09
    for (Way way : Way.values()) {
      FakeSmtp server = server(true, way);
      try (SmtpClient smtp = open(server.port(), true, CLOCK)) {
        server.faultOnce(Point.COMMAND, Fault.CUT, 3); // behind MAIL, RCPT, RCPT and the message
        Sent sent = smtp.send(message(1));
        assertThat(sent.acceptedForAll()).isTrue();
        assertThatThrownBy(smtp::quit).isInstanceOf(NetClientException.class);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void anotherUserNeedsAnotherSession()
      throws IOException { // HAZ-SMTP-24, HAZ-STLS-10, HAZ-STLS-13
    // There is no pool and no second login: the builder signs in once, and the raw command refuses.
    FakeSmtp server = server(true, Way.DATA);
    try (SmtpClient smtp = open(server.port(), true, CLOCK)) {
      assertThatThrownBy(() -> smtp.command("AUTH PLAIN"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> smtp.command("STARTTLS"))
          .isInstanceOf(IllegalArgumentException.class);
      smtp.send(message(1));
      assertThat(server.messages()).extracting(FakeSmtp.Message::user).containsExactly("alice");
    } finally {
      server.close();
    }
  }

  // --- what is left behind ---

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakeSmtp server = server(false, Way.BDAT);
      try {
        server.fault(Point.DATA, fault);
        Leaks before = Leaks.now();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server.port(), false, new ArrayList<>(), CLOCK))
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
