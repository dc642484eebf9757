package dev.netclients.nntp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.netclients.Printable;
import dev.netclients.line.Line;
import dev.netclients.message.Address;
import dev.netclients.message.HeaderText;
import dev.netclients.message.MailDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A row of an overview: an article's number and its most important headers (RFC 3977, section 8.3).
 *
 * <p>It keeps the row's bytes and decodes a field when it is asked for, so that going through a
 * large group costs little. Headers that the article does not have are empty. Immutable, and safe
 * for use by many threads.
 */
public final class Overview {
  private final OverviewFormat format;
  private final long number;
  private final byte[] bytes;
  private final Line row; // a view of them
  private final int start; // of the first field; behind the row's end if there is none

  private Overview(OverviewFormat format, long number, byte[] bytes, int start) {
    this.format = format;
    this.number = number;
    this.bytes = bytes;
    this.row = Line.of(bytes);
    this.start = start;
  }

  // number TAB field *(TAB field); fields at the end may be missing
  static Optional<Overview> parse(Line row, OverviewFormat format) {
    int tab = row.indexOf('\t', 0);
    int end = tab < 0 ? row.length() : tab;
    long number = Words.number(row, 0, end);
    return number < 0
        ? Optional.empty()
        : Optional.of(new Overview(format, number, row.bytes(), end + 1));
  }

  /** Returns the article's number; 0 if the overview was asked for by message-id. */
  public long number() {
    return number;
  }

  /** Returns a copy of the row as it came, without its end: number, tabs and fields. */
  public byte[] raw() {
    return bytes.clone();
  }

  /**
   * Returns a field's content as it came.
   *
   * @param name a header's name, such as {@code Xref}, or {@code :bytes} or {@code :lines}; case
   *     does not matter
   * @return empty if the row has no such field, or nothing in it
   */
  public Optional<byte[]> raw(String name) {
    return place(name).map(at -> Arrays.copyOfRange(bytes, at.from, at.to));
  }

  /**
   * Returns a field as text, encoded words as they are; UTF-8 if that fits, else Latin-1, so that
   * no byte is lost.
   *
   * @param name as for {@link #raw(String)}
   */
  public Optional<String> value(String name) {
    return place(name).map(at -> HeaderText.unfold(bytes, at.from, at.to - at.from));
  }

  /** Returns {@link #value} with its encoded words decoded (RFC 2047). */
  public Optional<String> text(String name) {
    return value(name).map(HeaderText::decode);
  }

  /** Returns the subject, decoded; empty if there is none. */
  public String subject() {
    return text("Subject").orElse("");
  }

  /** Returns who wrote the article, decoded; empty if nobody is told. */
  public String from() {
    return text("From").orElse("");
  }

  /** Returns the author's address, if one can be made out. */
  public Optional<Address> author() {
    return value("From").flatMap(from -> Address.parse(from).stream().findFirst());
  }

  /** Returns when the article was written, if that can be made out. */
  public Optional<OffsetDateTime> date() {
    return value("Date").flatMap(MailDate::parse);
  }

  /** Returns the message-id with its angle brackets; empty if there is none. */
  public String messageId() {
    return value("Message-ID").orElse("");
  }

  /** Returns the message-ids of the articles before it in its thread, the first one first. */
  public List<String> references() {
    return value("References")
        .map(ids -> Arrays.stream(ids.split("[ \t]+")).filter(id -> !id.isEmpty()).toList())
        .orElse(List.of());
  }

  /** Returns the size of the article in bytes, if told. */
  public OptionalLong bytes() {
    return count(":bytes");
  }

  /** Returns how many lines the article's body has, if told. */
  public OptionalLong lines() {
    return count(":lines");
  }

  private OptionalLong count(String name) {
    Optional<Place> at = place(name);
    long count = at.isEmpty() ? -1 : row.number(at.get().from, at.get().to);
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** Where a field's content stands in the row. */
  private record Place(int from, int to) {}

  private Optional<Place> place(String name) {
    int index = format.indexOf(Objects.requireNonNull(name, "name"));
    int from = index < 0 ? -1 : fieldStart(index);
    if (from < 0) {
      return Optional.empty();
    }
    int tab = row.indexOf('\t', from);
    int to = tab < 0 ? bytes.length : tab;
    OverviewFormat.Field field = format.fields().get(index);
    if (field.full()) {
      from = contentStart(from, to, field.name());
    }
    return from >= to ? Optional.empty() : Optional.of(new Place(from, to));
  }

  /** Returns where the field of that index begins; -1 if the row ends before it. */
  private int fieldStart(int index) {
    int from = start;
    for (int i = 0; i < index && from <= bytes.length; i++) {
      int tab = row.indexOf('\t', from);
      from = tab < 0 ? bytes.length + 1 : tab + 1;
    }
    return from <= bytes.length ? from : -1;
  }

  /** Returns where the content begins behind {@code name} and its colon, which stand before it. */
  private int contentStart(int from, int to, String name) {
    int colon = from + name.length();
    boolean named =
        colon < to
            && bytes[colon] == ':'
            && row.text(from, colon, ISO_8859_1).equalsIgnoreCase(name);
    int at = named ? colon + 1 : from;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Returns the row escaped and cut, for a log. */
  @Override
  public String toString() {
    return Printable.of(row.text(0));
  }
}
