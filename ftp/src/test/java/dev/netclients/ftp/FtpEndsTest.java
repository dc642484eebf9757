package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.Credentials;
import dev.netclients.testkit.EveryEnd;
import dev.netclients.testkit.FakeFtp;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage times every fault times everything that can end a wait: P-20, HAZ-NET-13, HAZ-NET-14,
 * HAZ-NET-15.
 */
class FtpEndsTest {
  private static final byte[] FILE = new byte[1500];

  static {
    Arrays.fill(FILE, (byte) 'x');
  }

  private static boolean mainJob(FtpClient ftp) throws IOException {
    boolean right = ftp.list("").toList(10).stream().anyMatch(entry -> entry.name().equals("a"));
    right &= Arrays.equals(ftp.retrieve("a").readAll(), FILE);
    ftp.store("b", Content.of(FILE));
    ftp.quit();
    return right;
  }

  private static final EveryEnd<FakeFtp, FtpClient> ENDS =
      new EveryEnd<>(
          () -> FakeFtp.start().user("alice", "canary").file("/a", FILE),
          (server, connector) ->
              FtpClient.builder(server.endpoint())
                  .connector(connector)
                  .credentials(Credentials.password("alice", "canary"))
                  .open(),
          FtpEndsTest::mainJob,
          "canary");

  static Stream<EveryEnd.Occasion> occasions() {
    return EveryEnd.occasions().filter(occasion -> !isData(occasion));
  }

  /** Garbage where data come is data, as far as FTP can say; and nobody transfers while opening. */
  private static boolean isData(EveryEnd.Occasion occasion) {
    return occasion.point() == Point.DATA
        && (occasion.fault() == Fault.GARBAGE || occasion.opening());
  }

  @ParameterizedTest
  @MethodSource("occasions")
  void everyEndEndsIt(EveryEnd.Occasion occasion) {
    ENDS.check(occasion);
  }
}
