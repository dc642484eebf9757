package dev.netclients.nntp;

import dev.netclients.line.Line;
import dev.netclients.message.HeaderText;
import java.util.Optional;

/**
 * A row of HDR or XHDR: one header of one article (RFC 3977, section 8.5).
 *
 * @param number the article's number; 0 if it was asked for by message-id
 * @param value the header's content, encoded words as they are; UTF-8 if that fits, else Latin-1,
 *     so that no byte is lost. Empty if the article has no such header
 */
public record HeaderValue(long number, String value) {
  /** Returns the value with its encoded words decoded (RFC 2047). */
  public String text() {
    return HeaderText.decode(value);
  }

  // hdr-pair = article-number SP [content]; by message-id 0 stands for the number, and in XHDR's
  // answers (RFC 2980, section 2.6) the message-id
  static Optional<HeaderValue> parse(Line row, boolean x) {
    int blank = row.indexOf(' ', 0);
    int end = blank < 0 ? row.length() : blank;
    long number = x && row.at(0) == '<' ? 0 : Words.number(row, 0, end);
    if (number < 0) {
      return Optional.empty();
    }
    byte[] bytes = row.bytes();
    int from = Math.min(end + 1, bytes.length);
    String value = HeaderText.unfold(bytes, from, bytes.length - from);
    boolean none = x && value.equals("(none)"); // RFC 2980, section 2.6, for a header that is not
    return Optional.of(new HeaderValue(number, none ? "" : value));
  }
}
