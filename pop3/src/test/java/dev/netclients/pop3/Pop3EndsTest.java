package dev.netclients.pop3;

import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakePop3;
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
class Pop3EndsTest {
  private static final byte[] MESSAGE =
      ("Subject: x\r\n\r\n" + "text\r\n".repeat(20)).getBytes(StandardCharsets.US_ASCII);

  private static boolean mainJob(Pop3Client pop) throws IOException {
    int right = 0;
    try (Items<Message> all = pop.retrieveAll()) {
      while (all.hasNext()) {
        right += Arrays.equals(all.next().readAll(), MESSAGE) ? 1 : 0;
      }
    }
    pop.quit();
    return right == 3;
  }

  private static final EveryEnd<FakePop3, Pop3Client> ENDS =
      new EveryEnd<>(
          () -> FakePop3.syntheticTls(3, number -> MESSAGE).mailbox("alice", "canary"),
          (server, connector) ->
              Pop3Client.builder(server.endpoint())
                  .connector(connector)
                  .implicitTls()
                  .credentials(Credentials.password("alice", "canary"))
                  .open(),
          Pop3EndsTest::mainJob,
          "canary");

  static Stream<EveryEnd.Occasion> occasions() {
    return EveryEnd.occasions();
  }

  @ParameterizedTest
  @MethodSource("occasions")
  void everyEndEndsIt(EveryEnd.Occasion occasion) {
    ENDS.check(occasion);
  }
}
