package dev.netclients.nntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.TlsRequiredException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session makes of answers that say no, or that fit nowhere. */
class NntpClientTest {
  @RegisterExtension final NntpDialogues dialogues = new NntpDialogues();

  @ParameterizedTest
  @CsvSource({"420", "412", "423", "430", "502", "503"})
  void aRefusalIsTypedAndTheSessionGoesOn(int code) throws IOException { // PY-NNTP-25, HAZ-NNTP-08
    String dialogue = "C: ARTICLE 7\nS: " + code + " no\\u001B[31m\nC: QUIT\nS: 205 bye\n";
    try (NntpClient nntp = dialogues.open(dialogue.replace("\\u001B", "\u001b"))) {
      assertThatThrownBy(() -> nntp.article(7))
          .isInstanceOfSatisfying(
              NntpReplyException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Integer.toString(code));
                assertThat(e.temporary()).isEqualTo(code < 500);
                assertThat(e.loginRequired()).isFalse();
                assertThat(e).hasMessageContaining("ARTICLE 7").hasMessageContaining("\\x1B");
              });
      nntp.quit(); // PY-NNTP-21
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void thatALoginIsWantedIsTold() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = dialogues.open("C: GROUP a.b\nS: 480 Read access denied\n")) {
      assertThatThrownBy(() -> nntp.group("a.b"))
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.loginRequired()).isTrue());
      assertThat(nntp.isOpen()).isTrue();
    }
  }

  @Test
  void thatEncryptionIsWantedIsTold() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp =
        dialogues.open("C: GROUP a.b\nS: 483 Secure connection required\nEND\n")) {
      assertThatThrownBy(() -> nntp.group("a.b")).isInstanceOf(TlsRequiredException.class);
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void with400TheSessionIsOver() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp = dialogues.open("C: DATE\nS: 400 shutting down\nEND\n")) {
      assertThatThrownBy(nntp::date)
          .isInstanceOfSatisfying(
              NntpReplyException.class, e -> assertThat(e.sessionUsable()).isFalse());
      assertThatThrownBy(nntp::date).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void a400ThatNobodyAskedForIsAFarewell() throws IOException { // HAZ-NNTP-08
    try (NntpClient nntp =
        dialogues.open("C: STAT 7\nS: 223 7 <a@b>\nS: 400 idle for too long\nEND\n")) {
      nntp.stat(7);
      assertThatThrownBy(nntp::date)
          .isInstanceOf(NntpReplyException.class)
          .hasMessageContaining("idle for too long");
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  // HAZ-NNTP-09: command and code decide what follows
  @ParameterizedTest
  @ValueSource(
      strings = {
        "221 7 <a@b>",
        "223 7 <a@b>",
        "200 ok",
        "340 send it",
        "100 help",
        "220 8 <a@b>",
        "220",
        "220 x <a@b>"
      })
  void anAnswerThatFitsNotEndsTheSession(String reply) throws IOException {
    try (NntpClient nntp = dialogues.open("C: ARTICLE 7\nS: " + reply + "\nEND\n")) {
      assertThatThrownBy(() -> nntp.article(7))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("ARTICLE 7");
      assertThat(nntp.isOpen()).isFalse();
    }
  }

  @Test
  void rowsThatNobodyAskedForAreNeverTakenForAnAnswer() throws IOException { // HAZ-NNTP-09
    try (NntpClient nntp = dialogues.open("C: STAT 7\nS: 223 7 <a@b>\nS: surplus\nS: .\nEND\n")) {
      nntp.stat(7);
      assertThatThrownBy(nntp::date).isInstanceOf(ProtocolException.class);
    }
  }
}
