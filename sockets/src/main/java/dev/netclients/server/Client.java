package dev.netclients.server;

import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who is being served: a connection, or a datagram that is being answered. */
abstract class Client {
  @Nullable Thread thread; // none before it runs; this and the next two are under Clients' lock
  boolean ours; // the thread, so that it may be interrupted
  boolean stopping; // it waits for the server's end, so nobody waits for its

  /** Serves; it is the handler's thread. */
  abstract void serve() throws IOException;

  /** Ends what {@link #serve} waits for, if it can, so that nothing half is taken for the whole. */
  abstract void cut();

  /** Lets go of what it holds. */
  abstract void close();

  /** Returns how long it has been silent; zero if that is not its fault. */
  abstract Duration idle();

  /** Returns the connection, if there is one. */
  abstract @Nullable Connection connection();
}
