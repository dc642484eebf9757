package dev.netclients.http;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with a status other than 2xx (RFC 9110, section 15). The client is still
 * good.
 *
 * <p>{@link #temporary()} is true for 408, 425, 429, 502, 503 and 504; {@link #text()} begins with
 * the status and holds the beginning of the answer's body. After 500, 502 and 504 {@link
 * #outcome()} is unknown, unless the request only reads.
 */
public final class HttpStatusException extends ReplyException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final @Nullable Duration retryAfter;

  HttpStatusException(
      String server,
      String what,
      Outcome outcome,
      int status,
      String text,
      @Nullable Duration retryAfter) {
    super(
        server,
        Stage.REPLY,
        outcome,
        what,
        Integer.toString(status),
        text,
        isTemporary(status),
        true);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns how long the server asks to wait before the next attempt, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Returns what became of a request that changes something and was answered so. A program that
   * failed half-way and a gateway that heard nothing from behind it do not know (RFC 9110, sections
   * 15.6.1, 15.6.3 and 15.6.5).
   */
  static Outcome outcome(int status) {
    return switch (status) {
      case 500, 502, 504 -> Outcome.UNKNOWN;
      default -> status < 300 ? Outcome.DONE : Outcome.NOT_DONE;
    };
  }

  static boolean isTemporary(int status) {
    return switch (status) {
      case 408, 425, 429, 502, 503, 504 -> true;
      default -> false;
    };
  }
}
