package dev.netclients.sockets;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that ends what has passed its deadline, whatever it was doing. It runs while
 * something is watched, and sleeps until the nearest deadline it has seen. For authors of
 * protocols: connections are under it already.
 *
 * <p>Setting a deadline costs two volatile accesses: it is written first and {@code nextWake} read
 * afterwards, while the watchdog writes {@code nextWake} first and reads the deadlines afterwards;
 * so one of the two always sees the other.
 */
public final class Watchdog {
  /** Something with a deadline. */
  public interface Watched {
    /** Returns the nearest deadline as {@code System.nanoTime()}, or {@link #NEVER}. */
    long deadline();

    /**
     * Called by the watchdog when {@link #deadline()} has passed. Does not block. If it throws, it
     * is told to the thread's handler of uncaught exceptions, and this is watched no longer.
     */
    void expire(long now);
  }

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final long IDLE = TimeUnit.SECONDS.toNanos(1);
  private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();
  private static final Object STARTING = new Object();

  private static volatile @Nullable Thread thread;
  private static volatile long nextWake = NEVER;

  private Watchdog() {}

  /** Watches until {@link #unwatch}. */
  public static void watch(Watched watched) {
    WATCHED.add(watched);
    if (thread == null) {
      synchronized (STARTING) {
        if (thread == null) {
          Thread started = new Thread(Watchdog::run, "netclients watchdog");
          started.setDaemon(true);
          thread = started;
          started.start();
        }
      }
    }
  }

  /** Watches no longer; it may be expiring at this very moment. */
  public static void unwatch(Watched watched) {
    WATCHED.remove(watched);
  }

  /** Returns whether this is the watchdog's thread, which nobody may hold up. */
  public static boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Returns the deadline of a clock that starts now; {@link #NEVER} if {@code time} is zero. */
  public static long deadlineAfter(Duration time) {
    return time.isZero() ? NEVER : System.nanoTime() + Timeouts.nanos(time);
  }

  /** Called after a deadline was set, in a volatile field. {@link #NEVER} is no deadline. */
  public static void deadlineSet(long deadline) {
    if (deadline != NEVER && deadline - nextWake < 0) {
      LockSupport.unpark(thread);
    }
  }

  /** One that fails is let go, so that all others keep their clocks. */
  private static void expire(Watched watched, long now) {
    try {
      watched.expire(now);
    } catch (RuntimeException | Error e) {
      unwatch(watched);
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }

  private static void run() {
    long idleSince = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      nextWake = now + Long.MAX_VALUE / 2; // whoever sets a deadline from here on wakes us
      long nearest = now + IDLE;
      for (Watched watched : WATCHED) {
        long deadline = watched.deadline();
        if (deadline == NEVER) {
          continue;
        }
        if (deadline - now <= 0) {
          expire(watched, now);
        } else if (deadline - nearest < 0) {
          nearest = deadline;
        }
      }
      if (!WATCHED.isEmpty()) {
        idleSince = now;
      } else if (now - idleSince > IDLE) {
        synchronized (STARTING) {
          thread = null; // first, so that whoever adds from here on starts another
          if (WATCHED.isEmpty()) {
            return;
          }
          thread = Thread.currentThread();
        }
      }
      nextWake = nearest;
      LockSupport.parkNanos(nearest - System.nanoTime());
    }
  }
}
