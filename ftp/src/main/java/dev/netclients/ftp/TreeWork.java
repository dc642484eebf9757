package dev.netclients.ftp;

import dev.netclients.AuthenticationException;
import dev.netclients.CancelledException;
import dev.netclients.LimitException;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One tree on its way: tasks, of which each may add others, and the threads that do them, each over
 * a session of its own. The first failure that concerns more than one entry ends them all. If the
 * server refuses a session while others are there, those do the rest.
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

  private final SessionPool sessions;
  private final FtpClient.Builder settings;
  private final long maxEntries;
  private final Progress progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock telling = new ReentrantLock();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final List<TreeReport.Skipped> skipped = new ArrayList<>();
  private final List<Thread> threads;
  private @Nullable Throwable failure;
  private int underWay;
  private int live; // threads that have a session, or are about to open one
  private @Nullable NetClientException refusedSession;
  private long entries;
  private long folders;
  private long files;
  private long bytes;
  private long skippedCount;
  private long told; // bytes, to progress

  /** Prepares for {@code count} threads. */
  TreeWork(
      SessionPool sessions,
      FtpClient.Builder settings,
      int count,
      long maxEntries,
      Progress progress) {
    this.sessions = sessions;
    this.settings = settings;
    this.maxEntries = maxEntries;
    this.progress = progress;
    this.threads = Stream.generate(this::thread).limit(count).toList();
  }

  private Thread thread() {
    Thread thread = new Thread(this::work, "netclients tree of " + settings.endpoint());
    thread.setDaemon(true);
    return thread;
  }

  /** Does {@code first} and all that comes of it. */
  TreeReport run(Task first) throws IOException {
    add(first);
    try {
      threads.forEach(Thread::start);
    } catch (Error e) { // the system has no more threads
      fail(e);
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel("the thread was interrupted");
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
    return new TreeReport(
        folders, files, bytes, skipped, skippedCount, Optional.ofNullable(refusedSession));
  }

  private void work() {
    FtpClient session = null;
    try {
      for (Task task; (task = next()) != null; ) {
        try {
          if (session != null && !session.isOpen()) {
            sessions.giveBack(session);
            session = null;
            leave();
          }
          if (session == null) {
            session = open();
          }
          if (session == null) {
            add(task); // before it counts as done, so that the others stay
            return;
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

  /**
   * Returns a session; null if the server refuses a further one and others are there. It is not
   * asked once more then: it may count the users' sessions, or what it takes for attempts.
   */
  private @Nullable FtpClient open() throws IOException {
    if (!enter()) {
      return null;
    }
    try {
      return sessions.take();
    } catch (FtpReplyException | AuthenticationException e) {
      if (!leave(e)) {
        throw e;
      }
      return null;
    }
  }

  /** Returns whether this thread may open a session. */
  private boolean enter() {
    lock.lock();
    try {
      if (refusedSession != null && live > 0) {
        return false;
      }
      live++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** This thread has no session any more. */
  private void leave() {
    lock.lock();
    try {
      live--;
    } finally {
      lock.unlock();
    }
  }

  /** This thread gets none; returns whether others have one. */
  private boolean leave(NetClientException why) {
    lock.lock();
    try {
      live--;
      if (live > 0 && refusedSession == null) {
        refusedSession = why;
      }
      return live > 0;
    } finally {
      lock.unlock();
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
      skip(task.path(), "this side refused it: " + Printable.of(e.getCause().toString()), e);
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

  /** Ends it from this side. */
  void cancel(String why) {
    fail(
        new CancelledException(
            settings.endpoint().toString(), Stage.COMMAND, Outcome.UNKNOWN, why));
  }

  private void fail(Throwable why) {
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

  // --- what tasks ask ---

  /** Returns a path on the server. */
  static String below(String folder, String name) {
    return folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /** Returns why a path on the server cannot be asked for, or nothing if it can. */
  Optional<String> objection(String path, int depth) {
    if (depth > FtpTrees.MAX_DEPTH) {
      return Optional.of("it is in too many folders");
    }
    try {
      Names.check(path, settings.charset);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  LocalFailureException failedHere(String why, IOException cause) {
    return failedHere(settings, why, cause);
  }

  static LocalFailureException failedHere(
      FtpClient.Builder settings, String why, IOException cause) {
    return new LocalFailureException(
        settings.endpoint().toString(), Stage.COMMAND, Outcome.NOT_DONE, why, false, cause);
  }

  // --- what tasks tell ---

  /** Counts a file, a folder or something else in the tree. */
  void countEntry() throws LimitException {
    lock.lock();
    try {
      if (++entries > maxEntries) {
        throw new LimitException(
            settings.endpoint().toString(),
            Stage.RECEIVE,
            "entries in a tree",
            maxEntries,
            entries);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a task. */
  void add(Task task) {
    lock.lock();
    try {
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
