package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakeSmtp;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15.
 */
class SmtpEndsTest {
  private static final Mail MAIL =
      new Mail(
          Envelope.of("a@x.test", "b@y.test"),
          Content.of("Subject: x\r\n\r\n" + "text\r\n".repeat(20)));

  private static boolean mainJob(SmtpClient smtp) throws IOException {
    int right = 0;
    try (Items<Sent> all = smtp.sendAll(Collections.nCopies(3, MAIL))) {
      while (all.hasNext()) {
        right += all.next().acceptedForAll() ? 1 : 0;
      }
    }
    smtp.quit();
    return right == 3;
  }

  private static final EveryEnd<FakeSmtp, SmtpClient> ENDS =
      new EveryEnd<>(
          () -> FakeSmtp.startTls().user("alice", "canary").requireLogin(),
          (server, connector) ->
              SmtpClient.builder(server.endpoint())
                  .connector(connector)
                  .implicitTls()
                  .credentials(Credentials.password("alice", "canary"))
                  .open(),
          SmtpEndsTest::mainJob,
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
