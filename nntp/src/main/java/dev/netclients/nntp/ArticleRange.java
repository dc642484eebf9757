package dev.netclients.nntp;

import java.util.OptionalLong;

/**
 * Numbers of articles in the selected newsgroup, the last one included (RFC 3977, section 8.3.2).
 *
 * @param first from 1 to 9999999999999999
 * @param last not below {@code first}; empty for all that follow
 */
public record ArticleRange(long first, OptionalLong last) {
  /** The RFC's article-number has 16 digits at the most. */
  static final long MAX = 9_999_999_999_999_999L;

  /** Checks the numbers. */
  public ArticleRange {
    checkNumber(first);
    last.ifPresent(ArticleRange::checkNumber);
    if (last.isPresent() && last.getAsLong() < first) {
      throw new IllegalArgumentException(
          "last: " + last.getAsLong() + " (expected: at least first, " + first + ")");
    }
  }

  /** Returns the range from {@code first} to {@code last}, both included. */
  public static ArticleRange of(long first, long last) {
    return new ArticleRange(first, OptionalLong.of(last));
  }

  /** Returns the range of one number. */
  public static ArticleRange of(long number) {
    return of(number, number);
  }

  /** Returns the range from {@code first} on. */
  public static ArticleRange from(long first) {
    return new ArticleRange(first, OptionalLong.empty());
  }

  static void checkNumber(long number) {
    if (number < 1 || number > MAX) {
      throw new IllegalArgumentException("number: " + number + " (expected: 1 to " + MAX + ")");
    }
  }

  /** Returns the range as commands have it, such as {@code 1-9}, {@code 7} or {@code 7-}. */
  @Override
  public String toString() {
    if (last.isEmpty()) {
      return first + "-";
    }
    return last.getAsLong() == first ? Long.toString(first) : first + "-" + last.getAsLong();
  }
}
