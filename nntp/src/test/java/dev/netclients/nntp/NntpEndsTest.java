package dev.netclients.nntp;

import dev.netclients.Credentials;
import dev.netclients.Items;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakeNntp;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15.
 */
class NntpEndsTest {
  private static boolean mainJob(NntpClient nntp) throws IOException {
    ArticleRange range = nntp.group("misc.test").range();
    int right = nntp.overview(range).toList(3).size();
    try (Items<Article> all = nntp.retrieveAll(Part.ARTICLE, range)) {
      for (int number = 1; all.hasNext(); number++) {
        right += Arrays.equals(all.next().readAll(), NntpFaultsTest.article(number)) ? 1 : 0;
      }
    }
    nntp.quit();
    return right == 6;
  }

  private static final EveryEnd<FakeNntp, NntpClient> ENDS =
      new EveryEnd<>(
          () ->
              FakeNntp.startTls()
                  .synthetic("misc.test", 3, NntpFaultsTest::article)
                  .user("alice", "canary"),
          (server, connector) ->
              NntpClient.builder(server.endpoint())
                  .connector(connector)
                  .implicitTls()
                  .credentials(Credentials.password("alice", "canary"))
                  .open(),
          NntpEndsTest::mainJob,
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
