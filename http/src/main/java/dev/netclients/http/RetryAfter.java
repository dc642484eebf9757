package dev.netclients.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a time. */
final class RetryAfter {
  private RetryAfter() {}

  /** Returns how long to wait from {@code now} on, or empty if {@code value} does not say. */
  static Optional<Duration> parse(@Nullable String value, Instant now) {
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    return HttpDate.parse(value)
        .map(when -> Duration.between(now, when))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }
}
