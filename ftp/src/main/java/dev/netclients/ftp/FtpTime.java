package dev.netclients.ftp;

import dev.netclients.line.Line;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Times of RFC 3659, section 2.3: {@code YYYYMMDDHHMMSS}, and perhaps a fraction of a second, in
 * UTC.
 */
final class FtpTime {
  /** Stands for no time, or none that can be understood. */
  static final long NONE = Long.MIN_VALUE;

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private FtpTime() {}

  // time-val = 14DIGIT [ "." 1*DIGIT ]
  /** Returns the milliseconds since 1970 that {@code [from, to)} says, or {@link #NONE}. */
  static long millis(Line line, int from, int to) {
    int end = from + 14;
    long year = line.number(from, Math.min(from + 4, to));
    long month = end <= to ? line.number(from + 4, from + 6) : -1;
    long day = end <= to ? line.number(from + 6, from + 8) : -1;
    long hour = end <= to ? line.number(from + 8, from + 10) : -1;
    long minute = end <= to ? line.number(from + 10, from + 12) : -1;
    long second = end <= to ? line.number(from + 12, end) : -1;
    boolean fine =
        year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= 31
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59
            && second >= 0
            && second <= 60; // a leap second, RFC 3659 allows it
    if (!fine || day > 28 && day > YearMonth.of((int) year, (int) month).lengthOfMonth()) {
      return NONE;
    }
    long fraction = 0;
    if (end < to) {
      if (line.at(end) != '.' || end + 1 == to) {
        return NONE;
      }
      int scale = 100;
      for (int i = end + 1; i < to; i++) {
        int digit = line.at(i) - '0';
        if (digit < 0 || digit > 9) {
          return NONE;
        }
        fraction += (long) scale * digit;
        scale /= 10;
      }
    }
    long days = LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
    return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + fraction;
  }

  static Optional<Instant> instant(long millis) {
    return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Returns the time a text says, or nothing. */
  static Optional<Instant> parse(String text) {
    Line line = Line.of(text);
    return instant(millis(line, 0, line.length()));
  }

  /**
   * Returns a time as it is sent, to the second.
   *
   * @throws IllegalArgumentException if its year has not four digits
   */
  static String format(Instant time) {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new IllegalArgumentException("time: " + time + " (expected: a year of four digits)");
    }
    return FORMAT.format(time);
  }
}
