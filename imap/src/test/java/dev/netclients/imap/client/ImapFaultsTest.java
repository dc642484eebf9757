package dev.netclients.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.imap.Attribute;
import dev.netclients.imap.Flag;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.SearchQuery;
import dev.netclients.imap.Section;
import dev.netclients.imap.StatusItem;
import dev.netclients.imap.StoreAction;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class ImapFaultsTest {
  private static final int COUNT = 3;
  private static final Duration CLOCK = Duration.ofMillis(400);

  /** Faults that change how bytes come, and not what comes. */
  private static final Set<Fault> HARMLESS =
      EnumSet.of(Fault.DELAY, Fault.DRIP, Fault.ONE_BYTE_SEGMENTS);

  /** What only slows bytes down is not to meet a clock, on a busy machine either. */
  private static Duration clock(Fault fault) {
    return HARMLESS.contains(fault) ? Duration.ofSeconds(10) : CLOCK;
  }

  private static byte[] message(int number) {
    String text = "Subject: " + number + "\r\n\r\n.\r\n..\r\nbody of " + number + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ImapClient open(FakeImap server, boolean tls, Duration clock) throws IOException {
    Connector quick =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    ImapClient.Builder builder =
        ImapClient.builder(Endpoint.of("localhost", server.port()))
            .connector(quick)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for; returns the messages. */
  private static List<byte[]> mainJob(FakeImap server, boolean tls, Duration clock)
      throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (ImapClient imap = open(server, tls, clock)) {
      imap.select("INBOX");
      try (Items<FetchedMessage> all = imap.fetch(Messages.all(), Section.message())) {
        while (all.hasNext()) {
          messages.add(all.next().readAll());
        }
      }
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
    return messages;
  }

  private static FakeImap server(boolean tls) {
    FakeImap server =
        tls
            ? FakeImap.syntheticTls(COUNT, ImapFaultsTest::message)
            : FakeImap.synthetic(COUNT, ImapFaultsTest::message).withoutStarttls();
    server.mailbox("alice", "canary");
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
  // P-23, PY-IMAP-47
  @ParameterizedTest
  @MethodSource("everything")
  void itIsRightOrTypedAndSoon(boolean tls, Point point, Fault fault) {
    FakeImap server = server(tls);
    try {
      server.fault(point, fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              List<byte[]> messages = mainJob(server, tls, clock(fault));
              assertThat(messages)
                  .usingElementComparator(Arrays::compare)
                  .containsExactly(message(1), message(2), message(3));
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

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() throws IOException { // P-04, HAZ-NET-04, PY-IMAP-47
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, CLOCK)) {
      server.drip(Duration.ofMillis(100)); // each byte well within the read clock
      server.fault(Point.REPLY, Fault.DRIP);
      imap.callTimeout(Duration.ofMillis(250));
      assertThatThrownBy(imap::noop)
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
  void aBodyThatDripsTooSlowlyIsGivenUp() throws IOException { // P-04, HAZ-NET-04
    FakeImap server = server(true);
    Connector demanding =
        FakeServer.connector().toBuilder()
            .timeouts(Timeouts.DEFAULT.atMost(CLOCK).withMinimumRate(10_000))
            .build();
    try (ImapClient imap =
        ImapClient.builder(Endpoint.of("localhost", server.port()))
            .connector(demanding)
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      server.drip(Duration.ofMillis(20)); // each byte well within the read clock
      server.fault(Point.DATA, Fault.DRIP);
      imap.select("INBOX");
      Items<FetchedMessage> rows = imap.fetch(Messages.uids(1), Section.message());
      assertThatThrownBy(() -> rows.next().readAll())
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
  void theClockOfTheWholeCallBoundsBodiesToo() throws IOException { // P-04
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, CLOCK)) {
      server.drip(Duration.ofMillis(50));
      server.fault(Point.DATA, Fault.DRIP);
      imap.callTimeout(Duration.ofMillis(250));
      imap.select("INBOX");
      Items<FetchedMessage> rows = imap.fetch(Messages.uids(1), Section.message());
      assertThatThrownBy(() -> rows.next().readAll())
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.CALL));
    } finally {
      server.close();
    }
  }

  @Test
  void closeInAnotherThreadEndsACall() throws Exception { // P-20, HAZ-NET-14
    FakeImap server = server(true);
    try (ImapClient imap =
        ImapClient.builder(Endpoint.of("localhost", server.port()))
            .connector(FakeServer.connector())
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      server.fault(Point.REPLY, Fault.STALL);
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  imap.noop();
                  return new AssertionError("it was answered");
                } catch (IOException e) {
                  return e;
                }
              });
      while (!server.takeLine(Duration.ofSeconds(5)).endsWith("NOOP")) {
        // the login's lines come first
      }
      Runnable fromElsewhere = imap::close;
      fromElsewhere.run();
      assertThat(ended.get(1, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
      assertThatThrownBy(imap::noop).isInstanceOf(SessionClosedException.class);
    } finally {
      server.close();
    }
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() throws Exception { // P-20, HAZ-NET-13
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, CLOCK)) {
      server.fault(Point.REPLY, Fault.STALL);
      Thread.currentThread().interrupt();
      assertThatThrownBy(imap::noop)
          .isInstanceOfSatisfying(
              CancelledException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      server.close();
    }
  }

  @Test
  void whatIsMarkedAndNotExpungedIsStillThere() throws IOException { // P-19
    try (FakeImap server = FakeImap.startTls()) {
      server.mailbox("alice", "canary").deliver(message(1)).deliver(message(2));
      try (ImapClient imap = open(server, true, CLOCK)) {
        imap.select("INBOX");
        imap.store(Messages.numbers(1), StoreAction.ADD, Flag.DELETED);
      }
      assertThat(server.messages("alice")).hasSize(2);
      try (ImapClient imap = open(server, true, CLOCK)) {
        imap.select("INBOX");
        assertThat(imap.expunge()).isEqualTo(1);
      }
      assertThat(server.messages("alice")).hasSize(1);
    }
  }

  @Test
  void aMessageThatIsCutOnItsWayIsNotStored() throws IOException { // P-19, HAZ-IMAP-16
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, CLOCK)) {
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

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() throws IOException {
    // HAZ-NET-09, HAZ-NET-20
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.STALL)) {
      FakeImap server = server(true);
      try (ImapClient imap = open(server, true, CLOCK)) {
        int before = server.accepted();
        server.fault(Point.COMMAND, fault);
        assertThatThrownBy(
                () -> {
                  imap.noop(); // the server is gone before this or after it
                  imap.noop();
                })
            .isInstanceOf(NetClientException.class);
        assertThatThrownBy(imap::noop).isInstanceOf(SessionClosedException.class);
        assertThat(server.accepted()).isEqualTo(before);
      } finally {
        server.close();
      }
    }
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() throws IOException { // HAZ-API-09
    FakeImap server = server(true);
    AtomicReference<ImapClient> client = new AtomicReference<>();
    AtomicReference<Throwable> second = new AtomicReference<>();
    Connector connector =
        FakeServer.connector().toBuilder()
            .listener(
                event -> {
                  ImapClient imap = client.get();
                  if (imap != null && event.kind() == ConnectionEvent.Kind.COMMAND) {
                    try {
                      imap.noop();
                    } catch (IllegalStateException | IOException e) {
                      second.set(e);
                    }
                    imap.close();
                  }
                })
            .build();
    try (ImapClient imap =
        ImapClient.builder(Endpoint.of("localhost", server.port()))
            .connector(connector)
            .implicitTls()
            .credentials(Credentials.password("alice", "canary"))
            .open()) {
      client.set(imap);
      assertThatThrownBy(imap::noop).isInstanceOf(CancelledException.class);
      assertThat(second.get()).isInstanceOf(IllegalStateException.class); // a call within a call
    } finally {
      server.close();
    }
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() throws IOException { // HAZ-API-10
    FakeImap server = server(true);
    try (ImapClient imap = open(server, true, CLOCK);
        InFlight flight = imap.inFlight()) {
      flight.status("INBOX", StatusItem.MESSAGES);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("netclients"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    } finally {
      server.close();
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().startsWith("netclients"))
            .filter(t -> !t.getName().contains("watchdog") && !t.getName().contains("server"))
            .count();
  }

  private static void failOften(int times) {
    for (Fault fault : List.of(Fault.RESET, Fault.CUT, Fault.RESET_MIDWAY)) {
      FakeImap server = server(false);
      try {
        server.fault(Point.DATA, fault);
        int before = threads();
        for (int i = 0; i < times; i++) {
          assertThatThrownBy(() -> mainJob(server, false, CLOCK))
              .isInstanceOf(NetClientException.class);
        }
        assertThat(threads()).isLessThanOrEqualTo(before + 1); // a helper may be about to end
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
