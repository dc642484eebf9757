package dev.netclients.smtp;

import static dev.netclients.smtp.SmtpDialogues.CHUNKING;
import static dev.netclients.smtp.SmtpDialogues.GO;
import static dev.netclients.smtp.SmtpDialogues.HI;
import static dev.netclients.smtp.SmtpDialogues.READY;
import static dev.netclients.smtp.SmtpDialogues.RESET;
import static dev.netclients.smtp.SmtpDialogues.TAKEN;
import static dev.netclients.smtp.SmtpDialogues.UNLIMITED;
import static dev.netclients.smtp.SmtpDialogues.failing;
import static dev.netclients.smtp.SmtpDialogues.flight;
import static dev.netclients.smtp.SmtpDialogues.mail;
import static dev.netclients.smtp.SmtpDialogues.once;
import static dev.netclients.smtp.SmtpDialogues.open;
import static dev.netclients.smtp.SmtpDialogues.play;
import static dev.netclients.smtp.SmtpDialogues.playToTheEnd;
import static dev.netclients.smtp.SmtpDialogues.refusal;
import static dev.netclients.smtp.SmtpDialogues.sendAll;
import static dev.netclients.smtp.SmtpDialogues.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.Content;
import dev.netclients.Items;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.smtp.Delivery.Status;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many messages, one ahead of another. */
class SmtpBulkTest {
  private static final Mail ONE = mail("one", "b@y.test");
  private static final Mail TWO = mail("two", "b@y.test");
  private static final Mail THREE = mail("three", "b@y.test");

  /** A server that takes messages in chunks, or not. */
  private static FakeSmtp server(boolean chunking) {
    return FakeSmtp.startTls().capabilities("PIPELINING", chunking ? "CHUNKING" : "HELP");
  }

  // --- DATA ---

  @Test
  void theNextCommandsGoWithTheEndOfTheMessage() throws IOException {
    String dialogue =
        READY
            + """
            C: MAIL FROM:<a@x.test> SIZE=5
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: one
            C: .
            C: MAIL FROM:<a@x.test> SIZE=5
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 taken
            S: 250 ok
            S: 550 no
            S: 554 nobody
            C: RSET
            C: MAIL FROM:<a@x.test> SIZE=7
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: three
            C: .
            S: 451 later
            """;
    play(
        dialogue, // HAZ-SMTP-21
        smtp ->
            assertThat(sendAll(smtp, ONE, TWO, THREE))
                .containsExactly("[ACCEPTED]", "[REFUSED]", "[REFUSED]"));
  }

  @Test
  void manyRecipientsGoInFlightsOfAHundredCommands() throws IOException {
    String[] to = IntStream.range(0, 150).mapToObj(i -> "r" + i + "@y.test").toArray(String[]::new);
    StringBuilder dialogue = new StringBuilder(READY).append("C: MAIL FROM:<a@x.test> SIZE=4\n");
    for (int i = 0; i < 99; i++) {
      dialogue.append("C: RCPT TO:<").append(to[i]).append(">\n");
    }
    dialogue.append("S: 250 ok\n".repeat(50)); // half of them make room for the rest
    for (int i = 99; i < 149; i++) {
      dialogue.append("C: RCPT TO:<").append(to[i]).append(">\n");
    }
    dialogue.append("S: 250 ok\n".repeat(100));
    dialogue.append("C: RCPT TO:<").append(to[149]).append(">\nC: DATA\n");
    dialogue.append("S: 250 ok\nS: 354 go\nC: hi\n").append(TAKEN);
    play(
        dialogue.toString(),
        smtp -> assertThat(smtp.send(mail("hi\r\n", to)).with(Status.ACCEPTED)).hasSize(150));
  }

  // --- BDAT, RFC 3030 ---

  // as in RFC 3030, section 4.2
  @Test
  void chunksGoAheadOfTheReplies() throws IOException { // HAZ-SMTP-20, HAZ-SMTP-21
    String dialogue =
        CHUNKING
            + """
            C: MAIL FROM:<a@x.test> SIZE=5
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: BDAT 5 LAST
            C: one
            C: RSET
            C: MAIL FROM:<a@x.test> SIZE=6
            C: RCPT TO:<b@y.test>
            C: BDAT 6 LAST
            C: .two
            C: RSET
            C: MAIL FROM:<a@x.test> SIZE=7
            C: RCPT TO:<b@y.test>
            C: BDAT 7 LAST
            C: three
            S: 250 ok
            S: 250 ok
            S: 550 5.1.1 who?
            S: 250 taken
            S: 250 ok
            S: 250 ok
            S: 550 no
            S: 503 nobody
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 452 4.2.2 full
            """
            + RESET;
    play(
        dialogue,
        smtp -> {
          Mail one = mail("one\n", "b@y.test", "c@y.test");
          assertThat(sendAll(smtp, one, mail(".two\n", "b@y.test"), THREE))
              .containsExactly("[ACCEPTED, REFUSED]", "[REFUSED]", "[REFUSED]");
        });
  }

  @Test
  void aLargeMessageGoesByDataAmongTheChunks() throws IOException {
    String large = ("x".repeat(70) + "\r\n").repeat(1000);
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient smtp = open(server)) {
      assertThat(
              sendAll(
                  smtp,
                  ONE,
                  mail(large, "b@y.test"),
                  mail("x".repeat(999), "b@y.test"), // too long a line
                  TWO,
                  THREE))
          .containsExactly("[ACCEPTED]", "[ACCEPTED]", "[NOT_SENT]", "[ACCEPTED]", "[ACCEPTED]");
      assertThat(server.messages())
          .extracting(FakeSmtp.Message::text)
          .containsExactly("one\r\n", large, "two\r\n", "three\r\n");
      assertThat(server.received()).containsOnlyOnce("DATA").contains("BDAT 5 LAST");
    }
  }

  @Test
  void withoutChunkingAsBuiltTheSameGoesByData() throws IOException {
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient smtp = SmtpDialogues.builder(server).implicitTls().withoutChunking().open()) {
      assertThat(sendAll(smtp, ONE, TWO)).containsExactly("[ACCEPTED]", "[ACCEPTED]");
      assertThat(server.received()).contains("DATA").doesNotContain("BDAT 5 LAST");
    }
  }

  // --- one message's trouble is not another's ---

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCannotBeSentConcernsItselfAlone(boolean chunking) throws IOException {
    try (FakeSmtp server = server(chunking).maxSize(100);
        SmtpClient smtp = open(server)) {
      Content gone =
          Content.of(
              new ByteArrayInputStream(new byte[0]) {
                @Override
                public synchronized int read(byte[] to, int offset, int length) {
                  throw new IllegalStateException("a bug of the caller's");
                }
              },
              OptionalLong.of(3));
      List<Sent> all =
          smtp.sendAll(
                  List.of(
                      ONE,
                      mail("x\n".repeat(99), "b@y.test"),
                      mail(gone, "b@y.test"),
                      mail("two", "\u00e9@y.test"),
                      THREE))
              .toList(10);
      assertThat(all)
          .extracting(SmtpDialogues::status)
          .containsExactly("[ACCEPTED]", "[NOT_SENT]", "[NOT_SENT]", "[NOT_SENT]", "[ACCEPTED]");
      assertThat(all.get(1).failure()).get().isInstanceOf(IllegalArgumentException.class);
      assertThat(all.get(2).failure()).get().isInstanceOf(LocalFailureException.class);
      assertThat(all.get(3).failure()).get().isInstanceOf(IllegalArgumentException.class);
      assertThat(server.messages()).hasSize(2);
      smtp.noop();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSourceThatThrowsEndsTheSession(boolean chunking) throws IOException { // HAZ-NET-22
    try (FakeSmtp server = server(chunking);
        SmtpClient smtp = open(server)) {
      Iterator<Mail> source =
          new Iterator<>() {
            private int left = 2;

            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public Mail next() {
              if (left-- == 0) {
                throw new IllegalStateException("no more paper");
              }
              return HI;
            }
          };
      Items<Sent> results = smtp.sendAll(source);
      List<Sent> told = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (results.hasNext()) {
                  told.add(results.next());
                }
              })
          .isInstanceOf(LocalFailureException.class)
          .hasRootCauseMessage("no more paper");
      assertThat(told).hasSize(2);
      assertThat(results.hasNext()).isFalse();
      assertThatThrownBy(smtp::noop).isInstanceOf(SessionClosedException.class);
    }
  }

  @Test
  void aChunkDoesNotWaitForAMessageThatIsLongInComing() throws IOException {
    try (FakeSmtp server = FakeSmtp.startTls();
        SmtpClient smtp = open(server)) {
      Iterator<Mail> slow =
          new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() { // the next one is there when all before it have arrived
              long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
              while (server.taken() < given && System.nanoTime() < deadline) {
                Thread.onSpinWait();
              }
              return server.taken() == given && given < 5;
            }

            @Override
            public Mail next() {
              given++;
              return HI;
            }
          };
      List<Sent> all = smtp.sendAll(slow).toList(10);
      assertThat(all).hasSize(5).allMatch(Sent::acceptedForAll);
    }
  }

  // --- content that can be read once ---

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatCanBeReadOnceIsOpenedWhenNothingWaitsForIt(boolean chunking) throws IOException {
    try (FakeSmtp server =
            FakeSmtp.startTls()
                .capabilities(
                    "PIPELINING", "8BITMIME", "SMTPUTF8", chunking ? "CHUNKING" : "HELP");
        SmtpClient smtp = open(server)) {
      List<Integer> taken = new ArrayList<>();
      List<Mail> mails = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        mails.add(ONE);
        InputStream in = new ByteArrayInputStream("Subject: ü\r\n".getBytes(UTF_8));
        mails.add(
            mail(
                once(
                    new BlockInputStream() {
                      @Override
                      public int read(byte[] to, int offset, int length) throws IOException {
                        taken.add((int) server.taken());
                        return in.read(to, offset, length);
                      }
                    }),
                "b@y.test"));
      }
      assertThat(smtp.sendAll(mails).toList(10)).hasSize(6).allMatch(Sent::acceptedForAll);
      assertThat(taken).containsExactly(1, 1, 3, 3, 5, 5); // its bytes, and its end
      assertThat(server.received())
          .filteredOn(line -> line.endsWith("BODY=8BITMIME SMTPUTF8"))
          .hasSize(3);
    }
  }

  @Test
  void whatCanBeReadOnceAndWasNotBegunIsNotOpened() throws IOException {
    String cut = READY + flight("SIZE=5") + GO + "C: one\nC: .\nCUT\n";
    playToTheEnd(
        cut,
        smtp -> {
          Content once = once(failing());
          Items<Sent> results = smtp.sendAll(List.of(ONE, mail(once, "b@y.test")));
          assertThat(status(results.next())).isEqualTo("[UNKNOWN]");
          assertThatThrownBy(() -> results.toList(1)).isInstanceOf(TruncatedException.class);
          assertThatThrownBy(() -> once.open().read()).hasMessage("the disk is gone");
        });
  }

  // --- the end of the connection ---

  @Test
  void whatWasSentAndNotAnsweredIsUnknown() throws IOException { // HAZ-SMTP-09, P-19
    String dialogue =
        CHUNKING
            + """
            C: MAIL FROM:<a@x.test> SIZE=5
            C: RCPT TO:<b@y.test>
            C: BDAT 5 LAST
            C: one
            C: RSET
            C: MAIL FROM:<a@x.test> SIZE=5
            C: RCPT TO:<c@y.test>
            C: RCPT TO:<b@y.test>
            C: BDAT 5 LAST
            C: two
            C: RSET
            C: MAIL FROM:<a@x.test> SIZE=7
            C: RCPT TO:<b@y.test>
            C: BDAT 7 LAST
            C: three
            S: 250 ok
            S: 250 ok
            S: 250 taken
            S: 250 ok
            S: 250 ok
            S: 550 5.1.1 who?
            S: 250 ok
            CUT
            """;
    playToTheEnd(
        dialogue,
        smtp -> {
          Mail two = mail("two", "c@y.test", "b@y.test");
          Items<Sent> results = smtp.sendAll(List.of(ONE, two, THREE));
          assertThat(status(results.next())).isEqualTo("[ACCEPTED]");
          Sent second = results.next();
          assertThat(status(second)).isEqualTo("[REFUSED, UNKNOWN]");
          assertThat(second.failure()).get().isInstanceOf(TruncatedException.class);
          assertThat(status(results.next())).isEqualTo("[UNKNOWN]");
          assertThatThrownBy(results::next).isInstanceOf(TruncatedException.class);
        });
  }

  @Test
  void whatWasNotSentWholeIsNotUnknown() throws IOException { // HAZ-SMTP-09
    playToTheEnd(
        READY + flight("SIZE=5") + GO + "C: one\nC: .\n" + flight("SIZE=5") + "CUT\n",
        smtp -> {
          Items<Sent> results = smtp.sendAll(List.of(ONE, TWO, THREE));
          assertThat(status(results.next())).isEqualTo("[UNKNOWN]");
          assertThat(status(results.next())).isEqualTo("[NOT_SENT]");
          assertThatThrownBy(results::next)
              .isInstanceOf(NetClientException.class); // three was not taken
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closedBeforeItsEndItGivesUpWhatIsUnderWay(boolean chunking) throws IOException {
    try (FakeSmtp server = server(chunking)) {
      try (SmtpClient smtp = open(server)) {
        List<Mail> many = Collections.nCopies(5_000, HI);
        try (Items<Sent> results = smtp.sendAll(many)) {
          assertThat(results.next().acceptedForAll()).isTrue();
        }
        assertThat(smtp.isOpen()).isFalse();
      }
      assertThat(server.taken()).isLessThan(5_000);
    }
  }

  @Test
  void betweenMessagesNothingIsUnderWayAndTheSessionGoesOn() throws IOException {
    try (FakeSmtp server = FakeSmtp.startTls().capabilities("8BITMIME"); // no PIPELINING
        SmtpClient smtp = open(server)) {
      try (Items<Sent> results = smtp.sendAll(List.of(ONE, TWO))) {
        assertThat(results.next().acceptedForAll()).isTrue();
      }
      smtp.noop();
      assertThat(server.messages()).hasSize(1);
    }
  }

  // --- full buffers on both sides ---

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatDoesNotReadUntilItsRepliesAreTakenStopsNobody(boolean chunking)
      throws IOException {
    String[] to = IntStream.range(0, 300).mapToObj(i -> "r" + i + "@y.test").toArray(String[]::new);
    String words = "x".repeat(2000); // 300 of these are more than buffers hold
    try (FakeSmtp server = server(chunking)) {
      server.answer("RCPT", "250 " + words);
      try (SmtpClient smtp = open(server)) {
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> {
              List<Mail> mails = Collections.nCopies(20, mail("x\r\n".repeat(4000), to));
              try (Items<Sent> results = smtp.sendAll(mails)) {
                while (results.hasNext()) {
                  assertThat(results.next().acceptedForAll()).isTrue();
                }
              }
            });
      }
      assertThat(server.taken()).isEqualTo(20);
    }
  }

  @Test
  void aRefusalWhileAMessageIsStillGoingOutIsTold() throws IOException { // HAZ-NET-11
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '\n';
          }
        };
    String dialogue = UNLIMITED + flight("BODY=8BITMIME") + GO + "S: 552 5.3.4 too much\nCUT\n";
    try (ScriptedServer server = ScriptedServer.playing(dialogue);
        SmtpClient smtp = SmtpDialogues.builder(server).allowCleartextCredentials().open()) {
      SmtpReplyException e = refusal(smtp, mail(once(endless), "b@y.test"));
      assertThat(e.enhanced()).isEqualTo("5.3.4");
      assertThat(e.sessionUsable()).isFalse();
    }
  }
}
