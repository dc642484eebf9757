package dev.netclients;

import java.util.Locale;

/** How far a call had come when it failed, in the order in which a session lives through them. */
public enum Stage {
  /** Looking up the host's addresses. */
  RESOLVE,
  /** Opening the connection, or waiting to accept one. */
  CONNECT,
  /** Asking a proxy for the way. */
  PROXY,
  /** The TLS handshake, implicit or after an upgrade. */
  TLS,
  /** Waiting for the server's first words. */
  GREETING,
  /** Signing in. */
  LOGIN,
  /** Sending a command or a request. */
  COMMAND,
  /** Waiting for a reply. */
  REPLY,
  /** Sending a body. */
  SEND,
  /** Receiving a body. */
  RECEIVE,
  /** Taking leave. */
  CLOSE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
