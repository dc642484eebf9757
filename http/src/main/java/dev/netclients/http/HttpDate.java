package dev.netclients.http;

import java.time.Instant;
import java.util.Optional;

/** A time in a header, in any of the three forms of RFC 9110, section 5.6.7. */
final class HttpDate {
  private HttpDate() {}

  /** Returns the time, or empty if {@code value} is none. */
  static Optional<Instant> parse(String value) {
    if (value.length() > 64) {
      return Optional.empty();
    }
    try {
      // The one way to OkHttp's parser that is public.
      okhttp3.Headers one = new okhttp3.Headers.Builder().addUnsafeNonAscii("Date", value).build();
      return Optional.ofNullable(one.getInstant("Date"));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a control character within
    }
  }
}
