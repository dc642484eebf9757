package dev.netclients.smtp;

import dev.netclients.line.BlockOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages on their way out, gathered so that a few small ones leave together.
 *
 * <p>One thread writes, each message in one piece, and may then wait for the next one as long as it
 * likes; another reads the answers. When all that left has been answered, the server has nothing to
 * say and is sure to read: then the reading thread sends what is gathered, so that nothing waits
 * for a message that is long in coming.
 */
final class Gathered extends BlockOutputStream {
  private static final int SIZE = 16 << 10;

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock(); // held while bytes go out
  private final byte[] buffer = new byte[SIZE];
  private int count;
  private long total; // messages
  private volatile long written; // the same, for the other thread
  private volatile long left; // messages that have left, or are about to

  Gathered(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] message, int offset, int length) throws IOException {
    lock.lock();
    try {
      if (length > SIZE - count) {
        drain();
      }
      total++;
      written = total;
      if (length > SIZE) {
        left = written;
        out.write(message, offset, length);
        out.flush();
      } else {
        System.arraycopy(message, offset, buffer, count, length);
        count += length;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      drain();
    } finally {
      lock.unlock();
    }
  }

  private void drain() throws IOException {
    int n = count;
    count = 0; // what fails once is not sent again
    left = written;
    if (n > 0) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  /**
   * Returns whether all that left has been answered, so many messages, and the next is held here.
   */
  boolean holds(long answered) {
    return left == answered && written > answered;
  }

  /** Sends what is gathered, if {@link #holds} is true still. */
  void flushIfItHolds(long answered) throws IOException {
    if (holds(answered) && lock.tryLock()) { // whoever holds the lock is sending already
      try {
        drain();
      } finally {
        lock.unlock();
      }
    }
  }
}
