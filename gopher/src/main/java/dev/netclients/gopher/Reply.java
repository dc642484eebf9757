package dev.netclients.gopher;

import dev.netclients.NetClientException;
import dev.netclients.line.BufferedInput;
import java.io.Closeable;
import java.io.IOException;

/**
 * What a server answers: bytes until it closes. Parsers read from one; tests make theirs of bytes.
 */
interface Reply extends Closeable {
  /** Returns the bytes. */
  BufferedInput input();

  /**
   * Returns whether more bytes follow, as far as can be known soon: asked behind an end mark, where
   * the server has nothing left to do but close.
   */
  boolean goesOn() throws IOException;

  /**
   * Ends the conversation since {@code seen} is more than {@code value}, the limit of that name.
   */
  NetClientException over(String limit, long value, long seen);

  /** Says that all has arrived; the connection ends. */
  void complete() throws IOException;

  @Override
  void close();
}
