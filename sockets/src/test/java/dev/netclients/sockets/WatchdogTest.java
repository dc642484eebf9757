package dev.netclients.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogTest {
  /** Does something when its time has come. */
  private record Due(long deadline, Runnable action) implements Watchdog.Watched {
    @Override
    public void expire(long now) {
      action.run();
    }
  }

  private static void watch(Due due) {
    Watchdog.watch(due);
    Watchdog.deadlineSet(due.deadline());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatFailsLeavesTheOthersTheirClocks(boolean error) throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch expired = new CountDownLatch(1);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> failed.countDown());
    Due broken =
        new Due(
            System.nanoTime(),
            () -> {
              if (error) {
                throw new AssertionError("broken");
              }
              throw new IllegalStateException("broken");
            });
    Due sound = new Due(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50), expired::countDown);
    try {
      watch(broken);
      assertThat(failed.await(5, TimeUnit.SECONDS)).as("told").isTrue();
      watch(sound);
      assertThat(expired.await(5, TimeUnit.SECONDS)).as("the other expires").isTrue();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      Watchdog.unwatch(broken);
      Watchdog.unwatch(sound);
    }
  }
}
