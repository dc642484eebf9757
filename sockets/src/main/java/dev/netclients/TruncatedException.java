package dev.netclients;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The peer ended or reset the connection before the unit was complete. The session is over; what
 * had arrived is not whole.
 */
public final class TruncatedException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final long received;
  private final long expected;

  /**
   * Says what was cut.
   *
   * @param received how many bytes or items of the unit had arrived
   * @param expected how many were announced; -1 if that is not known
   */
  public TruncatedException(
      String server,
      Stage stage,
      Outcome outcome,
      String why,
      long received,
      long expected,
      @Nullable Throwable cause) {
    super(server, stage, outcome, why, cause);
    this.received = received;
    this.expected = expected;
  }

  /** Returns how many bytes or items of the unit had arrived. */
  public long received() {
    return received;
  }

  /** Returns how many were announced, if that is known. */
  public OptionalLong expected() {
    return expected < 0 ? OptionalLong.empty() : OptionalLong.of(expected);
  }
}
