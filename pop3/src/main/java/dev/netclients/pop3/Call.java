package dev.netclients.pop3;

import dev.netclients.sockets.Calls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a message's body belongs to: a command of its own, or a bulk call. It holds the session. */
interface Call {
  /** Runs a step of the call: reading some of the body. */
  <T extends @Nullable Object> T step(Calls.Step<T> step) throws IOException;

  /** Told when the body has been read to its end. */
  void bodyEnded();

  /** Told when the body is closed before its end. */
  void bodyClosed() throws IOException;
}
