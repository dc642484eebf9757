package dev.netclients.line;

import dev.netclients.CancelledException;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands ahead of their replies, inside a window.
 *
 * <p>The caller reads replies in the order of the commands and calls {@link #advance()} before
 * each. The commands are written by one helper thread, which ends with the pipeline; so a server
 * that stops reading until its replies are taken cannot stop the two of them for ever. At most
 * {@value #MAX_COMMANDS} commands and {@value #MAX_BYTES} bytes of them are on their way at a time.
 *
 * <p>What happens when something fails:
 *
 * <ul>
 *   <li>A refused command concerns nobody else: its reply is read like any other, and the rest goes
 *       on.
 *   <li>If the conversation ends, no further command is written. Those that were written and not
 *       answered may or may not have been carried out.
 *   <li>If the source of commands throws, the conversation ends as {@link LocalFailureException}.
 *   <li>{@link #close()} before the last reply ends the conversation too, since replies to commands
 *       in flight would be taken for answers to later ones.
 * </ul>
 *
 * <p>Used by one thread, but for the helper.
 */
public final class Pipeline implements Closeable {
  /** The number of commands that may be on their way. */
  public static final int MAX_COMMANDS = 100;

  /** The number of bytes of commands that may be on their way: 64 KiB, or one command. */
  public static final int MAX_BYTES = 64 << 10;

  private final Iterator<byte[]> commands;
  private final OutputStream out;
  private final Peer peer;
  private final Runnable abort;
  private final int window;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition progress = lock.newCondition();
  private final int[] sizes = new int[MAX_COMMANDS]; // of the commands on their way, a ring
  private long sent;
  private long answered;
  private int bytes;
  private boolean waiting; // the helper waits for room
  private boolean finished; // the helper has written all, or stopped
  private boolean closed;
  private boolean reading; // a reply is being read
  private @Nullable IOException failure; // why the helper stopped before it had written all

  private Pipeline(
      Iterator<byte[]> commands, int window, OutputStream out, Peer peer, Runnable abort) {
    this.window = window;
    this.commands = Objects.requireNonNull(commands, "commands");
    this.out = Objects.requireNonNull(out, "out");
    this.peer = Objects.requireNonNull(peer, "peer");
    this.abort = Objects.requireNonNull(abort, "abort");
  }

  /**
   * Begins to send.
   *
   * @param commands whole lines, CRLF included; asked by the helper thread as there is room, and
   *     not to block
   * @param window how many may be on their way, 1 to {@value #MAX_COMMANDS}; with 1, for servers
   *     that cannot do it, there is no helper
   * @param out where to write them; flushed when the helper has to wait
   * @param peer told when the source of commands fails
   * @param abort ends the conversation when this is closed before the last reply
   */
  public static Pipeline start(
      Iterator<byte[]> commands, int window, OutputStream out, Peer peer, Runnable abort) {
    if (window < 1 || window > MAX_COMMANDS) {
      throw new IllegalArgumentException(
          "window: " + window + " (expected: 1 to " + MAX_COMMANDS + ")");
    }
    Pipeline pipeline = new Pipeline(commands, window, out, peer, abort);
    if (window == 1) {
      return pipeline;
    }
    Thread helper = new Thread(pipeline::write, "netclients pipeline to " + peer.server());
    helper.setDaemon(true);
    helper.start();
    return pipeline;
  }

  /**
   * Counts the reply before as read, and returns whether there is a further one to read. Waits only
   * until the next command is written.
   *
   * @throws dev.netclients.CancelledException if the thread is interrupted meanwhile; the
   *     conversation is over, and the flag stays
   * @throws IOException if the helper could not write all commands, once the replies to those that
   *     it wrote are read
   */
  public boolean advance() throws IOException {
    lock.lock();
    try {
      if (reading) {
        bytes -= sizes[(int) (answered % window)];
        answered++;
        reading = false;
        // Waking the helper at half a window, and not for each reply, costs a switch for fifty
        // commands.
        if (waiting && sent - answered <= window / 2 && bytes <= MAX_BYTES / 2) {
          room.signal();
        }
      }
      if (window == 1) {
        sendNext();
      }
      while (sent == answered && !finished) {
        progress.await();
      }
      reading = sent > answered;
      if (!reading && failure != null) {
        throw failure;
      }
      return reading;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw peer.end(
          new CancelledException(
              peer.server(), peer.stage(), peer.outcome(), "the thread was interrupted"));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has no further command written, and returns when the helper has stopped: for a conversation
   * that has ended, of which it is to be known what went out.
   */
  public void stop() {
    lock.lock();
    try {
      closed = true;
      room.signal();
      while (window > 1 && !finished) {
        progress.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many commands were written whose reply has not been read whole. */
  int unanswered() {
    lock.lock();
    try {
      return (int) (sent - answered);
    } finally {
      lock.unlock();
    }
  }

  /** Stops sending. If a reply is outstanding or a command was not sent, the conversation ends. */
  @Override
  public void close() {
    boolean early;
    lock.lock();
    try {
      early = !closed && (!finished || sent > answered);
      closed = true;
      room.signal();
    } finally {
      lock.unlock();
    }
    if (early) {
      abort.run();
    }
  }

  /** Sends one command on the caller's thread, which holds the lock that nobody else wants. */
  private void sendNext() throws IOException {
    byte[] command;
    try {
      command = commands.hasNext() ? commands.next() : null;
    } catch (RuntimeException | Error e) {
      throw failed(e);
    }
    if (command == null) {
      finished = true;
      return;
    }
    out.write(command);
    out.flush();
    sizes[0] = 0; // nobody waits for room
    sent++;
  }

  private void write() {
    IOException stopped = null;
    try {
      while (commands.hasNext()) {
        byte[] command = commands.next();
        if (!takePlace(command.length)) {
          return;
        }
        out.write(command);
        count(command.length);
      }
      out.flush();
    } catch (IOException e) {
      stopped = e;
    } catch (RuntimeException | Error e) {
      stopped = failed(e);
    } finally {
      lock.lock();
      try {
        failure = stopped;
        finished = true;
        progress.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The caller's source failed: were that not told, the rest would seem to have been answered. */
  private NetClientException failed(Throwable e) {
    return peer.end(
        new LocalFailureException(
            peer.server(),
            peer.stage(),
            peer.outcome(),
            "the source of commands failed: " + e.getClass().getSimpleName(),
            false,
            e));
  }

  private boolean takePlace(int size) throws IOException {
    lock.lock();
    try {
      boolean flushed = false;
      while (!closed && !hasRoom(size)) {
        if (!flushed) {
          flushed = true;
          lock.unlock();
          try {
            out.flush();
          } finally {
            lock.lock();
          }
          continue; // there may be room by now
        }
        waiting = true;
        room.awaitUninterruptibly();
        waiting = false;
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(int size) {
    long inFlight = sent - answered;
    return inFlight == 0 || inFlight < window && bytes + size <= MAX_BYTES;
  }

  private void count(int size) {
    lock.lock();
    try {
      sizes[(int) (sent % window)] = size;
      bytes += size;
      sent++;
      progress.signal();
    } finally {
      lock.unlock();
    }
  }
}
