package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.CHUNKING;
import static dev.netclients.smtp.SmtpDialogues.GO;
import static dev.netclients.smtp.SmtpDialogues.HI;
import static dev.netclients.smtp.SmtpDialogues.HI_FLIGHT;
import static dev.netclients.smtp.SmtpDialogues.ONE_BY_ONE;
import static dev.netclients.smtp.SmtpDialogues.READY;
import static dev.netclients.smtp.SmtpDialogues.RESET;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static dev.netclients.smtp.SmtpDialogues.play;
import static dev.netclients.smtp.SmtpDialogues.playToTheEnd;
import static dev.netclients.smtp.SmtpDialogues.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.SessionClosedException;
import dev.netclients.smtp.Delivery.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message that a server will not have, and of the session. */
class SmtpRefusalTest {
  @Test
  void withoutARecipientNothingIsSent() throws IOException { // HAZ-SMTP-07, HAZ-SMTP-21
    String dialogue =
        ONE_BY_ONE
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            S: 250 ok
            C: RCPT TO:<b@y.test>
            S: 550 5.1.1 who?
            C: RCPT TO:<c@y.test>
            S: 450 4.1.1 later
            """
            + RESET;
    play(
        dialogue,
        smtp -> {
          SmtpReplyException e = refusal(smtp, mail("hi\r\n", "b@y.test", "c@y.test"));
          assertThat(e.code()).isEqualTo("550");
          assertThat(e.enhanced()).isEqualTo("5.1.1");
          assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
          assertThat(e.sessionUsable()).isTrue();
          assertThat(e.deliveries())
              .extracting(d -> d.reply().orElseThrow().code())
              .containsExactly(550, 450);
        });
  }

  @Test
  void aGoAheadForNobodyIsAnsweredByALoneEndMark() throws IOException { // HAZ-SMTP-19
    String replies = "S: 250 ok\nS: 550 no\nS: 354 go\nC: .\nS: 554 no valid recipients\n";
    play(
        READY + HI_FLIGHT + replies + RESET,
        smtp -> assertThat(refusal(smtp, HI)).hasMessageContaining("no (stage"));
  }

  @ParameterizedTest
  @CsvSource({
    "'S: 550 5.7.1 not you\nS: 503 MAIL first\nS: 503 RCPT first\n', 550, false", // MAIL
    "'S: 250 ok\nS: 250 ok\nS: 451 4.3.0 later\n', 451, true", // DATA: HAZ-SMTP-08
  })
  void aRefusalBeforeTheMessageIsToldAndNothingOfItIsSent(
      String replies, String code, boolean temporary) throws IOException {
    play(
        READY + HI_FLIGHT + replies + RESET,
        smtp -> {
          SmtpReplyException e = refusal(smtp, HI);
          assertThat(e.code()).isEqualTo(code);
          assertThat(e.temporary()).isEqualTo(temporary);
        });
  }

  @ParameterizedTest
  @CsvSource({"452 4.2.2 full, 452, 4.2.2, true", "554 5.6.0 spam, 554, 5.6.0, false"})
  void aRefusalOfTheMessageIsTemporaryOrPermanent(
      String reply, String code, String enhanced, boolean temporary)
      throws IOException { // HAZ-SMTP-10
    play(
        READY + HI_FLIGHT + GO + "C: hi\nC: .\nS: " + reply + "\n",
        smtp -> {
          SmtpReplyException e = refusal(smtp, HI);
          assertThat(e.code()).isEqualTo(code);
          assertThat(e.enhanced()).isEqualTo(enhanced);
          assertThat(e.temporary()).isEqualTo(temporary);
        });
  }

  @Test
  void withAllOrNoneARefusalStopsTheMessage() throws IOException { // HAZ-SMTP-06, PY-SMTP-12
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            S: 250 ok
            S: 250 ok
            S: 550 no
            C: RSET
            S: 250 ok
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            S: 250 ok
            S: 250 ok
            C: DATA
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """;
    play(
        SmtpClient.Builder::allOrNone,
        dialogue,
        smtp -> {
          assertThat(refusal(smtp, mail("hi\r\n", "b@y.test", "c@y.test")).deliveries())
              .extracting(Delivery::status)
              .containsExactly(Status.NOT_SENT, Status.REFUSED);
          assertThat(smtp.send(HI).acceptedForAll()).isTrue();
        });
  }

  @Test
  void whatTheServerSaysIsEscaped() throws IOException { // HAZ-SMTP-27, P-12
    String replies = "S: 250 ok\nS! 550 \\x1b[31mred\\xFF\\r\\n\nS: 554 no\n";
    play(
        READY + HI_FLIGHT + replies + RESET,
        smtp -> {
          SmtpReplyException e = refusal(smtp, HI);
          assertThat(e.deliveries().toString()).doesNotContain("\u001b");
          assertThat(e).hasMessageNotContaining("\u001b");
        });
  }

  // --- what ends the session ---

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 421 4.3.2 going down\n",
        "S: 250 ok\nS: 421 4.3.2 going down\n",
        "S: 250 ok\nS: 250 ok\nS: 421 4.3.2 going down\n",
        GO + "C: hi\nC: .\nS: 421 4.3.2 going down\n"
      })
  void after421TheSessionIsOver(String replies) throws IOException { // HAZ-SMTP-11
    playToTheEnd(
        READY + HI_FLIGHT + replies + "END\n",
        smtp -> {
          SmtpReplyException e = refusal(smtp, HI);
          assertThat(e.code()).isEqualTo("421");
          assertThat(e.temporary()).isTrue();
          assertThat(e.sessionUsable()).isFalse();
          assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
        });
  }

  @Test
  void after421ToAnyOtherCommandItIsOverToo() throws IOException { // HAZ-SMTP-11
    playToTheEnd(
        READY + "C: VRFY bob\nS: 421 4.3.2 going down\nEND\n",
        smtp -> {
          assertThatThrownBy(() -> smtp.verify("bob"))
              .isInstanceOfSatisfying(
                  SmtpReplyException.class, e -> assertThat(e.sessionUsable()).isFalse());
          assertThat(smtp.isOpen()).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S: 354 what?\n", // for MAIL
        "S: 250 ok\nS: 334 what?\n",
        "S: 250 ok\nS: 250 ok\nS: 250 what?\n",
        GO + "C: hi\nC: .\nS: 354 again?\n",
        "S: 25\n",
        "S: 099 low\n",
        "S: 600 high\n",
        "S: 250_no separator\n",
        "S: 250-two\nS: 251 codes\n"
      })
  void whatIsNoReplyEndsTheSession(String replies) throws IOException { // HAZ-SMTP-14
    playToTheEnd(
        READY + HI_FLIGHT + replies + "END\n",
        smtp -> {
          assertThatThrownBy(() -> smtp.send(HI))
              .isInstanceOf(ProtocolException.class); // HAZ-SMTP-13
          assertThat(smtp.isOpen()).isFalse();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatHasWaitedLongEnoughSaysSoUnasked(boolean chunking)
      throws IOException { // HAZ-SMTP-11
    playToTheEnd(
        (chunking ? CHUNKING : READY) + "S: 421 4.4.2 idle too long\nEND\n",
        smtp -> {
          SmtpReplyException e = refusal(smtp, HI);
          assertThat(e.enhanced()).isEqualTo("4.4.2");
          assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
          assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
        });
  }

  @Test
  void aGoAheadForARefusedSenderEndsTheSession() throws IOException {
    // an empty message would reach the one whom the server has accepted
    playToTheEnd(
        READY + HI_FLIGHT + "S: 550 no\nS: 250 ok\nS: 354 go\nEND\n",
        smtp -> {
          assertThat(refusal(smtp, HI).sessionUsable()).isFalse();
          assertThat(smtp.isOpen()).isFalse();
        });
  }
}
