package dev.netclients.sockets;

/**
 * Hears what happens on connections. Called by the thread that uses the connection, so it must be
 * quick; it may be called by several threads at a time. What it throws is passed on to the caller
 * of the client as {@link dev.netclients.LocalFailureException}, and ends the connection. It may
 * call {@code close()}.
 */
@FunctionalInterface
public interface ConnectionListener {
  /** Hears nothing, and costs nothing. */
  ConnectionListener NONE = event -> {};

  /** Told what happened. */
  void on(ConnectionEvent event);

  /** Returns a listener that tells this one and then {@code other}. */
  default ConnectionListener and(ConnectionListener other) {
    if (this == NONE) {
      return other;
    }
    return event -> {
      on(event);
      other.on(event);
    };
  }
}
