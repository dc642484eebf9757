package dev.netclients.testkit;

/** Where in a conversation a fake server goes wrong. */
public enum Point {
  /** Right after the connection was accepted, before anything else. */
  ACCEPT,
  /** In place of the server's side of a TLS handshake. */
  TLS,
  /** The server's first words. */
  GREETING,
  /** Before the next command is read. */
  COMMAND,
  /** A reply to a command, or its first line where a body follows. */
  REPLY,
  /** A body: a message, a listing, a document. */
  DATA
}
