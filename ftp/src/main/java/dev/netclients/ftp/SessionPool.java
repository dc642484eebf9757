package dev.netclients.ftp;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sessions with one server, opened as they are needed. Safe for use by many threads. */
final class SessionPool implements Closeable {
  private final FtpClient.Builder settings;
  private final Deque<FtpClient> idle = new ArrayDeque<>();
  private final Set<FtpClient> taken = new HashSet<>();
  private boolean closed;

  SessionPool(FtpClient.Builder settings) {
    this.settings = settings;
  }

  /**
   * Returns a session that is open, for one thread until it is given back.
   *
   * @throws IllegalStateException if this is closed
   */
  FtpClient take() throws IOException {
    for (FtpClient session; (session = idle()) != null; giveBack(session)) {
      try {
        session.noop(); // servers do not wait for ever
        return session;
      } catch (FtpReplyException e) {
        if (e.sessionUsable()) { // it does not know NOOP, and is there
          return session;
        }
        session.close();
      } catch (IOException e) {
        session.close();
      }
    }
    FtpClient session = settings.open();
    synchronized (this) {
      if (!closed) {
        taken.add(session);
        return session;
      }
    }
    session.close();
    throw new IllegalStateException("The trees are closed");
  }

  private synchronized @Nullable FtpClient idle() {
    if (closed) {
      throw new IllegalStateException("The trees are closed");
    }
    FtpClient session = idle.poll();
    if (session != null) {
      taken.add(session);
    }
    return session;
  }

  /** Takes a session back, be it open or not. */
  void giveBack(FtpClient session) {
    synchronized (this) {
      taken.remove(session);
      if (!closed) {
        if (session.isOpen()) {
          idle.push(session);
        }
        return;
      }
    }
    session.close();
  }

  /** Closes all that are out. */
  void closeTaken() {
    List<FtpClient> all;
    synchronized (this) {
      all = List.copyOf(taken);
    }
    all.forEach(FtpClient::close);
  }

  @Override
  public void close() {
    List<FtpClient> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(idle);
      idle.clear();
      all.addAll(taken);
    }
    all.forEach(FtpClient::close);
  }
}
