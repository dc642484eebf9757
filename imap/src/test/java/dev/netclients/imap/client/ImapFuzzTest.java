package dev.netclients.imap.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.imap.ImapEvent;
import dev.netclients.imap.Messages;
import dev.netclients.imap.NumberSet;
import dev.netclients.imap.Section;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.FakeServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No answer to FETCH makes the client fail but typed, and no message is read as responses, whatever
 * is left unread of it.
 */
class ImapFuzzTest {
  private static final Section[] WANTED = {Section.part("1"), Section.part("2")};

  /** A message that looks like responses, long enough to be streamed. */
  private static final String BIG =
      "{70000}\r\n" + "* 9 EXPUNGE\r\n".repeat(70_000 / 13) + "* 9 EXP\n";

  private static final String[] ROWS = { // B is replaced by the message
    "* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \" 1-Feb-2024 00:00:00 +0000\" RFC822.SIZE 5)",
    "* 1 FETCH (UID 1 ENVELOPE (NIL \"hi\" ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL NIL))",
    "* 1 FETCH (UID 1 BODY[1] B)",
    "* 1 FETCH (UID 1 BODY[1] {3}\r\nabc BODY[2] B BODY[3] NIL FLAGS ())",
    "* 1 FETCH (BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"8bit\" 1 1) BODY[1] NIL BODY[2] B UID 1)",
    "* 1 FETCH (X {4}\r\na\r\nb BINARY[1] ~B BODY[HEADER.FIELDS (\"FROM\")] {2}\r\nab)",
    "* 3 EXISTS",
    "* 1 EXPUNGE"
  };
  private static final String NASTY = " ()[]<>{}\"\\*+~%&\r\n\0aA1:,.-";

  private static byte[] answer(Random random) {
    StringBuilder answer = new StringBuilder();
    for (int rows = 1 + random.nextInt(3); rows > 0; rows--) {
      StringBuilder row = new StringBuilder(ROWS[random.nextInt(ROWS.length)]);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        row.setCharAt(random.nextInt(row.length()), NASTY.charAt(random.nextInt(NASTY.length())));
      }
      answer.append(row.toString().replaceFirst(" (~?)B(?=[ )])", " $1" + BIG)).append("\r\n");
    }
    return (answer + "A* OK done\r\n").getBytes(ISO_8859_1);
  }

  /** Looks at some of it, and leaves the rest. */
  private static void look(FetchedMessage message, int where) throws IOException {
    try {
      message.envelope();
      message.bodyStructure();
    } catch (ProtocolException e) {
      assertThat(e).hasMessageContaining("malformed");
    }
    if (where == 1) {
      message.readAll();
    } else if (where == 2) {
      message.body().header();
    } else if (where == 3) {
      message.section(WANTED[1]);
    }
  }

  private static void fetchAll(ImapClient imap, int where) throws IOException {
    try (Items<FetchedMessage> rows = imap.fetch(Messages.uids(1), WANTED)) {
      while (rows.hasNext()) {
        FetchedMessage row = rows.next();
        try {
          look(row, where);
        } catch (NetClientException e) {
          assertThat(e.getMessage()).isNotEmpty(); // the cursor tells whether it can go on
        }
      }
    }
  }

  private static void fetchInFlight(ImapClient imap, int where) throws IOException {
    try (InFlight flight = imap.inFlight()) {
      flight.fetch(NumberSet.of(1), message -> look(message, where), WANTED);
      flight.await();
    }
  }

  private static void answersAreRightOrTyped(int times) throws IOException {
    int good = 0;
    try (FakeImap server = FakeImap.syntheticTls(1, number -> new byte[0])) {
      server.mailbox("alice", "canary");
      for (int seed = 0; seed < times; seed++) {
        Random random = new Random(seed);
        server.answerOnce("UID FETCH 1 (UID BODY.PEEK[1] BODY.PEEK[2])", answer(random));
        List<ImapEvent> heard = new ArrayList<>();
        try (ImapClient imap =
            ImapClient.builder(server.endpoint())
                .connector(FakeServer.connector())
                .implicitTls()
                .credentials(Credentials.password("alice", "canary"))
                .listener(heard::add)
                .open()) {
          imap.select("INBOX");
          if (random.nextBoolean()) {
            fetchAll(imap, random.nextInt(4));
          } else {
            fetchInFlight(imap, random.nextInt(4));
          }
          imap.noop();
          good++;
        } catch (NetClientException e) {
          assertThat(e.sessionUsable()).as("seed %d", seed).isFalse();
        }
        assertThat(heard).as("seed %d", seed).doesNotContain(new ImapEvent.Expunged(9));
      }
    }
    assertThat(good).isBetween(times / 4, times - 1);
  }

  @Test
  void answersAreRightOrTyped() throws IOException { // HAZ-IMAP-15
    answersAreRightOrTyped(150);
  }

  @Tag("soak")
  @Test
  void answersAreRightOrTypedManyTimes() throws IOException {
    answersAreRightOrTyped(3_000);
  }
}
