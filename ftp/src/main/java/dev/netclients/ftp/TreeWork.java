package dev.netclients.ftp;

import dev.netclients.CancelledException;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One tree on its way: tasks, of which each may add others, and the threads that do them, each over
 * a session of its own. The first failure that concerns more than one entry ends them all.
 */
final class TreeWork {
  /** A folder or a file. */
  interface Task {
    /** Where it is, on the side that it comes from. */
    String path();

    /**
     * Does it.
     *
     * @throws IOException as {@link NetClientException}, its only subclass thrown here
     */
    void run(FtpClient session, TreeWork work) throws IOException;
  }

  /** Where sessions come from and go to. */
  interface Sessions {
    FtpClient take() throws IOException;

    void giveBack(FtpClient session);

    /** Closes all that are out. */
    void closeTaken();
  }

  private final Sessions sessions;
  private final String server;
  private final long maxEntries;
  private final Progress progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock telling = new ReentrantLock();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final List<TreeReport.Skipped> skipped = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Throwable failure;
  private int underWay;
  private long entries;
  private long folders;
  private long files;
  private long bytes;
  private long skippedCount;
  private long told; // bytes, to progress

  TreeWork(Sessions sessions, String server, long maxEntries, Progress progress) {
    this.sessions = sessions;
    this.server = server;
    this.maxEntries = maxEntries;
    this.progress = progress;
  }

  /** Does {@code first} and all that comes of it, with {@code count} threads. */
  TreeReport run(Task first, int count) throws IOException {
    waiting.push(first);
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::work, "netclients tree of " + server);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          fail(new CancelledException(server, Stage.COMMAND, Outcome.UNKNOWN, "interrupted"));
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable why = failure;
    if (why instanceof IOException e) {
      throw e;
    } else if (why instanceof RuntimeException e) {
      throw e;
    } else if (why instanceof Error e) {
      throw e;
    }
    return new TreeReport(folders, files, bytes, skipped, skippedCount);
  }

  private void work() {
    FtpClient session = null;
    try {
      for (Task task; (task = next()) != null; ) {
        try {
          if (session == null || !session.isOpen()) {
            session = sessions.take();
          }
          run(task, session);
        } finally {
          done();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    } finally {
      if (session != null) {
        sessions.giveBack(session);
      }
    }
  }

  private void run(Task task, FtpClient session) throws IOException {
    try {
      task.run(session, this);
    } catch (FtpReplyException e) {
      if (!e.sessionUsable()) {
        throw e;
      }
      skip(task.path(), "the server refused it: " + e.text(), e);
    } catch (LocalFailureException e) {
      if (!(e.getCause() instanceof FileSystemException)) { // a full disk, a progress that threw
        throw e;
      }
      skip(task.path(), "this side refused it: " + e.getCause(), e);
    }
  }

  /** Waits for something to do; null when there is nothing left. */
  private @Nullable Task next() {
    lock.lock();
    try {
      while (failure == null && waiting.isEmpty() && underWay > 0) {
        changed.awaitUninterruptibly();
      }
      if (failure != null || waiting.isEmpty()) {
        return null;
      }
      underWay++;
      return waiting.pop(); // the last one first: so few folders are open at a time
    } finally {
      lock.unlock();
    }
  }

  private void done() {
    lock.lock();
    try {
      underWay--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void fail(Throwable why) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    sessions.closeTaken();
    for (Thread thread : threads) { // one may be about to open a session
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  // --- what tasks tell ---

  /** Adds a task. */
  void add(Task task) throws LimitException {
    lock.lock();
    try {
      if (++entries > maxEntries) {
        throw new LimitException(server, Stage.RECEIVE, "entries in a tree", maxEntries, entries);
      }
      waiting.push(task);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void skip(String path, String why, @Nullable Exception cause) {
    lock.lock();
    try {
      if (skippedCount++ < TreeReport.MAX_SKIPPED) {
        skipped.add(new TreeReport.Skipped(path, why, Optional.ofNullable(cause)));
      }
    } finally {
      lock.unlock();
    }
  }

  void folderDone() {
    lock.lock();
    try {
      folders++;
    } finally {
      lock.unlock();
    }
  }

  void fileDone(long size) {
    lock.lock();
    try {
      files++;
      bytes += size;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the progress of one file, which tells that of the tree. */
  Progress progress() {
    if (progress == Progress.NONE) {
      return progress;
    }
    long[] before = {0};
    return (done, total) -> {
      telling.lock();
      try {
        told += done - before[0];
        before[0] = done;
        progress.transferred(told, OptionalLong.empty());
      } finally {
        telling.unlock();
      }
    };
  }
}
