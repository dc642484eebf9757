package dev.netclients.gopher;

import dev.netclients.line.BufferedInput;
import dev.netclients.line.Peer;
import java.io.Closeable;
import java.io.IOException;

/**
 * What a server answers: bytes until it closes. Parsers read from one; tests make theirs of bytes.
 */
interface Reply extends Closeable {
  /** Returns the bytes. */
  BufferedInput input();

  /** Returns whom it is from. */
  Peer peer();

  /**
   * Returns whether more bytes follow behind so many, as far as can be known soon: asked at an end
   * mark, behind which the server has nothing left to do but close.
   */
  boolean goesOn(int behind) throws IOException;

  /** Says that all has arrived; the connection ends. */
  void complete() throws IOException;

  @Override
  void close();
}
