package dev.netclients.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What names a version of a resource well enough to glue parts of it (RFC 9110, section 13.1.5): a
 * strong ETag; or a time of modification that lies a second or more before the response, since what
 * changes twice within a second keeps its time.
 */
final class Validator {
  private static final int MAX = 1024;

  private Validator() {}

  static Optional<String> of(okhttp3.Headers headers) {
    String tag = headers.get("ETag");
    if (tag != null) { // a weak one says that the time is no better
      return Optional.of(tag).filter(Validator::isStrongTag);
    }
    String modified = headers.get("Last-Modified");
    Optional<Instant> when = modified(headers);
    Optional<Instant> sent = Optional.ofNullable(headers.get("Date")).flatMap(HttpDate::parse);
    boolean settled =
        when.isPresent()
            && sent.isPresent()
            && Duration.between(when.get(), sent.get()).compareTo(Duration.ofSeconds(1)) >= 0;
    return settled ? Optional.ofNullable(modified) : Optional.empty();
  }

  static Optional<Instant> modified(okhttp3.Headers headers) {
    return Optional.ofNullable(headers.get("Last-Modified")).flatMap(HttpDate::parse);
  }

  /** Whether {@code text}, which was kept on a disk, can stand in {@code If-Range}. */
  static boolean isUsable(String text) {
    return isStrongTag(text) || HttpDate.parse(text).isPresent() && isPlain(text);
  }

  private static boolean isStrongTag(String tag) {
    return tag.length() >= 2
        && tag.length() <= MAX
        && tag.charAt(0) == '"'
        && tag.charAt(tag.length() - 1) == '"'
        && isPlain(tag);
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Whether a response to {@code If-Range} names another version than the one asked for. */
  static boolean differs(String asked, okhttp3.Headers headers) {
    @Nullable String now =
        asked.startsWith("\"") ? headers.get("ETag") : headers.get("Last-Modified");
    return now != null && !now.equals(asked);
  }
}
