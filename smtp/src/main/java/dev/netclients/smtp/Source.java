package dev.netclients.smtp;

import dev.netclients.Progress;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where messages come from, prepared one by one. Used by one thread at a time.
 *
 * <p>It knows whether the caller's iterator takes its time: what is ready to go out must not wait
 * for a message that may be long in coming.
 */
final class Source {
  private static final long SLOW = 1_000_000; // ns

  private final Iterator<? extends Mail> mails;
  private final Talk talk;
  private final boolean stream;
  private volatile boolean slow = true; // until it has shown that it is not

  Source(Iterator<? extends Mail> mails, Talk talk, Progress progress) {
    this.mails = mails;
    this.talk = talk;
    this.stream = progress != Progress.NONE;
  }

  /** Returns the next message, prepared; null if there is none. Throws what the iterator throws. */
  @Nullable Transaction take() {
    long began = System.nanoTime();
    Mail mail = mails.hasNext() ? Objects.requireNonNull(mails.next(), "mail") : null;
    slow = System.nanoTime() - began > SLOW;
    return mail == null
        ? null
        : Transaction.prepare(mail, talk.capabilities(), talk.connection(), stream);
  }

  /** Returns whether the iterator was slow when it was asked last. */
  boolean isSlow() {
    return slow;
  }
}
