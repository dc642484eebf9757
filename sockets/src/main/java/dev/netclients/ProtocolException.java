package dev.netclients;

import org.jspecify.annotations.Nullable;

/** The peer broke the protocol's rules; the message quotes it. The session is over. */
public final class ProtocolException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says which rule was broken; {@code why} holds the peer's bytes only escaped. */
  public ProtocolException(
      String server, Stage stage, Outcome outcome, String why, @Nullable Throwable cause) {
    super(server, stage, outcome, why, cause);
  }
}
