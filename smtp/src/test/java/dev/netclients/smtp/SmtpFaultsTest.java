package dev.netclients.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.FaultProxy;
import dev.netclients.testkit.Point;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final Connector QUICK =
      FakeServer.connector().toBuilder()
          .timeouts(Timeouts.DEFAULT.atMost(Duration.ofMillis(400)))
          .build();

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

  private static SmtpClient open(Endpoint server, boolean tls, Connector connector)
      throws IOException {
    SmtpClient.Builder builder =
        SmtpClient.builder(server)
            .connector(connector)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  private static FakeSmtp server(boolean tls, Way way) {
    FakeSmtp server = tls ? FakeSmtp.startTls() : FakeSmtp.start().withoutStartTls();
    return server.user("alice", "canary").requireLogin().capabilities(way.capabilities);
  }

  private static List<Mail> messages() {
    return IntStream.range(0, COUNT).mapToObj(SmtpFaultsTest::message).toList();
  }

  /** What the client is for; fills in what it said of each message. */
  private static void mainJob(SmtpClient smtp, List<Sent> told) throws IOException {
    try (Items<Sent> results = smtp.sendAll(messages())) {
      while (results.hasNext()) {
        told.add(results.next());
      }
    }
    assertThat(told).hasSize(COUNT).allMatch(Sent::acceptedForAll);
    smtp.quit();
  }

  private static Trial<FakeSmtp, SmtpClient> trial(Way way) {
    return new Trial<>(
        tls -> server(tls, way),
        (server, tls, connector) -> open(server.endpoint(), tls, connector),
        (server, smtp) -> mainJob(smtp, new ArrayList<>()),
        "canary");
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

  /** All points with chunks, and those that a message meets in every way. */
  static Stream<Arguments> faults() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                EveryFault.occasions()
                    .filter(
                        occasion ->
                            way == Way.BDAT
                                || occasion.tls() && occasion.point().compareTo(Point.COMMAND) >= 0)
                    .map(occasion -> Arguments.of(way, occasion)));
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-24, P-07, P-19, P-23,
  // PY-SMTP-02
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoonAndNoLie(Way way, EveryFault.Occasion occasion) {
    checkTruth(way, occasion).ifPresent(failed -> assertThat(failed.sessionUsable()).isFalse());
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void oneFaultAfterAWhileLeavesNoLies(Way way) { // HAZ-SMTP-09, P-19
    for (Fault fault : List.of(Fault.CUT, Fault.RESET, Fault.TRUNCATE)) {
      for (Point point : List.of(Point.REPLY, Point.DATA, Point.COMMAND)) {
        for (int time = 0; time < 12; time += 3) {
          checkTruth(way, new EveryFault.Occasion(true, point, fault, time));
        }
      }
    }
  }

  /** Does the job on this occasion, and compares what was said with what is there afterwards. */
  private static Optional<NetClientException> checkTruth(Way way, EveryFault.Occasion occasion) {
    List<Sent> told = new ArrayList<>();
    FakeSmtp server = server(occasion.tls(), way);
    Trial<FakeSmtp, SmtpClient> one =
        new Trial<>(
            tls -> server, trial(way).opening(), (fake, smtp) -> mainJob(smtp, told), "canary");
    Optional<NetClientException> failed = new EveryFault<>(one).check(occasion);
    checkTruth(server, told, way + " " + occasion);
    return failed;
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aLineThatIsCutOnTheWayThereLeavesNoLies(Way way) { // HAZ-NET-07, HAZ-SMTP-09
    for (int at = 0; at < 1400; at += 37) {
      FakeSmtp server = server(false, way);
      FaultProxy line = FaultProxy.to(server.endpoint());
      List<Sent> told = new ArrayList<>();
      line.toServer().after(at, at % 2 == 0 ? Fault.RESET : Fault.CUT);
      try (SmtpClient smtp = open(Endpoint.of("localhost", line.port()), false, QUICK)) {
        mainJob(smtp, told);
      } catch (IOException e) {
        assertThat(e).isInstanceOf(NetClientException.class);
      } finally {
        line.close();
        server.close();
      }
      checkTruth(server, told, way + " cut at " + at);
    }
  }

  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions()
        .filter(occasion -> !occasion.opening() || occasion.point() != Point.DATA);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(trial(Way.BDAT)).check(occasion);
  }

  // --- one call ---

  private static final SessionRules<FakeSmtp, SmtpClient> RULES =
      new SessionRules<>(trial(Way.DATA));

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(SmtpClient::noop);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void aDripWhileMailIsSentEndsAtTheClockOfCommands(Way way) { // P-04, HAZ-NET-04
    new SessionRules<>(trial(way))
        .checkThatADrippingReplyEndsAtTheCommandsClock(smtp -> smtp.send(message(1)));
  }

  @Test
  void closeInAnotherThreadEndsACall() { // P-20, HAZ-NET-14
    RULES.checkThatCloseElsewhereEndsIt(SmtpClient::noop);
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() { // P-20, HAZ-NET-13
    assertThat(RULES.checkThatAnInterruptEndsIt(SmtpClient::noop).outcome())
        .isEqualTo(Outcome.NOT_DONE);
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() { // HAZ-NET-09, HAZ-NET-20
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(SmtpClient::noop);
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() { // HAZ-API-09
    RULES.checkThatAListenerMayCloseAndNotCall(SmtpClient::noop);
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() { // HAZ-API-10
    RULES.checkThatThreadsAreDaemons(
        smtp -> {
          Items<Sent> results = smtp.sendAll(messages());
          results.next();
          return results;
        });
  }

  // --- one message ---

  @Test
  void withoutAnAnswerToTheMessageTheOutcomeIsUnknown() throws IOException { // HAZ-SMTP-09
    for (Way way : Way.values()) {
      FakeSmtp server = server(true, way);
      try (SmtpClient smtp = open(server.endpoint(), true, QUICK)) {
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
    try (SmtpClient smtp = open(server.endpoint(), true, QUICK)) {
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
      try (SmtpClient smtp = open(server.endpoint(), true, QUICK)) {
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
      try (SmtpClient smtp = open(server.endpoint(), true, QUICK)) {
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
    try (SmtpClient smtp = open(server.endpoint(), true, QUICK)) {
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

  @Test
  void nothingElseIsAskedWhileAnAnswerIsRead() { // HAZ-API-03
    RULES.checkThatABusySessionTakesNoOtherCall(smtp -> smtp.sendAll(messages()), SmtpClient::quit);
  }

  @Test
  void failuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(trial(Way.BDAT)).checkThatNothingIsLeft(10);
  }

  @Tag("soak")
  @Test
  void aThousandFailuresLeaveNothingBehind() { // P-22, HAZ-NET-16
    new EveryFault<>(trial(Way.BDAT)).checkThatNothingIsLeft(300);
  }
}
