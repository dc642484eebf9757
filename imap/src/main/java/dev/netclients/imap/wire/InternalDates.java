package dev.netclients.imap.wire;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Dates as INTERNALDATE and APPEND have them (RFC 9051, section 9, {@code date-time}). */
public final class InternalDates {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private InternalDates() {}

  // date-time      = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
  // date-day-fixed = (SP DIGIT) / 2DIGIT
  // time           = 2DIGIT ":" 2DIGIT ":" 2DIGIT
  // zone           = ("+" / "-") 4DIGIT
  static OffsetDateTime parse(String text) throws MalformedException {
    String date = text.length() == 25 ? " " + text : text; // unfolding has dropped a leading blank
    if (date.length() != 26
        || date.charAt(2) != '-'
        || date.charAt(6) != '-'
        || date.charAt(11) != ' '
        || date.charAt(14) != ':'
        || date.charAt(17) != ':'
        || date.charAt(20) != ' ') {
      throw MalformedException.expected("a date such as 17-Jul-1996 02:44:25 -0700");
    }
    int month =
        MONTHS.toLowerCase(Locale.ROOT).indexOf(date.substring(3, 6).toLowerCase(Locale.ROOT));
    char sign = date.charAt(21);
    if (month < 0 || month % 3 != 0 || sign != '+' && sign != '-') {
      throw MalformedException.expected("a month and a zone");
    }
    int zone = digits(date, 22, 24) * 60 + digits(date, 24, 26);
    try {
      return LocalDateTime.of(
              digits(date, 7, 11),
              month / 3 + 1,
              date.charAt(0) == ' ' ? digits(date, 1, 2) : digits(date, 0, 2),
              digits(date, 12, 14),
              digits(date, 15, 17),
              Math.min(59, digits(date, 18, 20))) // a leap second is the one before
          .atOffset(ZoneOffset.ofTotalSeconds(60 * (sign == '-' ? -zone : zone)));
    } catch (DateTimeException e) {
      throw MalformedException.expected("a date that there is");
    }
  }

  private static int digits(String text, int from, int to) throws MalformedException {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw MalformedException.expected("digits");
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** Returns a date as IMAP writes it, without its quotes. */
  public static String print(OffsetDateTime date) {
    int month = 3 * (date.getMonthValue() - 1);
    int zone = date.getOffset().getTotalSeconds() / 60; // seconds of an offset cannot be written
    OffsetDateTime shown = date.withOffsetSameInstant(ZoneOffset.ofTotalSeconds(60 * zone));
    return String.format(
        Locale.ROOT,
        "%2d-%s-%04d %02d:%02d:%02d %s%02d%02d",
        shown.getDayOfMonth(),
        MONTHS.substring(month, month + 3),
        shown.getYear(),
        shown.getHour(),
        shown.getMinute(),
        shown.getSecond(),
        zone < 0 ? "-" : "+",
        Math.abs(zone) / 60,
        Math.abs(zone) % 60);
  }
}
