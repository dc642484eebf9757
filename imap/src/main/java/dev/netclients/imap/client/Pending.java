package dev.netclients.imap.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command of {@link InFlight}, once it is there.
 *
 * @param <T> what the command yields
 */
public final class Pending<T extends @Nullable Object> {
  private final InFlight flight;
  private final Running<T> running;

  Pending(InFlight flight, Running<T> running) {
    this.flight = flight;
    this.running = running;
  }

  /** Returns whether the answer is there, so that {@link #get} does not wait. */
  public boolean isDone() {
    return running.isDone();
  }

  /**
   * Waits for the answer, and reads those to other commands that come before it.
   *
   * @throws dev.netclients.imap.ImapReplyException if the server refused this command; the others
   *     are not affected
   * @throws dev.netclients.NetClientException if the connection ended before; what has become of
   *     this command is its {@link dev.netclients.NetClientException#outcome()}
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  public T get() throws IOException {
    return flight.await(running);
  }
}
