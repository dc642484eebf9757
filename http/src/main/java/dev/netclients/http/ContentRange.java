package dev.netclients.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code Content-Range: bytes first-last/whole} (RFC 9110, section 14.4); a whole that is not told
 * does not count, since nothing could prove the file complete then.
 */
record ContentRange(long first, long last, long whole) {
  private static final Pattern BYTES =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

  /** Returns the range, or empty if {@code value} is none that makes sense. */
  static Optional<ContentRange> parse(@Nullable String value) {
    Matcher parts = value == null ? null : BYTES.matcher(value);
    if (parts == null || !parts.matches()) {
      return Optional.empty();
    }
    ContentRange range =
        new ContentRange(
            Long.parseLong(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)));
    return range.first <= range.last && range.last < range.whole
        ? Optional.of(range)
        : Optional.empty();
  }

  /** Whether this is all that is missing after {@code have} bytes. */
  boolean isRestAfter(long have) {
    return first == have && last == whole - 1;
  }

  long length() {
    return last - first + 1;
  }
}
