package dev.netclients;

import java.io.Closeable;

/**
 * What all clients share: a protocol and an end.
 *
 * <p>What a client can do is said by the verbs that it implements: {@link Reads}, {@link Lists},
 * {@link Writes}, {@link Sends}, {@link Deletes} and {@link Talks}. One that is only a client, and
 * not a {@link Session}, talks to any server and is safe for use by many threads.
 */
public interface Client extends Closeable {
  /** Returns the row of the port table that this client speaks. */
  Protocol protocol();

  /**
   * Ends this client and everything it holds open. It never commits (deletions marked in a mailbox
   * stay undone), never waits for a peer longer than a second, may be called by any thread, and
   * ends a call that is blocked in another thread with {@link CancelledException}. A second call
   * does nothing.
   */
  @Override
  void close();
}
