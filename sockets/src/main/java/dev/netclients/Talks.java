package dev.netclients;

import java.io.InputStream;
import java.io.OutputStream;

/** A client whose conversation is a stream of bytes each way. */
public interface Talks extends Client {
  /** Returns what the server says. Closing it closes this client. */
  InputStream input();

  /**
   * Returns where to speak to the server; call {@code flush} to send. Closing it closes this
   * client.
   */
  OutputStream output();
}
