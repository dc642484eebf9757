package dev.netclients.server;

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

  /** Returns whether {@code client} may be served; false if it is over. */
  boolean add(Client client) {
    lock.lock();
    try {
      return !stopped && served.add(client);
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

  /** Returns whether that was the last one, and no further one can come. */
  boolean remove(Client client) {
    lock.lock();
    try {
      served.remove(client);
      changed.signalAll();
      return stopped && served.isEmpty();
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
        Client idlest = null;
        for (Client client : served) {
          if (idlest == null || client.idle().compareTo(idlest.idle()) > 0) {
            idlest = client;
          }
        }
        if (idlest != null && idlest.idle().compareTo(evictIdleAfter) >= 0) {
          lock.unlock(); // its listener is told, whose code this is not
          try {
            idlest.cut();
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

  /**
   * Lets nobody in any more. If the thread that asks serves a client, it is not waited for.
   *
   * @return whether it does
   */
  boolean stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
      return stopping(true);
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

  private boolean stopping(boolean now) {
    boolean serves = false;
    for (Client client : served) {
      if (client.thread == Thread.currentThread()) {
        client.stopping = now;
        serves = true;
        changed.signalAll();
      }
    }
    return serves;
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

  /** Cuts those that {@link #awaitEnd} waits for, and interrupts their threads. */
  void cut() {
    List<Client> cut;
    lock.lock();
    try {
      cut = others();
    } finally {
      lock.unlock();
    }
    for (Client client : cut) {
      client.cut();
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
