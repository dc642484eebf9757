package dev.netclients.sockets;

import java.util.Objects;

/**
 * Whether a body comes fast enough: at {@link Timeouts#minimumRate()}, over as much waiting as
 * {@link Timeouts#read()} allows for a single byte. Only waiting counts: a caller who is slow is
 * not the peer's fault. For authors of protocols: a {@link Connection} has one already, for what is
 * read at the stage RECEIVE. Used by one thread at a time.
 */
public final class MinimumRate {
  private final Timeouts timeouts;
  private long waited; // ns, since it was last looked at
  private long bytes; // that came meanwhile

  /** Begins with nothing waited for. */
  public MinimumRate(Timeouts timeouts) {
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
  }

  /** Returns whether anything is demanded: there are a rate and a clock of reads. */
  public boolean isOn() {
    return timeouts.minimumRate() > 0 && !timeouts.read().isZero();
  }

  /**
   * Notes a read, and returns whether too little has come, which is {@link
   * dev.netclients.Clock#RATE} running out.
   *
   * @param nanos how long it waited
   * @param count how many bytes it brought; the end of the stream brings -1 and is never too late
   */
  public boolean isMissedBy(long nanos, int count) {
    if (!isOn() || count < 0) {
      return false;
    }
    waited += nanos;
    bytes += count;
    if (waited < Timeouts.nanos(timeouts.read())) {
      return false;
    }
    boolean tooFew = bytes < timeouts.minimumRate() * (waited / 1e9);
    waited = 0;
    bytes = 0;
    return tooFew;
  }
}
