package dev.netclients.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netclients.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the harness reproaches a client with. */
class EveryEndTest {
  private static final EveryEnd.Occasion STALLED =
      new EveryEnd.Occasion(true, Point.GREETING, Fault.STALL);

  @Test
  void aFailureThatIsNoneOfOurs() {
    assertReproached("it is no failure of ours", opening(new IllegalStateException("peer data")));
  }

  @Test
  void aFailureThatSaysNothingOfTheCall() {
    assertReproached("it is no failure of ours", opening(new IOException("Broken pipe")));
  }

  @Test
  void aWaitThatNothingEnds() {
    assertReproached(
        "it waits for ever",
        (server, tls, connector) -> {
          long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
          while (System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted(); // deaf
          }
          throw new IOException("late");
        });
  }

  private static Trial.Opening<FakePop3, Session> opening(Exception failure) {
    return (server, tls, connector) -> {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (IOException) failure;
    };
  }

  private static void assertReproached(String with, Trial.Opening<FakePop3, Session> client) {
    EveryEnd<FakePop3, Session> ends =
        new EveryEnd<>(
            new Trial<>(tls -> FakePop3.startTls(), client, (server, session) -> {}, "canary"));
    AssertionError error = assertThrows(AssertionError.class, () -> ends.check(STALLED));
    assertTrue(String.valueOf(error.getMessage()).contains(with), error::getMessage);
  }
}
