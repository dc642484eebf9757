package dev.netclients.server;

import dev.netclients.NetClientException;
import dev.netclients.sockets.Connection;
import org.jspecify.annotations.Nullable;

/** Hears of what failed in a server; whatever it was, the server goes on. */
@FunctionalInterface
public interface FailureListener {
  /**
   * Lets the thread's own handler of uncaught exceptions have what looks like a bug, and ignores
   * what a client or the network did.
   */
  FailureListener UNCAUGHT =
      (failure, client) -> {
        if (!(failure instanceof NetClientException)) {
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
      };

  /**
   * Told of a failure, by the thread in which it happened.
   *
   * @param client null if accepting failed, or the filter, and for datagrams
   */
  void failed(Throwable failure, @Nullable Connection client);
}
