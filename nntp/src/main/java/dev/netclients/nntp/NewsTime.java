package dev.netclients.nntp;

import dev.netclients.line.Line;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as DATE, NEWGROUPS and NEWNEWS write them: to the second, in UTC. */
final class NewsTime {
  private static final int DIGITS = 14;
  private static final DateTimeFormatter ARGUMENTS =
      DateTimeFormatter.ofPattern("yyyyMMdd HHmmss 'GMT'").withZone(ZoneOffset.UTC);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private NewsTime() {}

  // date-time of DATE: yyyymmddhhmmss (RFC 3977, section 7.1)
  static Optional<Instant> parse(String text) {
    Line digits = Line.of(new Words(Line.of(text)).word());
    if (digits.length() != DIGITS || digits.number(0, DIGITS) < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  (int) digits.number(0, 4),
                  (int) digits.number(4, 6),
                  (int) digits.number(6, 8),
                  (int) digits.number(8, 10),
                  (int) digits.number(10, 12),
                  0)
              .plusSeconds(digits.number(12, DIGITS)) // 60 is a leap second
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns {@code since} as NEWGROUPS and NEWNEWS want it. */
  static String arguments(Instant since) {
    if (since.isBefore(FIRST) || since.isAfter(LAST)) {
      throw new IllegalArgumentException("since: " + since + " (expected: a year of four digits)");
    }
    return ARGUMENTS.format(since);
  }
}
