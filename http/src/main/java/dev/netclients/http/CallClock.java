package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import java.time.Duration;
import okhttp3.Call;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * The two clocks of a call, of which the nearer one runs. The whole one bounds everything from the
 * first name looked up to the last byte of the body, redirects and waits included. The other bounds
 * each attempt from its start until the head of its response, and stands still while content is
 * sent, which the clock of writes watches.
 *
 * <p>Whichever runs out cancels what is under way. Used by the thread that has the call.
 */
final class CallClock extends AsyncTimeout {
  private static final long NONE = Long.MAX_VALUE;
  private static final Duration LONGEST = Duration.ofDays(36_500); // longer ones overflow

  private final Duration whole;
  private final Duration head;
  private final long wholeUntil;
  private volatile boolean headRuns;
  private volatile @Nullable Duration ranOut;
  private volatile @Nullable Call call;

  /** Starts the whole clock; zero is none. */
  CallClock(Duration whole, Duration head) {
    this.whole = whole;
    this.head = head;
    this.wholeUntil = until(whole);
  }

  private static long until(Duration time) {
    return time.isZero() ? NONE : System.nanoTime() + capped(time).toNanos();
  }

  private static Duration capped(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }

  /** An attempt begins; it is {@code attempt} that is cancelled from here on. */
  void attemptBegins(Call attempt) {
    call = attempt;
    arm(until(head));
  }

  void contentBegins() {
    arm(NONE);
  }

  void contentEnded() {
    arm(until(head));
  }

  void headArrived() {
    arm(NONE);
  }

  /** The call is over, or waits for another attempt. */
  void stop() {
    exit();
    call = null;
  }

  private void arm(long headUntil) {
    exit();
    if (ranOut != null) {
      return;
    }
    boolean headIsNearer = headUntil != NONE && (wholeUntil == NONE || headUntil - wholeUntil < 0);
    headRuns = headIsNearer;
    long nearest = headIsNearer ? headUntil : wholeUntil;
    if (nearest != NONE) {
      deadlineNanoTime(nearest);
      enter();
    }
  }

  @Override
  protected void timedOut() {
    ranOut = headRuns ? head : whole;
    Call current = call;
    if (current != null) {
      current.cancel();
    }
  }

  boolean hasRunOut() {
    return ranOut != null;
  }

  TimedOutException failure(String server, Stage stage, Outcome outcome) {
    Duration value = ranOut;
    return new TimedOutException(server, stage, outcome, Clock.CALL, value == null ? whole : value);
  }

  /** Returns whether {@code wait} would end before the whole clock does. */
  boolean allows(Duration wait) {
    return wholeUntil == NONE || wholeUntil - System.nanoTime() > wait.toNanos();
  }
}
