package dev.netclients;

import java.time.Duration;

/** A clock ran out. The session is over, since a late reply must never answer a later question. */
public final class TimedOutException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final Clock clock;
  private final Duration after;

  /** Says which clock ran out, and its value. */
  public TimedOutException(
      String server, Stage stage, Outcome outcome, Clock clock, Duration after) {
    super(server, stage, outcome, "the " + clock + " clock ran out after " + text(after), null);
    this.clock = clock;
    this.after = after;
  }

  /** Returns the clock that ran out. */
  public Clock clock() {
    return clock;
  }

  /** Returns the clock's value. */
  public Duration after() {
    return after;
  }

  private static String text(Duration d) {
    return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
  }
}
