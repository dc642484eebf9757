package dev.netclients.message;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Dates as mail and news write them (RFC 5322, section 3.3), with the obsolete forms of section
 * 4.3: years of two and three digits, zones by name, comments anywhere.
 *
 * <p>Lenient where no doubt is possible: the day of the week is not compared with the date; one
 * digit will do for an hour; hyphens may join day, month and year (RFC 850); the zone may be
 * missing, and means {@code -0000} then, as all names of zones do that the RFC does not define. A
 * second 60 is the next minute's first.
 */
public final class MailDate {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final int NONE = -1;
  private static final int MAX_OFFSET = 18 * 60; // minutes; Java's own limit

  private final String text;
  private int pos;

  private MailDate(String text) {
    this.text = text;
  }

  /** Returns the date that {@code text} is, if it is one. The zone {@code -0000} becomes UTC. */
  public static Optional<OffsetDateTime> parse(String text) {
    return new MailDate(text).dateTime();
  }

  // date-time = [ day-of-week "," ] date time [CFWS]
  private Optional<OffsetDateTime> dateTime() {
    if (!word().isEmpty()) {
      accept(',');
    }
    int day = number(1, 2);
    accept('-');
    int month = month(word());
    accept('-');
    int year = year();
    int hour = number(1, 2);
    boolean colon = accept(':');
    int minute = number(2, 2);
    int second = accept(':') ? number(2, 2) : 0;
    int offset = zone();
    boolean valid =
        month != NONE
            && year != NONE
            && day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth()
            && within(hour, 23)
            && colon
            && within(minute, 59)
            && within(second, 60)
            && Math.abs(offset) <= MAX_OFFSET;
    return valid
        ? Optional.of(
            LocalDateTime.of(year, month, day, hour, minute)
                .plusSeconds(second)
                .atOffset(ZoneOffset.ofTotalSeconds(60 * offset)))
        : Optional.empty();
  }

  private static boolean within(int value, int max) {
    return value >= 0 && value <= max;
  }

  private static int month(String word) {
    int found =
        word.length() < 3 ? NONE : MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
    return found >= 0 && found % 3 == 0 ? found / 3 + 1 : NONE;
  }

  // obs-year = [CFWS] 2*DIGIT [CFWS]: 50 to 99 and three digits count from 1900, 00 to 49 from 2000
  private int year() {
    skip();
    int start = pos;
    int year = number(2, 4);
    int digits = pos - start;
    if (year == NONE || digits == 4) {
      return year;
    }
    return year + (digits == 2 && year < 50 ? 2000 : 1900);
  }

  // zone = (FWS ( "+" / "-" ) 4DIGIT) / obs-zone; in minutes, over MAX_OFFSET if it is none
  private int zone() {
    boolean minus = accept('-');
    if (minus || accept('+')) {
      int digits = number(4, 4);
      int minutes = digits / 100 * 60 + digits % 100;
      return digits == NONE || digits % 100 > 59 || !atEnd()
          ? Integer.MAX_VALUE
          : minus ? -minutes : minutes;
    }
    int hours =
        switch (word().toUpperCase(Locale.ROOT)) {
          case "EDT" -> -4;
          case "EST", "CDT" -> -5;
          case "CST", "MDT" -> -6;
          case "MST", "PDT" -> -7;
          case "PST" -> -8;
          default -> 0;
        };
    return atEnd() ? 60 * hours : Integer.MAX_VALUE;
  }

  /**
   * Passes over words, since zones are often given twice, and returns whether nothing else follows.
   */
  private boolean atEnd() {
    while (!word().isEmpty()) {
      // the next one
    }
    return pos == text.length();
  }

  /** Reads digits: their value, or {@link #NONE} if there are fewer or more. */
  private int number(int min, int max) {
    skip();
    int start = pos;
    int value = 0;
    while (pos < text.length() && isDigit(text.charAt(pos))) {
      if (pos - start == max) {
        return NONE;
      }
      value = 10 * value + text.charAt(pos++) - '0';
    }
    return pos - start < min ? NONE : value;
  }

  private String word() {
    skip();
    int start = pos;
    while (pos < text.length() && isLetter(text.charAt(pos))) {
      pos++;
    }
    return text.substring(start, pos);
  }

  private boolean accept(char wanted) {
    skip();
    if (pos < text.length() && text.charAt(pos) == wanted) {
      pos++;
      return true;
    }
    return false;
  }

  // CFWS: spaces and comments, which nest
  private void skip() {
    int depth = 0;
    for (; pos < text.length(); pos++) {
      char c = text.charAt(pos);
      if (c == '(') {
        depth++;
      } else if (depth > 0 && c == ')') {
        depth--;
      } else if (depth > 0 && c == '\\') {
        pos++;
      } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return;
      }
    }
    pos = text.length(); // a backslash may stand last
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
