package dev.netclients.server;

import dev.netclients.sockets.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is being served, who accepts, and whether it is over: all that a server's threads share,
 * behind one lock. Its methods wait for places and for ends, and never for the network.
 */
final class Clients {
  private static final Duration GLANCE = Duration.ofMillis(100); // at who has become idle

  /** A client that is being served. */
  static final class Client {
    private final Connection connection;
    private @Nullable Thread thread; // none before it runs
    private boolean ours; // the thread, so that it may be interrupted
    private boolean stopping; // it waits for the server's end, so nobody waits for its

    private Client(Connection connection) {
      this.connection = connection;
    }

    Connection connection() {
      return connection;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Client> served = new LinkedHashSet<>(); // the oldest first
  private @Nullable Thread acceptor;
  private boolean stopped;

  // --- who accepts ---

  /**
   * Notes who accepts.
   *
   * @throws IllegalStateException if somebody does already, or it is over
   */
  void accepts(Thread thread) {
    lock.lock();
    try {
      if (stopped || acceptor != null) {
        throw new IllegalStateException(stopped ? "The server was stopped" : "It serves already");
      }
      acceptor = thread;
    } finally {
      lock.unlock();
    }
  }

  void acceptsNoMore() {
    lock.lock();
    try {
      acceptor = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the server was stopped, or the thread that asks interrupted. */
  boolean isOver() {
    lock.lock();
    try {
      return stopped || Thread.currentThread().isInterrupted();
    } finally {
      lock.unlock();
    }
  }

  // --- who is served ---

  int count() {
    lock.lock();
    try {
      return served.size();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the connection's entry, or null if it is over. */
  @Nullable Client add(Connection connection) {
    lock.lock();
    try {
      Client client = new Client(connection);
      return !stopped && served.add(client) ? client : null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes the thread that serves a client.
   *
   * @param ours whether it may be interrupted
   */
  void serves(Thread thread, boolean ours, Client client) {
    lock.lock();
    try {
      client.thread = thread;
      client.ours = ours;
    } finally {
      lock.unlock();
    }
  }

  void remove(Client client) {
    lock.lock();
    try {
      served.remove(client);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there are fewer than {@code most}, and makes the idlest leave if it has been idle
   * for long enough.
   *
   * @return false if it is over
   */
  boolean awaitPlace(int most, Duration evictIdleAfter) {
    lock.lock();
    try {
      while (!stopped && served.size() >= most) {
        Connection idlest = null;
        for (Client client : served) {
          if (idlest == null || client.connection.idle().compareTo(idlest.idle()) > 0) {
            idlest = client.connection;
          }
        }
        if (idlest != null && idlest.idle().compareTo(evictIdleAfter) >= 0) {
          lock.unlock(); // its listener is told, whose code this is not
          try {
            idlest.abort();
          } finally {
            lock.lock();
          }
        }
        changed.await(GLANCE.toNanos(), TimeUnit.NANOSECONDS);
      }
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment, or until it is over. */
  void pause() {
    lock.lock();
    try {
      long left = GLANCE.toNanos();
      while (!stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  // --- the end ---

  /** Lets nobody in any more. If the thread that asks serves a client, it is not waited for. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      stopping(true);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that the thread that asked for the end waits for it no longer. */
  void stopReturns() {
    lock.lock();
    try {
      stopping(false);
    } finally {
      lock.unlock();
    }
  }

  private void stopping(boolean now) {
    for (Client client : served) {
      if (client.thread == Thread.currentThread()) {
        client.stopping = now;
        changed.signalAll();
      }
    }
  }

  private List<Client> others() {
    List<Client> others = new ArrayList<>(served);
    others.removeIf(client -> client.stopping);
    return others;
  }

  /**
   * Waits for all clients but those whose threads wait for the end themselves, and for who accepts.
   *
   * @param until as {@code System.nanoTime()}
   * @return whether all clients are gone
   */
  boolean awaitEnd(long until) {
    lock.lock();
    try {
      while (!others().isEmpty() || acceptor != null && acceptor != Thread.currentThread()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return others().isEmpty();
        }
        changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Resets the connections of those that {@link #awaitEnd} waits for, and interrupts their threads.
   */
  void cut() {
    List<Client> cut;
    lock.lock();
    try {
      cut = others();
    } finally {
      lock.unlock();
    }
    for (Client client : cut) {
      client.connection.abort();
    }
    lock.lock();
    try {
      for (Client client : cut) {
        if (client.ours && client.thread != null && served.contains(client)) {
          client.thread.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
