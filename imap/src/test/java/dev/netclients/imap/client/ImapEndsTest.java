package dev.netclients.imap.client;

import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.imap.Messages;
import dev.netclients.imap.Section;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakeImap;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15.
 */
class ImapEndsTest {
  private static final byte[] MESSAGE =
      ("Subject: x\r\n\r\n" + "text\r\n".repeat(20)).getBytes(StandardCharsets.US_ASCII);

  private static boolean mainJob(ImapClient imap) throws IOException {
    int right = 0;
    imap.select("INBOX");
    try (Items<FetchedMessage> all = imap.fetch(Messages.all(), Section.message())) {
      while (all.hasNext()) {
        right += Arrays.equals(all.next().readAll(), MESSAGE) ? 1 : 0;
      }
    }
    imap.logout();
    return right == 3;
  }

  private static final EveryEnd<FakeImap, ImapClient> ENDS =
      new EveryEnd<>(
          () -> FakeImap.syntheticTls(3, number -> MESSAGE).mailbox("alice", "canary"),
          (server, connector) ->
              ImapClient.builder(server.endpoint())
                  .connector(connector)
                  .implicitTls()
                  .credentials(Credentials.password("alice", "canary"))
                  .open(),
          ImapEndsTest::mainJob,
          "canary");

  static Stream<EveryEnd.Occasion> occasions() {
    return EveryEnd.occasions()
        .filter(occasion -> !occasion.opening() || occasion.point() != Point.DATA);
  }

  @ParameterizedTest
  @MethodSource("occasions")
  void everyEndEndsIt(EveryEnd.Occasion occasion) {
    ENDS.check(occasion);
  }
}
