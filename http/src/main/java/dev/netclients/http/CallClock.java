package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Watchdog;
import java.time.Duration;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The two clocks of a call, of which the nearer one runs. The whole one bounds everything from the
 * first name looked up to the last byte of the body, redirects and waits included. The other bounds
 * each attempt from its start until the head of its response, and stands still while content is
 * sent, which the clock of writes watches.
 *
 * <p>Whichever runs out cancels what is under way. Used by the thread that has the call, and the
 * watchdog.
 */
final class CallClock implements Watchdog.Watched {
  private final Duration whole;
  private final Duration head;
  private final long wholeUntil;
  private volatile long nearest = Watchdog.NEVER;
  private volatile boolean headRuns;
  private volatile @Nullable Duration ranOut;
  private volatile @Nullable Call call;

  /** Starts the whole clock; zero is none. */
  CallClock(Duration whole, Duration head) {
    this.whole = whole;
    this.head = head;
    this.wholeUntil = Watchdog.deadlineAfter(whole);
  }

  /** An attempt begins; it is {@code attempt} that is cancelled from here on. */
  void attemptBegins(Call attempt) {
    call = attempt;
    Watchdog.watch(this);
    arm(Watchdog.deadlineAfter(head));
  }

  void contentBegins() {
    arm(Watchdog.NEVER);
  }

  void contentEnded() {
    arm(Watchdog.deadlineAfter(head));
  }

  void headArrived() {
    arm(Watchdog.NEVER);
  }

  /** The attempt is over. */
  void stop() {
    nearest = Watchdog.NEVER;
    Watchdog.unwatch(this);
    call = null;
  }

  private void arm(long headUntil) {
    boolean headIsNearer =
        headUntil != Watchdog.NEVER && (wholeUntil == Watchdog.NEVER || headUntil - wholeUntil < 0);
    headRuns = headIsNearer;
    nearest = headIsNearer ? headUntil : wholeUntil;
    Watchdog.deadlineSet(nearest);
  }

  @Override
  public long deadline() {
    return nearest;
  }

  @Override
  public void expire(long now) {
    long deadline = nearest;
    Call current = call;
    if (deadline == Watchdog.NEVER || deadline - now > 0 || current == null) {
      return; // it was met meanwhile
    }
    ranOut = headRuns ? head : whole;
    nearest = Watchdog.NEVER;
    current.cancel();
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
    return wholeUntil == Watchdog.NEVER || wholeUntil - System.nanoTime() > wait.toNanos();
  }
}
