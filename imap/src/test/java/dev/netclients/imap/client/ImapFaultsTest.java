package dev.netclients.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.TimedOutException;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.Flag;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.Section;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class ImapFaultsTest {
  private static final int COUNT = 3;

  private static final Trial<FakeImap, ImapClient> TRIAL =
      new Trial<>(ImapFaultsTest::server, ImapFaultsTest::open, ImapFaultsTest::mainJob, "canary");

  private static final SessionRules<FakeImap, ImapClient> RULES = new SessionRules<>(TRIAL);

  private static byte[] message(int number) {
    String text = "Subject: " + number + "\r\n\r\n.\r\n..\r\nbody of " + number + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static FakeImap server(boolean tls) {
    FakeImap server =
        tls
            ? FakeImap.syntheticTls(COUNT, ImapFaultsTest::message)
            : FakeImap.synthetic(COUNT, ImapFaultsTest::message).withoutStarttls();
    return server.mailbox("alice", "canary");
  }

  private static ImapClient open(FakeImap server, boolean tls, Connector connector)
      throws IOException {
    ImapClient.Builder builder =
        ImapClient.builder(server.endpoint())
            .connector(connector)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for. */
  private static void mainJob(FakeImap server, ImapClient imap) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    imap.select("INBOX");
    try (Items<FetchedMessage> all = imap.fetch(Messages.all(), Section.message())) {
      while (all.hasNext()) {
        messages.add(all.next().readAll());
      }
    }
    assertThat(messages)
        .usingElementComparator(Arrays::compare)
        .containsExactly(message(1), message(2), message(3));
    try (InFlight flight = imap.inFlight()) {
      for (long uid = 1; uid <= COUNT; uid++) {
        flight.fetch(NumberSet.of(uid), message -> message.readAll(), Section.message());
      }
      flight.await();
    }
    imap.append("INBOX", Content.of(message(9)));
    imap.store(Messages.uids(1), StoreAction.ADD, Flag.DELETED);
    assertThat(imap.expunge(NumberSet.of(1))).isEqualTo(1);
    imap.logout();
  }

  private static void readABody(ImapClient imap) throws IOException {
    imap.select("INBOX");
    try (Items<FetchedMessage> rows = imap.fetch(Messages.uids(1), Section.message())) {
      rows.next().readAll();
    }
  }

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23, PY-IMAP-47
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    new EveryFault<>(TRIAL)
        .check(occasion)
        .ifPresent(failed -> assertThat(failed.sessionUsable()).isFalse());
  }

  static Stream<EveryEnd.Occasion> ends() {
    return EveryEnd.occasions()
        .filter(occasion -> !occasion.opening() || occasion.point() != Point.DATA);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void everyEndEndsIt(EveryEnd.Occasion occasion) { // P-20, HAZ-NET-13, HAZ-NET-14, HAZ-NET-15
    new EveryEnd<>(TRIAL).check(occasion);
  }

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04, PY-IMAP-47
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(ImapClient::noop);
  }

  @Test
  void aDripInALongerCallEndsAtTheClockOfCommands() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(
        imap -> imap.append("INBOX", Content.of(message(9))));
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(
        imap -> imap.inFlight().status("INBOX", StatusItem.MESSAGES).get());
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(ImapClient::idle);
  }

  @Test
  void aDripWhileIdlingIsEndedEndsAtTheClockOfCommands() throws IOException { // P-04, HAZ-NET-04
    FakeImap server = server(true);
    Timeouts usual = Timeouts.DEFAULT;
    Duration command = Duration.ofSeconds(2);
    Timeouts clocks =
        new Timeouts(
            usual.attempt(),
            usual.connect(),
            usual.handshake(),
            usual.read(),
            usual.write(),
            command);
    try (ImapClient imap =
        open(server, true, FakeServer.connector().toBuilder().timeouts(clocks).build())) {
      imap.select("INBOX");
      Idle idle = imap.idle();
      assertThat(idle.next(Duration.ZERO)).isEmpty();
      server.drip(command.dividedBy(4));
      server.fault(Point.REPLY, Fault.DRIP);
      assertThatThrownBy(idle::close)
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
      assertThat(imap.isOpen()).isFalse();
    } finally {
      server.close();
    }
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() { // P-04, HAZ-NET-04
    RULES.checkThatASlowBodyIsGivenUp(ImapFaultsTest::readABody);
  }

  @Test
  void theClockOfTheWholeCallBoundsBodiesToo() { // P-04
    RULES.checkThatABodyEndsAtTheCallsClock(ImapFaultsTest::readABody);
  }

  @Test
  void closeInAnotherThreadEndsACall() { // P-20, HAZ-NET-14
    RULES.checkThatCloseElsewhereEndsIt(ImapClient::noop);
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() { // P-20, HAZ-NET-13
    assertThat(RULES.checkThatAnInterruptEndsIt(ImapClient::noop).outcome())
        .isEqualTo(Outcome.NOT_DONE);
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() { // HAZ-NET-09, HAZ-NET-20
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(ImapClient::noop);
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() { // HAZ-API-09
    RULES.checkThatAListenerMayCloseAndNotCall(ImapClient::noop);
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() { // HAZ-API-10
    RULES.checkThatThreadsAreDaemons(
        imap -> {
          InFlight flight = imap.inFlight();
          flight.status("INBOX", StatusItem.MESSAGES);
          return flight;
        });
  }

  @Test
  void nothingElseIsAskedWhileAnAnswerIsRead() { // HAZ-API-03
    RULES.checkThatABusySessionTakesNoOtherCall(ImapClient::inFlight, ImapClient::logout);
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

  @Test
  void whatIsMarkedAndNotExpungedIsStillThere() throws IOException { // P-19
    try (FakeImap server = FakeImap.startTls()) {
      server.mailbox("alice", "canary").deliver(message(1)).deliver(message(2));
      try (ImapClient imap = open(server, true, FakeServer.connector())) {
        imap.select("INBOX");
        imap.store(Messages.numbers(1), StoreAction.ADD, Flag.DELETED);
      }
      assertThat(server.messages("alice")).hasSize(2);
      try (ImapClient imap = open(server, true, FakeServer.connector())) {
        imap.select("INBOX");
        assertThat(imap.expunge()).isEqualTo(1);
      }
      assertThat(server.messages("alice")).hasSize(1);
    }
  }

  @Test
  void aMessageThatIsCutOnItsWayIsNotStored() throws IOException { // P-19, HAZ-IMAP-16
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, FakeServer.connector())) {
      InputStream failing =
          new SequenceInputStream(
              new ByteArrayInputStream(new byte[50_000]),
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException("mine");
                }
              });
      assertThatThrownBy(() -> imap.append("INBOX", Content.of(failing, OptionalLong.of(100_000))))
          .isInstanceOfSatisfying(
              LocalFailureException.class,
              e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThat(server.messages("alice")).hasSize(COUNT);
    } finally {
      server.close();
    }
  }

  @Test
  void greenMailsMailboxIsReadWhole() throws IOException {
    try (FakeImap server = FakeImap.start()) {
      server.mailbox("alice", "canary").deliver(message(1)).deliver(message(2));
      Connector connector = FakeServer.connector();
      try (ImapClient imap =
          ImapClient.builder(server.endpoint())
              .connector(connector)
              .credentials(Credentials.password("alice", "canary"))
              .open()) {
        assertThat(imap.tls()).isPresent();
        assertThat(imap.list()).anyMatch(mailbox -> mailbox.name().equals("INBOX"));
        imap.create("Archive");
        assertThat(imap.select("INBOX").exists()).isEqualTo(2);
        List<FetchedMessage> all =
            imap.fetch(
                    Messages.all(),
                    Attribute.FLAGS,
                    Attribute.SIZE,
                    Attribute.INTERNAL_DATE,
                    Attribute.ENVELOPE,
                    Attribute.BODY_STRUCTURE,
                    Section.header())
                .toList(10);
        assertThat(all).hasSize(2).allMatch(row -> row.problem().isEmpty());
        assertThat(all.get(0).envelope().orElseThrow().subject()).contains("1");
        assertThat(all.get(0).bodyStructure()).isPresent();
        assertThat(imap.search(SearchQuery.subject("2")).count()).isEqualTo(1);
        assertThat(imap.copy(Messages.numbers(1), "Archive")).isPresent();
        assertThat(imap.move(Messages.numbers(1), "Archive")).isPresent();
        assertThat(imap.status("Archive", StatusItem.MESSAGES).messages()).hasValue(2);
        assertThat(imap.append("Archive", Content.of(message(3)))).isPresent();
        imap.unselect();
        imap.logout();
      }
    }
  }
}
