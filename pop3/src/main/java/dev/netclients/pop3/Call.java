package dev.netclients.pop3;

import java.io.IOException;

/** What a message's body belongs to: a command of its own, or a bulk call. It holds the session. */
interface Call {
  /** Told when the body has been read to its end. */
  void bodyEnded();

  /** Told when the body is closed before its end. */
  void bodyClosed() throws IOException;
}
