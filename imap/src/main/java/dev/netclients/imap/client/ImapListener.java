package dev.netclients.imap.client;

import dev.netclients.imap.ImapEvent;

/**
 * Hears what a server says unasked. Called by the thread that uses the session, within its call, so
 * it must be quick and must not use the session. What it throws ends the session, as {@link
 * dev.netclients.LocalFailureException}.
 */
@FunctionalInterface
public interface ImapListener {
  /** Hears nothing. */
  ImapListener NONE = event -> {};

  /** Told what the server said. */
  void on(ImapEvent event);
}
