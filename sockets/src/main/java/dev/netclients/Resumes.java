package dev.netclients;

import java.io.IOException;
import java.net.URI;

/** A client that can fetch the rest of what an earlier call received in part. */
public interface Resumes extends Reads {
  /**
   * Asks for what is missing after {@code have}, provided that the server still holds the same
   * version; otherwise for the whole.
   *
   * @return the resource; {@link Resource#offset()} tells where its body begins: at {@code
   *     have.size()}, or at 0 if the server's version differs or it cannot resume
   * @throws IllegalArgumentException if {@code target} is not one that this client can read
   * @throws NetClientException if the server refused or the connection failed
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  Resource read(URI target, Partial have) throws IOException;
}
