package dev.netclients;

import org.jspecify.annotations.Nullable;

/**
 * The peer broke the protocol's rules; the message quotes it. The session is over, unless it was in
 * what was received whole ({@link #ofContent}).
 */
public final class ProtocolException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final boolean usable;

  /** Says which rule was broken; {@code why} holds the peer's bytes only escaped. */
  public ProtocolException(
      String server, Stage stage, Outcome outcome, String why, @Nullable Throwable cause) {
    this(server, stage, outcome, why, false, cause);
  }

  private ProtocolException(
      String server,
      Stage stage,
      Outcome outcome,
      String why,
      boolean usable,
      @Nullable Throwable cause) {
    super(server, stage, outcome, why, cause);
    this.usable = usable;
  }

  /**
   * Returns one for something that was received whole and is malformed in itself: the session goes
   * on.
   *
   * @param why holds the peer's bytes only escaped
   */
  public static ProtocolException ofContent(String server, String why, @Nullable Throwable cause) {
    return new ProtocolException(server, Stage.RECEIVE, Outcome.NOT_DONE, why, true, cause);
  }

  @Override
  public boolean sessionUsable() {
    return usable;
  }
}
