package dev.netclients.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.testkit.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Pop3BulkTest {
  private final ScriptedServer server = ScriptedServer.startTls();

  @AfterEach
  void everythingWasPlayed() {
    server.close();
  }

  private Pop3Client signedIn(String dialogue) throws IOException {
    return Pop3Dialogues.signedIn(server, dialogue);
  }

  private static final String THREE =
      """
      C: STAT
      S: +OK 3 30
      C: RETR 1
      C: RETR 2
      C: RETR 3
      S: +OK
      S: one
      S: .
      S: -ERR [SYS/PERM] lost
      S: +OK
      S: three
      S: .
      """;

  @Test
  void commandsAreSentAheadAndARefusalConcernsOneMessage() throws IOException {
    try (Pop3Client pop = signedIn(THREE + "C: NOOP\nS: +OK\n")) {
      List<String> got = new ArrayList<>();
      try (Items<Message> all = pop.retrieveAll()) {
        while (all.hasNext()) {
          Message message = all.next();
          got.add(
              message.number()
                  + ":"
                  + (message.refusal().isPresent()
                      ? message.refusal().get().code()
                      : new String(message.readAll(), US_ASCII)));
        }
        assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
      }
      assertThat(got).containsExactly("1:one\r\n", "2:SYS/PERM", "3:three\r\n");
      pop.noop();
    }
  }

  @Test
  void whatIsNotReadOfAMessageIsSkipped() throws IOException {
    try (Pop3Client pop = signedIn(THREE)) {
      try (Items<Message> all = pop.retrieveAll()) {
        try (Message first = all.next()) {
          assertThat(first.body().read()).isEqualTo('o');
        }
        assertThatThrownBy(() -> all.next().body()).isInstanceOf(Pop3ReplyException.class);
        assertThat(all.next().readAll()).asString(US_ASCII).isEqualTo("three\r\n");
        assertThat(all.hasNext()).isFalse();
      }
    }
  }

  @Test
  void aServerThatDoesNotPipelineIsAskedOneByOne() throws IOException {
    server.plays(
        Pop3Dialogues.SIGNED_IN_ONE_BY_ONE
            + "C: TOP 2 0\nS: +OK\nS: A: b\nS:\nS: .\nC: TOP 1 0\nS: +OK\nS: C: d\nS:\nS: .\n");
    try (Pop3Client pop = Pop3Dialogues.builder(server).implicitTls().open();
        Items<Message> tops = pop.topAll(0, 2, 1)) {
      assertThat(tops.next().header().text("A")).contains("b");
      assertThat(tops.next().header().text("C")).contains("d");
      assertThat(tops.hasNext()).isFalse();
    }
  }

  @Test
  void deleteAllTellsTheRefusals() throws IOException { // PY-POP3-12
    String dialogue =
        """
        C: DELE 1
        C: DELE 2
        C: DELE 3
        S: +OK
        S: -ERR already deleted
        S: +OK
        C: STAT
        S: +OK 1 10
        C: RETR 2
        S: +OK
        S: two
        S: .
        """;
    try (Pop3Client pop = signedIn(dialogue)) {
      assertThat(pop.deleteAll(1, 2, 3))
          .hasSize(1)
          .first()
          .extracting(Throwable::getMessage)
          .asString()
          .contains("DELE 2");
      assertThat(pop.marked()).isEqualTo(2);
      try (Items<Message> left = pop.retrieveAll()) { // numbers do not move up
        assertThat(left.next().number()).isEqualTo(2);
        assertThat(left.hasNext()).isFalse();
      }
    }
  }

  @Test
  void aConnectionCutMidwayEndsTheCursorWithWhatHappened()
      throws IOException { // HAZ-POP3-05, HAZ-NET-08
    String dialogue = "C: RETR 1\nC: RETR 2\nS: +OK\nS: one\nS: .\nS: +OK\nS: tw\nCUT\n";
    try (Pop3Client pop = signedIn(dialogue)) {
      try (Items<Message> all = pop.retrieveAll(1, 2)) {
        assertThat(all.next().readAll()).asString(US_ASCII).isEqualTo("one\r\n");
        Message cut = all.next();
        assertThatThrownBy(cut::readAll)
            .isInstanceOfSatisfying(
                TruncatedException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE));
        assertThatThrownBy(all::hasNext).isInstanceOf(TruncatedException.class);
        assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class);
      }
      assertThatThrownBy(pop::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void closedBeforeItsEndItGivesUpTheSession() throws IOException { // P-07
    try (Pop3Client pop = signedIn("C: RETR 1\nC: RETR 2\nS: +OK\nS: one\nS: .\nEND\n")) {
      try (Items<Message> all = pop.retrieveAll(1, 2)) {
        all.next();
      }
      assertThat(pop.isOpen()).isFalse();
    }
  }

  @Test
  void anEmptyMailboxAsksForNothing() throws IOException {
    try (Pop3Client pop = signedIn("C: STAT\nS: +OK 0 0\nC: NOOP\nS: +OK\n")) {
      try (Items<Message> all = pop.retrieveAll()) {
        assertThat(all.hasNext()).isFalse();
      }
      pop.noop();
    }
  }
}
