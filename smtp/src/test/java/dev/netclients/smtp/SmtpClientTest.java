package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.GO;
import static dev.netclients.smtp.SmtpDialogues.HI;
import static dev.netclients.smtp.SmtpDialogues.HI_FLIGHT;
import static dev.netclients.smtp.SmtpDialogues.ONE_BY_ONE;
import static dev.netclients.smtp.SmtpDialogues.READY;
import static dev.netclients.smtp.SmtpDialogues.TAKEN;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static dev.netclients.smtp.SmtpDialogues.play;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.Content;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.SessionClosedException;
import dev.netclients.smtp.Delivery.Status;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session's calls, and a message that goes well. */
class SmtpClientTest {
  // RFC 5321, appendix D.1, with its commands together as RFC 2920 allows
  @Test
  void aMessageGoesToThoseWhoAreAccepted() throws IOException { // HAZ-SMTP-06, PY-SMTP-11
    String dialogue =
        READY
            + """
            C: MAIL FROM:<Smith@bar.test> SIZE=14
            C: RCPT TO:<Jones@foo.test>
            C: RCPT TO:<Green@foo.test>
            C: RCPT TO:<Brown@foo.test>
            C: DATA
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 No such user here
            S: 250 OK
            S: 354 Start mail input; end with <CRLF>.<CRLF>
            C: Blah blah...
            C: .
            S: 250 2.0.0 OK
            """;
    Envelope envelope =
        Envelope.of("Smith@bar.test", "Jones@foo.test", "Green@foo.test", "Brown@foo.test");
    play(
        dialogue,
        smtp -> {
          Sent sent = smtp.send(new Mail(envelope, Content.of("Blah blah...\r\n")));
          assertThat(sent.deliveries())
              .extracting(Delivery::status)
              .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
          SmtpReply refusal = sent.with(Status.REFUSED).get(0).reply().orElseThrow();
          assertThat(refusal.code()).isEqualTo(550);
          assertThat(refusal.enhanced()).isEqualTo("5.1.1");
          assertThat(refusal.isPermanent()).isTrue();
          assertThat(sent.failure()).isEmpty();
        });
  }

  @Test
  void oneCommandAtATimeWhereTheServerCanTakeNoMore() throws IOException {
    String dialogue =
        ONE_BY_ONE
            + """
            C: MAIL FROM:<a@x.test> SIZE=4
            S: 250 ok
            C: RCPT TO:<b@y.test>
            S: 250 ok
            C: RCPT TO:<c@y.test>
            S: 451 4.2.0 later
            C: DATA
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """;
    play(
        dialogue,
        smtp -> {
          Sent sent = smtp.send(mail("hi\r\n", "b@y.test", "c@y.test"));
          assertThat(sent.with(Status.REFUSED).get(0).reply().orElseThrow().isTemporary()).isTrue();
        });
  }

  @Test
  void progressIsToldByTheByte() throws IOException {
    List<String> heard = new ArrayList<>();
    play(
        READY + HI_FLIGHT + GO + "C: hi\n" + TAKEN,
        smtp -> smtp.send(HI, (done, total) -> heard.add(done + " of " + total.orElseThrow())));
    assertThat(heard).containsExactly("4 of 4");
  }

  @Test
  void otherCommandsAreAskedByName() throws IOException { // PY-SMTP-17, PY-SMTP-18, PY-SMTP-19
    String dialogue =
        READY
            + """
            C: NOOP
            S: 250 ok
            C: VRFY bob
            S: 252 try
            C: EXPN list
            S: 250-a@y.test
            S: 250 b@y.test
            C: HELP
            S: 214 no
            C: ETRN y.test
            S: 459 not now
            """;
    play(
        dialogue,
        smtp -> {
          smtp.noop();
          assertThat(smtp.verify("bob").code()).isEqualTo(252);
          assertThat(smtp.expand("list").lines()).containsExactly("a@y.test", "b@y.test");
          assertThat(smtp.help().text()).isEqualTo("no");
          assertThat(smtp.command("ETRN y.test").isTransient()).isTrue();
          for (String bad :
              List.of("DATA", "data\tx", "bdat 1", "AUTH PLAIN", "x\r\nRSET", "quit", "x\u0000")) {
            assertThatThrownBy(() -> smtp.command(bad))
                .isInstanceOf(IllegalArgumentException.class);
          }
        });
  }

  @Test
  void anotherCallWhileOneIsUnderWayIsRefused() throws IOException { // HAZ-NET-21
    play(
        READY,
        smtp -> {
          try (var none = smtp.sendAll(List.of())) {
            assertThatThrownBy(smtp::noop).isInstanceOf(IllegalStateException.class);
            assertThat(none.hasNext()).isFalse();
          }
        });
  }

  @Test
  void behindItsEndASessionTakesNoCall() throws IOException {
    SmtpDialogues.playToTheEnd(
        READY + SmtpDialogues.QUIT,
        smtp -> {
          smtp.quit();
          assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
        });
  }

  @Test
  void mailGoesByUrl() throws IOException {
    String dialogue =
        READY
            + """
            C: MAIL FROM:<me@x.test> SIZE=28
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: From: Me <me@x.test>
            C:
            C: hi
            C: .
            S: 250 2.0.0 queued as 7
            C: MAIL FROM:<a@x.test> SIZE=4
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 550 no
            S: 354 go
            C: hi
            C: .
            S: 250 ok
            """;
    play(
        dialogue,
        smtp -> {
          Content whole = Content.of("From: Me <me@x.test>\r\n\r\nhi\r\n");
          assertThat(smtp.send(URI.create("mailto:b@y.test"), whole, (d, t) -> {}).text())
              .isEqualTo("250 2.0.0 queued as 7");
          String query = "/?from=a@x.test&to=b@y.test&to=c@y.test";
          URI two = URI.create("smtps://localhost:" + smtp.endpoint().port() + query);
          assertThatThrownBy(() -> smtp.send(two, Content.of("hi\r\n"), Progress.NONE))
              .isInstanceOfSatisfying(
                  SmtpReplyException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.DONE));
          URI other = URI.create("smtps://other.test" + query);
          assertThatThrownBy(() -> smtp.send(other, Content.of(""), Progress.NONE))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }
}
