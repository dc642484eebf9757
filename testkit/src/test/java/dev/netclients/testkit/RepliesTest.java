package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();

  private interface Talk {
    void with(Replies replies) throws IOException;
  }

  private static ReplyException refusal(
      String server, Stage stage, Outcome outcome, String what, Reply reply, boolean usable) {
    return new ReplyException(
        server,
        stage,
        outcome,
        what,
        Integer.toString(reply.code()),
        reply.text(),
        reply.isTransient(),
        usable);
  }

  private void talk(String dialogue, Talk talk) throws IOException {
    Connector connector = FakeServer.connector().toBuilder().listener(events::add).build();
    try (ScriptedServer server = ScriptedServer.playing(dialogue)) {
      try (Connection connection = connector.connect(server.endpoint())) {
        talk.with(Replies.coded(new Dialogue(connection), RepliesTest::refusal));
      }
    }
  }

  @Test
  void aReplyIsAValueWhateverItSays() throws Exception {
    talk(
        "C: VRFY x\nS: 252-perhaps\nS: 252 who knows\nC: EXPN x\nS: 550 no",
        replies -> {
          assertThat(replies.command("VRFY x"))
              .isEqualTo(new Reply(252, List.of("perhaps", "who knows")));
          assertThat(replies.command("EXPN x").isPermanent()).isTrue();
        });
  }

  @Test
  void whereYesIsExpectedANoIsThrownAndTheSessionGoesOn() throws Exception {
    talk(
        "C: GO\nS: 450 not now\nC: GO\nS: 250 gone",
        replies -> {
          assertThatThrownBy(() -> replies.expect("GO"))
              .isInstanceOfSatisfying(
                  ReplyException.class,
                  e -> {
                    assertThat(e.code()).isEqualTo("450");
                    assertThat(e.temporary()).isTrue();
                    assertThat(e.sessionUsable()).isTrue();
                  })
              .hasMessageContaining("GO was refused: not now");
          assertThat(replies.expect("GO").code()).isEqualTo(250);
        });
  }

  @Test
  void aServerThatTakesItsLeaveEndsTheSession() throws Exception {
    for (String code : List.of("421", "400")) {
      talk(
          "C: GO\nS: " + code + " closing",
          replies ->
              assertThatThrownBy(() -> replies.expect("GO"))
                  .isInstanceOfSatisfying(
                      ReplyException.class, e -> assertThat(e.sessionUsable()).isFalse()));
    }
  }

  @Test
  void aServerMayTakeItsLeaveUnaskedAndSayNothingElse() throws Exception {
    talk(
        "S: 421 idle for too long\nEND",
        replies -> {
          replies.dialogue().connection().awaitInput(Duration.ofSeconds(5));
          assertThatThrownBy(() -> replies.command("GO"))
              .isInstanceOfSatisfying(
                  ReplyException.class, e -> assertThat(e.sessionUsable()).isFalse())
              .hasMessageContaining("idle for too long");
        });
    talk(
        "S: 250 fine\nEND",
        replies -> {
          replies.dialogue().connection().awaitInput(Duration.ofSeconds(5));
          assertThatThrownBy(() -> replies.command("GO"))
              .isInstanceOf(ProtocolException.class)
              .hasMessageContaining("expected nothing, since nothing was asked, got \"250 fine\"");
        });
  }

  @Test
  void anAnswerThatNeverComesHasTheOutcomeThatTheCallerTold() throws Exception {
    talk(
        "C: RNTO b\nCUT",
        replies ->
            assertThatThrownBy(() -> replies.expect("RNTO b", Outcome.UNKNOWN))
                .isInstanceOfSatisfying(
                    TruncatedException.class,
                    e -> {
                      assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
                      assertThat(e.stage()).isEqualTo(Stage.REPLY);
                    }));
  }

  @Test
  void aReplyThatFitsNowhereEndsTheConversation() throws Exception {
    talk(
        "C: GO\nS: 354 send \\it",
        replies -> {
          NetClientException unexpected = replies.unexpected("GO", replies.command("GO"));
          assertThat(unexpected)
              .isInstanceOf(ProtocolException.class)
              .hasMessageContaining("the answer to GO was unexpected: 354 send");
          assertThat(replies.dialogue().connection().isOpen()).isFalse();
        });
  }

  @Test
  void repliesAreTracedWithTheSecretMasked() throws Exception {
    talk(
        "C: AUTH hunter2\nS: 535-hunter2\nS: 535 is wrong",
        replies -> {
          Dialogue dialogue = replies.dialogue();
          dialogue.mask("hunter2".toCharArray());
          dialogue.sendSecret(Dialogue.secretLine("AUTH ", "hunter2".toCharArray()), "AUTH ***");
          replies.read();
        });
    assertThat(events)
        .filteredOn(e -> e.kind() == ConnectionEvent.Kind.REPLY)
        .extracting(ConnectionEvent::text)
        .containsExactly("535 ***\\nis wrong");
  }

  @Test
  void aSecretLineHoldsNoLineEnd() {
    assertThat(new String(Dialogue.secretLine("PASS ", "pä".toCharArray()), StandardCharsets.UTF_8))
        .isEqualTo("PASS pä\r\n");
    for (String bad : List.of("hunter\r2", "hunter\n2", "hunter\0002", "hunter\ud8002")) { // P-06
      assertThatThrownBy(() -> Dialogue.secretLine("PASS ", bad.toCharArray()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("hunter");
    }
  }

  @Test
  void whatTheCharsetCannotCarryIsRefusedBeforeAByteIsSent() throws Exception { // P-06
    talk(
        "C: NOOP\nS: 250 ok",
        replies -> {
          for (String bad : List.of("VRFY \ud800", "VRFY \udc00x")) {
            assertThatThrownBy(() -> replies.command(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("command: holds half a surrogate pair");
          }
          assertThat(replies.command("NOOP").code()).isEqualTo(250);
        });
  }
}
