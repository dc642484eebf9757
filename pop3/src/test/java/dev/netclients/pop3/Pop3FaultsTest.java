package dev.netclients.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.sockets.Connector;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakePop3;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.SessionRules;
import dev.netclients.testkit.Trial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class Pop3FaultsTest {
  private static final int COUNT = 3;

  private static final Trial<FakePop3, Pop3Client> TRIAL =
      new Trial<>(Pop3FaultsTest::server, Pop3FaultsTest::open, Pop3FaultsTest::mainJob, "canary");

  private static final SessionRules<FakePop3, Pop3Client> RULES = new SessionRules<>(TRIAL);

  private static byte[] message(int number) {
    String text = "Subject: " + number + "\r\n\r\n.\r\n..\r\nbody of " + number + "\r\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static FakePop3 server(boolean tls) {
    FakePop3 server =
        tls
            ? FakePop3.syntheticTls(COUNT, Pop3FaultsTest::message)
            : FakePop3.synthetic(COUNT, Pop3FaultsTest::message).withoutStls();
    return server.mailbox("alice", "canary");
  }

  private static Pop3Client open(FakePop3 server, boolean tls, Connector connector)
      throws IOException {
    Pop3Client.Builder builder =
        Pop3Client.builder(server.endpoint())
            .connector(connector)
            .credentials(Credentials.password("alice", "canary"));
    return (tls ? builder.implicitTls() : builder.allowCleartextCredentials()).open();
  }

  /** What the client is for. */
  private static void mainJob(FakePop3 server, Pop3Client pop) throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (Items<Message> all = pop.retrieveAll()) {
      while (all.hasNext()) {
        messages.add(all.next().readAll(1 << 20));
      }
    }
    assertThat(messages)
        .usingElementComparator(Arrays::compare)
        .containsExactly(message(1), message(2), message(3));
    pop.delete(1);
    pop.quit();
  }

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-06, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-07, P-16,
  // P-23
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

  @Test
  void aDripEndsAtTheClockOfTheWholeCall() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCallsClock(Pop3Client::stat);
  }

  @Test
  void aDripBeforeABodyEndsAtTheClockOfCommands() { // P-04, HAZ-NET-04
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(pop -> pop.retrieve(1));
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(Pop3Client::list);
    RULES.checkThatADrippingReplyEndsAtTheCommandsClock(pop -> pop.deleteAll(1, 2));
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() { // P-04, HAZ-NET-04
    RULES.checkThatASlowBodyIsGivenUp(pop -> pop.retrieve(1).readAll());
  }

  @Test
  void theClockOfTheWholeCallBoundsBodiesToo() { // P-04
    RULES.checkThatABodyEndsAtTheCallsClock(pop -> pop.retrieve(1).readAll());
  }

  @Test
  void closeInAnotherThreadEndsACall() { // P-20, HAZ-NET-14
    RULES.checkThatCloseElsewhereEndsIt(Pop3Client::noop);
  }

  @Test
  void anInterruptEndsACallAndTheFlagStays() { // P-20, HAZ-NET-13
    assertThat(RULES.checkThatAnInterruptEndsIt(Pop3Client::noop).outcome())
        .isEqualTo(Outcome.NOT_DONE);
  }

  @Test
  void aPeerThatIsGoneIsFoundByTheNextCommandAndNotReplaced() {
    // HAZ-NET-09, HAZ-NET-20, HAZ-POP3-11: numbers are void in another session
    RULES.checkThatAPeerThatIsGoneIsNotReplaced(Pop3Client::noop);
  }

  @Test
  void aListenerMayCloseTheClientAndNothingElse() { // HAZ-API-09
    RULES.checkThatAListenerMayCloseAndNotCall(Pop3Client::noop);
  }

  @Test
  void noThreadOfOursKeepsTheProgramAlive() { // HAZ-API-10
    RULES.checkThatThreadsAreDaemons(
        pop -> {
          Items<Message> all = pop.retrieveAll();
          all.next();
          return all;
        });
  }

  @Test
  void whatIsDeletedAndNotQuitIsStillThere() throws IOException { // P-19, HAZ-POP3-09
    try (FakePop3 server = FakePop3.startTls()) {
      server.mailbox("alice", "canary").deliver(message(1)).deliver(message(2));
      try (Pop3Client pop = open(server, true, FakeServer.connector())) {
        pop.delete(1);
      }
      assertThat(server.messages("alice")).hasSize(2);
      try (Pop3Client pop = open(server, true, FakeServer.connector())) {
        pop.delete(1);
        pop.quit();
      }
      assertThat(server.messages("alice")).hasSize(1);
    }
  }

  @Test
  void nothingElseIsAskedWhileAnAnswerIsRead() { // HAZ-API-03
    RULES.checkThatABusySessionTakesNoOtherCall(Pop3Client::list, Pop3Client::quit);
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
