package dev.netclients.imap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.LimitException;
import dev.netclients.TimedOutException;
import dev.netclients.imap.Flag;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  @Test
  void changesAreEventsAndDoneEndsIt() throws IOException { // PY-IMAP-35; RFC 2177
    List<ImapEvent> heard = new ArrayList<>();
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + """
            C: A3 IDLE
            S: + idling
            S: * 4 EXISTS
            S: * 2 FETCH (FLAGS (\\Seen))
            S: * 1 EXPUNGE
            S: * OK Still here
            C: DONE
            S: * 5 EXISTS
            S: A3 OK
            C: A4 NOOP
            S: A4 OK
            """);
    try (ImapClient imap =
        ImapDialogues.builder(server).implicitTls().listener(heard::add).open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        assertThat(idle.next(ChronoUnit.FOREVER.getDuration())).contains(new ImapEvent.Exists(4));
        assertThat(idle.next(LONG))
            .contains(new ImapEvent.FlagsChanged(2, OptionalLong.empty(), Set.of(Flag.SEEN)));
        assertThat(idle.next(LONG)).contains(new ImapEvent.Expunged(1));
        assertThat(idle.next(LONG)).contains(new ImapEvent.Notice(false, "", "Still here"));
        assertThat(idle.next(Duration.ofMillis(10))).isEmpty();
        assertThatThrownBy(imap::noop).isInstanceOf(IllegalStateException.class);
      }
      imap.noop();
      assertThat(imap.exists()).isEqualTo(5);
      assertThat(heard).contains(new ImapEvent.Exists(5)); // nothing is missed
    }
  }

  @Test
  void itIsGivenAnewBeforeTheServersPatienceEnds() throws IOException { // HAZ-IMAP-11
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + """
            C: A3 IDLE
            S: + idling
            C: DONE
            S: * 4 EXISTS
            S: A3 OK
            C: A4 IDLE
            S: + idling
            S: * 5 EXISTS
            C: DONE
            S: A4 OK
            """);
    try (ImapClient imap =
        ImapDialogues.builder(server).implicitTls().idleReissue(Duration.ofMillis(150)).open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        assertThat(idle.next(LONG)).contains(new ImapEvent.Exists(4)); // from behind DONE
        assertThat(idle.next(LONG)).contains(new ImapEvent.Exists(5));
      }
    }
  }

  @Test
  void aServerThatEndsItByItselfIsAskedAgain() throws IOException { // HAZ-IMAP-11
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + """
            C: A3 IDLE
            S: + idling
            S: A3 OK enough
            C: A4 IDLE
            S: + idling
            S: * 4 EXISTS
            C: DONE
            S: A4 OK
            """);
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        assertThat(idle.next(LONG)).contains(new ImapEvent.Exists(4));
      }
    }
  }

  @Test
  void answersThatAreNoEventsDoNotHoldAWait() throws IOException { // HAZ-IMAP-11
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + "C: A3 IDLE\nS: + idling\n"
            + "S: * OK\n".repeat(250)
            + "S: * 4 EXISTS\nC: DONE\nS: A3 OK\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        int looks = 1;
        while (idle.next(Duration.ofNanos(1)).isEmpty()) {
          looks++;
        }
        assertThat(looks).isGreaterThan(2); // it came back before the server had said its last
      }
    }
  }

  @Test
  void aServerThatEndsItAgainAndAgainDoesNotHoldAWait() throws IOException { // HAZ-IMAP-11
    StringBuilder dialogue = new StringBuilder(ImapDialogues.selected(ImapDialogues.CAPABILITIES));
    for (int i = 3; i < 53; i++) { // two looks each
      dialogue.append("C: A%d IDLE\nS: + idling\nS: A%d OK enough\n".formatted(i, i));
    }
    server.plays(dialogue + "C: A53 IDLE\nS: + idling\nC: DONE\nS: A53 OK\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      try (Idle idle = imap.idle()) {
        assertThat(idle.next(Duration.ofNanos(1))).isEmpty();
      }
    }
  }

  @Test
  void whatEventsListIsLimitedToo() throws IOException { // P-01
    String gone =
        IntStream.range(0, 60_000).mapToObj(i -> "" + (2 * i + 1)).collect(Collectors.joining(","));
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + "C: A3 IDLE\nS: + idling\nC: DONE\n"
            + ("S: * VANISHED " + gone + "\n").repeat(2)
            + "END\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      Idle idle = imap.idle();
      assertThatThrownBy(idle::close).isInstanceOf(LimitException.class);
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void aServerThatHasGoneIsFoundWhenItIsGivenAnew() throws IOException { // HAZ-IMAP-11
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + "C: A3 IDLE\nS: + idling\nC: DONE\nEND\n");
    Timeouts usual = Timeouts.DEFAULT;
    Timeouts impatient = // only where the server is silent, so that a busy machine changes nothing
        new Timeouts(
            usual.attempt(),
            usual.connect(),
            usual.handshake(),
            Duration.ofSeconds(2),
            usual.write(),
            usual.call());
    Connector quick = FakeServer.connector().toBuilder().timeouts(impatient).build();
    try (ImapClient imap =
        ImapDialogues.builder(server)
            .connector(quick)
            .implicitTls()
            .idleReissue(Duration.ofMillis(100))
            .open()) {
      imap.select("INBOX");
      Idle idle = imap.idle();
      assertThatThrownBy(() -> idle.next(LONG)).isInstanceOf(TimedOutException.class);
      idle.close();
      assertThat(imap.isOpen()).isFalse();
    }
  }

  @Test
  void aByeEndsItAndIsQuoted() throws IOException { // HAZ-IMAP-09
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + "C: A3 IDLE\nS: + idling\nS: * BYE over\nEND\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      Idle idle = imap.idle();
      assertThatThrownBy(() -> idle.next(LONG))
          .isInstanceOf(ImapReplyException.class)
          .hasMessageContaining("over");
      idle.close();
    }
  }

  @Test
  void aRefusedIdleLeavesTheSession() throws IOException {
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES)
            + "C: A3 IDLE\nS: A3 NO not here\nC: A4 NOOP\nS: A4 OK\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      assertThatThrownBy(imap::idle).isInstanceOf(ImapReplyException.class);
      imap.noop();
    }
  }

  @Test
  void closeInAnotherThreadEndsAWait() throws Exception { // PY-IMAP-35
    server.plays(
        ImapDialogues.selected(ImapDialogues.CAPABILITIES) + "C: A3 IDLE\nS: + idling\nEND\n");
    try (ImapClient imap = ImapDialogues.builder(server).implicitTls().open()) {
      imap.select("INBOX");
      Idle idle = imap.idle();
      CompletableFuture<Throwable> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new AssertionError("it came: " + idle.next(LONG));
                } catch (IOException e) {
                  return e;
                }
              });
      Runnable fromElsewhere = imap::close;
      fromElsewhere.run();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(CancelledException.class);
    }
  }
}
