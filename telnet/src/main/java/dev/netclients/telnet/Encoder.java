package dev.netclients.telnet;

import dev.netclients.CancelledException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.line.BufferedOutput;
import dev.netclients.line.Scan;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the server: data, in which IAC is doubled and, outside BINARY, ends of line are made
 * the network's (RFC 854, page 11), and commands between.
 *
 * <pre>
 *   written   LF      CR LF   CR, then another byte or flush   255
 *   sent      CR LF   CR LF   CR NUL                           255 255
 * </pre>
 *
 * <p>Who reads must never wait for room to answer, since the server may be waiting for room as
 * well. So commands are queued: whoever writes next takes them along, and a helper thread is
 * started where nobody does, which ends when the queue is empty.
 */
final class Encoder {
  /** What may wait to be sent before the server is taken not to read at all. */
  static final int MAX_QUEUED = 64 << 10;

  /**
   * Data in pieces of a line, or of what is between two IACs, is gathered to this for the system.
   */
  private static final int BLOCK = 64 << 10;

  /** What the output's own buffer has no room for. */
  private static final int LARGE = 8 << 10;

  /** Something to be sent, or to be changed right behind what was sent. */
  private record Queued(byte[] bytes, @Nullable Boolean binary) {}

  private final Connection connection;
  private final BufferedOutput out;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean binary;
  private boolean afterCr;
  private byte[] block = {}; // none before the first large write
  private int filled;

  private final ReentrantLock queueing = new ReentrantLock();
  private final Deque<Queued> queue = new ArrayDeque<>();
  private int queuedBytes;
  private boolean helping;

  Encoder(Connection connection) {
    this.connection = connection;
    this.out = connection.output();
  }

  // --- commands ---

  /**
   * Queues a command; never waits.
   *
   * @throws LimitException if too much is queued: the session is over
   */
  void later(byte[] command) throws NetClientException {
    add(new Queued(command, null));
  }

  /** Queues that what is written behind is BINARY, or no longer. */
  void laterBinary(boolean on) throws NetClientException {
    add(new Queued(new byte[0], on));
  }

  private void add(Queued next) throws NetClientException {
    queueing.lock();
    try {
      queue.add(next);
      queuedBytes += next.bytes.length;
      if (queuedBytes > MAX_QUEUED) {
        throw connection.over(
            "bytes of answers that the server does not take", MAX_QUEUED, queuedBytes);
      }
    } finally {
      queueing.unlock();
    }
  }

  /** Sends what is queued from a thread of its own, if there is anything. Never waits. */
  void sendQueued() {
    queueing.lock();
    try {
      if (queue.isEmpty() || helping) {
        return;
      }
      helping = true;
    } finally {
      queueing.unlock();
    }
    Thread helper = new Thread(this::help, "netclients-telnet");
    helper.setDaemon(true);
    helper.start();
  }

  private void help() {
    try {
      do {
        lockWriting();
        try {
          drain();
          out.flush();
        } finally {
          writing.unlock();
        }
      } while (!done());
    } catch (IOException e) {
      // The connection is over; who reads finds that out too, and tells.
      queueing.lock();
      try {
        helping = false;
      } finally {
        queueing.unlock();
      }
    }
  }

  private boolean done() {
    queueing.lock();
    try {
      helping = !queue.isEmpty();
      return !helping;
    } finally {
      queueing.unlock();
    }
  }

  /** Writes what is queued; with the lock. */
  private void drain() throws IOException {
    for (Queued next; (next = poll()) != null; ) {
      out.write(next.bytes);
      Boolean mode = next.binary;
      if (mode != null) {
        settleCr();
        binary = mode;
      }
    }
  }

  private @Nullable Queued poll() {
    queueing.lock();
    try {
      Queued next = queue.poll();
      queuedBytes -= next == null ? 0 : next.bytes.length;
      return next;
    } finally {
      queueing.unlock();
    }
  }

  /** Waits for its turn, unless it is interrupted: another thread may wait for the server. */
  private void lockWriting() throws NetClientException {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw connection.end(
          new CancelledException(
              connection.server(),
              connection.stage(),
              connection.outcome(),
              "the thread was interrupted"));
    }
  }

  // --- data ---

  /** Writes data. */
  void write(byte[] from, int offset, int length) throws IOException {
    lockWriting();
    try {
      drain();
      if (length >= LARGE && block.length == 0) {
        block = new byte[BLOCK];
      }
      if (binary) {
        escape(from, offset, offset + length);
      } else {
        network(from, offset, offset + length);
      }
      handOn();
    } finally {
      writing.unlock();
    }
  }

  /** Writes what ends a line: CR LF, and in BINARY CR, as the key does. */
  void endLine() throws IOException {
    lockWriting();
    try {
      drain();
      settleCr();
      out.write('\r');
      if (!binary) {
        out.write('\n');
      }
    } finally {
      writing.unlock();
    }
  }

  /** Sends all that was written and queued. */
  void flush() throws IOException {
    lockWriting();
    try {
      drain();
      settleCr();
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /** Sends all that was written and queued, then IAC, and DM as urgent data. */
  void synch() throws IOException {
    lockWriting();
    try {
      drain();
      settleCr();
      out.write(Code.IAC);
      connection.sendUrgent(Code.DM);
    } finally {
      writing.unlock();
    }
  }

  /** A CR that nothing follows is one by itself. */
  private void settleCr() throws IOException {
    if (afterCr) {
      afterCr = false;
      out.write(0);
    }
  }

  /** Most text has its CR LF already, so runs go on over those. */
  private void network(byte[] from, int offset, int to) throws IOException {
    int run = offset;
    if (afterCr && offset < to) {
      afterCr = false;
      if (from[offset] == '\n') {
        put('\n');
        run++;
      } else {
        put(0);
      }
    }
    for (int i = run; (i = Scan.indexOfEither(from, i, to, (byte) '\r', (byte) '\n')) >= 0; ) {
      int next = i + 1;
      if (from[i] == '\n') {
        escape(from, run, i);
        put('\r');
        put('\n');
        run = next;
      } else if (next == to) {
        afterCr = true;
      } else if (from[next] == '\n') {
        next++;
      } else {
        escape(from, run, next);
        put(0);
        run = next;
      }
      i = next;
    }
    escape(from, run, to);
  }

  private void escape(byte[] from, int offset, int to) throws IOException {
    for (int i = offset; i < to; ) {
      int iac = Scan.indexOf(from, i, to, (byte) Code.IAC);
      int end = iac < 0 ? to : iac + 1;
      put(from, i, end - i);
      if (iac >= 0) {
        put(Code.IAC);
      }
      i = end;
    }
  }

  private void put(int b) throws IOException {
    if (block.length == 0) {
      out.write(b);
      return;
    }
    if (filled == BLOCK) {
      handOn();
    }
    block[filled++] = (byte) b;
  }

  private void put(byte[] from, int offset, int length) throws IOException {
    if (block.length == 0 || length >= LARGE || length > BLOCK - filled) {
      handOn();
    }
    if (block.length == 0 || length >= LARGE) {
      out.write(from, offset, length);
      return;
    }
    System.arraycopy(from, offset, block, filled, length);
    filled += length;
  }

  private void handOn() throws IOException {
    int n = filled;
    filled = 0;
    if (n > 0) {
      out.write(block, 0, n);
    }
  }
}
