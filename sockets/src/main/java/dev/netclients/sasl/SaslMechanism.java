package dev.netclients.sasl;

import dev.netclients.NetClientException;
import org.jspecify.annotations.Nullable;

/**
 * One side of one exchange: what the client says, in bytes as the mechanism defines them, before
 * base64 (RFC 4422, section 3).
 *
 * <p>Used for one exchange by one thread, then closed. {@link SaslLogin} makes the usual ones; a
 * program with one of its own hands it to {@link SaslLogin#exchange}.
 */
public interface SaslMechanism extends AutoCloseable {
  /** Returns the registered name, such as {@code PLAIN}. */
  String name();

  /**
   * Returns what the client says first, or null if the server speaks first. Asked once; whoever
   * asks clears the array.
   */
  byte @Nullable [] initialResponse();

  /**
   * Returns the answer to a challenge; whoever asks clears the array.
   *
   * <p>Also called with the data that comes with the server's success, if any is due; the answer
   * goes nowhere then.
   *
   * @throws NetClientException if the challenge is not one that the mechanism allows here, or
   *     proves that the server does not know the secret; the session is over then
   */
  byte[] respond(byte[] challenge) throws NetClientException;

  /**
   * Returns whether all has been said and the server has proved what the mechanism makes it prove.
   * A server's success before that is not believed.
   */
  boolean complete();

  /**
   * Returns what the server said within the exchange about why it refuses, unescaped, or nothing.
   */
  default String refusal() {
    return "";
  }

  /** Clears what is secret. */
  @Override
  void close();
}
