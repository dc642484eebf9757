package dev.netclients.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.Printable;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One field of a header, or a line that is none. A view of the block's bytes: immutable and
 * thread-safe as long as nobody changes those.
 */
public final class HeaderField {
  private final byte[] bytes;
  private final int start;
  private final int nameEnd;
  private final int end;

  HeaderField(byte[] bytes, int start, int nameEnd, int end) {
    this.bytes = bytes;
    this.start = start;
    this.nameEnd = nameEnd;
    this.end = end;
  }

  /** Returns the name as it is written; empty for a line that is no field. */
  public String name() {
    return new String(bytes, start, nameEnd - start, ISO_8859_1);
  }

  /** Returns a copy of all bytes of the field, folding and line end included. */
  public byte[] raw() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /**
   * Returns what follows the colon, unfolded and without spaces round it; encoded words are left as
   * they are. It is UTF-8 (RFC 6532) if that fits, else Latin-1, so that no byte is lost.
   */
  public String value() {
    int from = start;
    if (nameEnd > start) {
      from = nameEnd;
      while (bytes[from] != ':') { // spaces before it, and there is one
        from++;
      }
      from++;
    }
    return HeaderText.unfold(bytes, from, end - from);
  }

  /** Returns {@link #value()} with its encoded words decoded (RFC 2047). */
  public String text() {
    return HeaderText.decode(value());
  }

  /** Returns the addresses that the field lists, as {@link Address#parse} reads them. */
  public List<Address> addresses() {
    return Address.parse(value());
  }

  /** Returns the date that the field holds, as {@link MailDate#parse} reads it. */
  public Optional<OffsetDateTime> date() {
    return MailDate.parse(value());
  }

  /** Returns the field escaped and cut, for a log. */
  @Override
  public String toString() {
    return Printable.of(bytes, start, end - start);
  }
}
