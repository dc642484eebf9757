package dev.netclients.http;

import java.time.Duration;
import java.util.Objects;

/**
 * When a request is sent again by itself.
 *
 * <p>Only methods that are idempotent by protocol (RFC 9110, section 9.2.2), only content that can
 * be read again, and only if no byte of an answer arrived, or the answer was 429, 502, 503 or 504.
 * What {@link HttpClient#write}, {@link HttpClient#send} and {@link HttpClient#delete} do is never
 * repeated. The wait doubles with each attempt and is drawn at random from its upper half, so that
 * many clients do not come back as one; a {@code Retry-After} is obeyed instead, or the answer
 * handed over if it asks for more than {@code longest}.
 *
 * <p>Apart from any policy, a GET, HEAD or OPTIONS that met a pooled connection which the server
 * had closed meanwhile is repeated quietly.
 *
 * @param attempts how many times it is sent at the most, the first included
 * @param first the wait before the second attempt
 * @param longest no wait is longer; one day at the most
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
  /** Sends once. The default, since only the caller knows what waiting is worth. */
  public static final RetryPolicy NEVER =
      new RetryPolicy(1, Duration.ofMillis(200), Duration.ofSeconds(30));

  /** Refuses null, fewer than one or more than 100 attempts, and waits out of order. */
  public RetryPolicy {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(longest, "longest");
    if (attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: 1 to 100)");
    }
    boolean ordered = !first.isNegative() && longest.compareTo(first) >= 0;
    if (!ordered || longest.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "first: "
              + first
              + ", longest: "
              + longest
              + " (expected: 0 <= first <= longest <= 1 day)");
    }
  }

  /** Returns a policy of {@code attempts}, with waits of 200 ms, doubled up to 30 s. */
  public static RetryPolicy attempts(int attempts) {
    return new RetryPolicy(attempts, NEVER.first, NEVER.longest);
  }

  /**
   * Returns the wait after the failure of an attempt.
   *
   * @param attempt 1 for the first
   * @param random from 0 to 1
   */
  Duration pauseAfter(int attempt, double random) {
    double nanos = first.toNanos() * Math.pow(2, attempt - 1); // a double does not overflow
    double capped = Math.min(nanos, longest.toNanos());
    return Duration.ofNanos((long) (capped * (0.5 + 0.5 * random)));
  }

  static boolean isIdempotent(String method) {
    return isSafe(method) || method.equals("PUT") || method.equals("DELETE");
  }

  static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }

  static boolean isWorthAnotherAttempt(int status) {
    return switch (status) {
      case 429, 502, 503, 504 -> true;
      default -> false;
    };
  }
}
