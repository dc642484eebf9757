package dev.netclients.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 5322, appendix A
        "Fri, 21 Nov 1997 09:55:06 -0600              | 1997-11-21T09:55:06-06:00",
        "Tue, 1 Jul 2003 10:52:37 +0200               | 2003-07-01T10:52:37+02:00",
        "Thu, 13 Feb 1969 23:32:54 -0330              | 1969-02-13T23:32:54-03:30",
        "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-13T23:32-03:30",
        "21 Nov 97 09:55:06 GMT                       | 1997-11-21T09:55:06Z",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 | 1997-11-21T09:55:06-06:00",
        // section 4.3: years
        "1 Jan 00 00:00:00 +0000                      | 2000-01-01T00:00Z",
        "1 Jan 49 00:00:00 +0000                      | 2049-01-01T00:00Z",
        "1 Jan 50 00:00:00 +0000                      | 1950-01-01T00:00Z",
        "1 Jan 099 00:00:00 +0000                     | 1999-01-01T00:00Z",
        "1 Jan 126 00:00:00 +0000                     | 2026-01-01T00:00Z",
        // zones
        "1 Jan 2026 00:00:00 UT                       | 2026-01-01T00:00Z",
        "1 Jan 2026 00:00:00 EST                      | 2026-01-01T00:00-05:00",
        "1 Jan 2026 00:00:00 EDT                      | 2026-01-01T00:00-04:00",
        "1 Jan 2026 00:00:00 CST                      | 2026-01-01T00:00-06:00",
        "1 Jan 2026 00:00:00 CDT                      | 2026-01-01T00:00-05:00",
        "1 Jan 2026 00:00:00 MST                      | 2026-01-01T00:00-07:00",
        "1 Jan 2026 00:00:00 MDT                      | 2026-01-01T00:00-06:00",
        "1 Jan 2026 00:00:00 PST                      | 2026-01-01T00:00-08:00",
        "1 Jan 2026 00:00:00 pdt                      | 2026-01-01T00:00-07:00",
        "1 Jan 2026 00:00:00 A                        | 2026-01-01T00:00Z",
        "1 Jan 2026 00:00:00 CEST                     | 2026-01-01T00:00Z",
        "1 Jan 2026 00:00:00 -0000                    | 2026-01-01T00:00Z",
        "1 Jan 2026 00:00:00 +1800                    | 2026-01-01T00:00+18:00",
        "1 Jan 2026 00:00:00 -0700 (PDT)              | 2026-01-01T00:00-07:00",
        "1 Jan 2026 00:00:00 -0700 PDT                | 2026-01-01T00:00-07:00",
        // lenient
        "1 Jan 2026 00:00:00                          | 2026-01-01T00:00Z",
        "1 Jan 2026 00:00                             | 2026-01-01T00:00Z",
        "1 January 2026 7:00:00 +0000                 | 2026-01-01T07:00Z",
        "Sunday, 06-Nov-94 08:49:37 GMT               | 1994-11-06T08:49:37Z",
        "Mon 05 JAN 2026 00:00:00+0100                | 2026-01-05T00:00+01:00",
        "Fri, 1 Jan 2026 00:00:00 +0000               | 2026-01-01T00:00Z",
        "31 Dec 2016 23:59:60 +0000                   | 2017-01-01T00:00Z",
        "29 Feb 2024 00:00:00 +0000                   | 2024-02-29T00:00Z",
        "(c(d\\)e)) 1 (f) Jan 2026 00:00:00 +0000     | 2026-01-01T00:00Z",
      })
  void datesAreRead(String text, String iso) {
    assertThat(MailDate.parse(text)).map(Object::toString).contains(iso);
    assertThat(MailDate.parse(text + " (trailing comment) ")).map(Object::toString).contains(iso);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "(",
        "yesterday",
        "Fri,",
        "1",
        "1 Jan",
        "1 Jan 2026",
        "1 Jan 2026 00",
        "1 Jan 2026 0000 +0000",
        "0 Jan 2026 00:00:00 +0000",
        "32 Jan 2026 00:00:00 +0000",
        "100 Jan 2026 00:00:00 +0000",
        "29 Feb 2026 00:00:00 +0000",
        "31 Apr 2026 00:00:00 +0000",
        "1 Ja 2026 00:00:00 +0000",
        "1 Ebm 2026 00:00:00 +0000",
        "1 1 2026 00:00:00 +0000",
        "1 Jan 6 00:00:00 +0000",
        "1 Jan 20260 00:00:00 +0000",
        "1 Jan 2026 24:00:00 +0000",
        "1 Jan 2026 00:60:00 +0000",
        "1 Jan 2026 00:0:00 +0000",
        "1 Jan 2026 00:00:61 +0000",
        "1 Jan 2026 00:00:000 +0000",
        "1 Jan 2026 00:00:00 +1801",
        "1 Jan 2026 00:00:00 +0060",
        "1 Jan 2026 00:00:00 +100",
        "1 Jan 2026 00:00:00 +",
        "1 Jan 2026 00:00:00 GMT+0100",
        "1 Jan 2026 00:00:00 +0000 7",
        "1 Jan 99999999999999999999 00:00:00 +0000",
        "2026-01-01T00:00:00Z",
        "\u0661 Jan 2026 00:00:00 +0000",
      })
  void whatIsNoDateIsNone(String text) {
    assertThat(MailDate.parse(text)).isEmpty();
  }
}
