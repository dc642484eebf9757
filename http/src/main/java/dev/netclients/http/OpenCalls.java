package dev.netclients.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a client has under way, so that its end is the end of that too. */
final class OpenCalls {
  private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Returns false if the client is closed. */
  boolean add(Attempt attempt) {
    attempts.add(attempt);
    if (isClosed()) { // looked at after adding, so that close() or we see the other
      attempts.remove(attempt);
      return false;
    }
    return true;
  }

  void remove(Attempt attempt) {
    attempts.remove(attempt);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  void close() {
    closed.countDown();
    attempts.forEach(Attempt::cancel);
  }

  /** Waits before another attempt; returns true if the client was closed meanwhile. */
  boolean pause(Duration wait) throws InterruptedException {
    return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
