package dev.netclients.cli;

import dev.netclients.NetClientException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/**
 * The clock of the whole command, {@code --max-time}: when it runs out, the verb's thread is
 * interrupted, which ends whatever it waits for.
 */
final class Deadline implements Closeable {
  /** The clock ran out. */
  static final class PassedException extends IOException {
    private static final long serialVersionUID = 1;

    PassedException(Duration time, Throwable cause) {
      super("--max-time: " + time.toMillis() / 1000.0 + " s ran out" + where(cause), cause);
    }

    /** Where it waited. What failed there was our interrupt, and says nothing more. */
    private static String where(Throwable cause) {
      return cause instanceof NetClientException e
          ? (e.server().isEmpty() ? "" : ": " + e.server()) + " (stage: " + e.stage() + ")"
          : "";
    }
  }

  private final Duration time;
  private final Thread thread = Thread.currentThread();
  private final Timer timer = new Timer("netclients-max-time", true);
  private boolean passed;
  private boolean over;

  private Deadline(Duration time) {
    this.time = time;
  }

  /** Starts the clock for the calling thread; zero is none. */
  static Deadline start(Duration time) {
    Deadline deadline = new Deadline(time);
    if (!time.isZero()) {
      deadline.timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              deadline.pass();
            }
          },
          time.toMillis());
    }
    return deadline;
  }

  private synchronized void pass() {
    if (!over) {
      passed = true;
      thread.interrupt();
    }
  }

  /**
   * Returns the failure to report in place of {@code failure}. Once the clock has run out, its
   * interrupt is what made things fail, whatever they say: a file that is being written fails by it
   * too.
   */
  synchronized Exception explain(Exception failure) {
    return passed ? new PassedException(time, failure) : failure;
  }

  /** Stops the clock, and clears its interrupt. */
  @Override
  public void close() {
    timer.cancel();
    synchronized (this) {
      over = true;
      if (passed) {
        Thread.interrupted();
      }
    }
  }
}
