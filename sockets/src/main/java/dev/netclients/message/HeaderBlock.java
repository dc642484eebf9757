package dev.netclients.message;

import dev.netclients.LimitException;
import dev.netclients.Stage;
import dev.netclients.line.Peer;
import dev.netclients.line.Scan;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The header of a message: its fields in order, each a place in the bytes (RFC 5322, section 2.2).
 *
 * <p>Parsing finds where fields begin and end, and nothing else; names, texts, dates and addresses
 * are made when asked for, each time anew.
 *
 * <p>A line that is no field (no colon, a name with a space inside, a first line that begins with a
 * space) is kept in its place as a field without a name. Lines end with CRLF or LF; a CR alone is a
 * character.
 *
 * <p>Immutable and thread-safe, as long as nobody changes the bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5322#section-2.2">RFC 5322, section 2.2</a>
 */
public final class HeaderBlock {
  /** How many bytes {@link #read(InputStream)} takes: 256 KiB, as HTTP clients do. */
  public static final int DEFAULT_LIMIT = 256 << 10;

  /**
   * Fields told apart; all behind them stay one field without a name. Mail has fewer than a
   * hundred.
   */
  static final int MAX_FIELDS = 10_000;

  private final byte[] bytes;
  // Of field i: where it begins at 2 * i, where its name ends at 2 * i + 1. Then the last one's
  // end.
  private final int[] places;
  private final int count;
  private final int end;
  private final int offset;

  private HeaderBlock(byte[] bytes, int offset, int[] places, int count, int end) {
    this.bytes = bytes;
    this.offset = offset;
    this.places = places;
    this.count = count;
    this.end = end;
  }

  /** Returns the header at the beginning of {@code message}, which is not copied. */
  public static HeaderBlock parse(byte[] message) {
    return parse(message, 0, message.length);
  }

  /**
   * Returns the header at {@code offset}. It ends with the first empty line, or after {@code
   * length} bytes. The array is not copied.
   */
  public static HeaderBlock parse(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int limit = offset + length;
    int[] places = new int[2 * 16 + 1];
    int count = 0;
    int at = offset;
    while (at < limit && !isEmptyLine(bytes, at, limit)) {
      if (2 * count + 3 > places.length) {
        places = Arrays.copyOf(places, 2 * places.length);
      }
      places[2 * count] = at;
      if (count == MAX_FIELDS) {
        places[2 * count + 1] = at;
        at = allThatFollows(bytes, at, limit);
      } else {
        places[2 * count + 1] = nameEnd(bytes, at, limit);
        at = nextField(bytes, at, limit);
      }
      count++;
    }
    places[2 * count] = at;
    if (at < limit) {
      at += bytes[at] == '\r' ? 2 : 1;
    }
    return new HeaderBlock(bytes, offset, places, count, at);
  }

  /** As {@link #read(InputStream, int)} with {@link #DEFAULT_LIMIT}. */
  public static HeaderBlock read(InputStream in) throws IOException {
    return read(in, DEFAULT_LIMIT);
  }

  /**
   * Reads a header from {@code in} up to its empty line or the end, and leaves the stream at the
   * body. It is read byte by byte, so the stream should have a buffer.
   *
   * @param limit the number of bytes that the header may have
   * @throws LimitException if it has more; {@code limit} bytes and one were read then
   * @throws IOException as {@code in} throws it
   */
  public static HeaderBlock read(InputStream in, int limit) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
    }
    byte[] bytes = new byte[Math.min(limit, 1024)];
    int size = 0;
    int lineStart = 0;
    for (int b; (b = in.read()) >= 0; ) {
      if (size == bytes.length) {
        if (size == limit) {
          throw new LimitException("", Stage.RECEIVE, "bytes in a header", limit, limit + 1L);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 2L * size));
      }
      bytes[size++] = (byte) b;
      if (b == '\n') {
        if (isEmptyLine(bytes, lineStart, size)) {
          break;
        }
        lineStart = size;
      }
    }
    return parse(bytes, 0, size);
  }

  /**
   * Reads a header of at most {@link #DEFAULT_LIMIT} bytes that comes from {@code peer}: in blocks,
   * so the stream is left somewhere behind it. For bodies of which nothing else is wanted.
   *
   * @throws LimitException if it has more; the conversation is over then
   * @throws IOException as {@code in} throws it
   */
  public static HeaderBlock readAhead(InputStream in, Peer peer) throws IOException {
    byte[] bytes = new byte[4096];
    int size = 0;
    int lineStart = 0;
    for (int n; (n = in.read(bytes, size, bytes.length - size)) >= 0; ) {
      int from = size;
      size += n;
      for (int lf; (lf = Scan.indexOf(bytes, from, size, (byte) '\n')) >= 0; from = lf + 1) {
        if (isEmptyLine(bytes, lineStart, lf + 1) && lf < DEFAULT_LIMIT) {
          return parse(Arrays.copyOf(bytes, lf + 1));
        }
        lineStart = lf + 1;
      }
      if (size > DEFAULT_LIMIT) {
        throw peer.over("bytes in a header", DEFAULT_LIMIT, size);
      }
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
    }
    return parse(Arrays.copyOf(bytes, size));
  }

  private static boolean isEmptyLine(byte[] bytes, int at, int limit) {
    byte b = bytes[at];
    return b == '\n' || b == '\r' && at + 1 < limit && bytes[at + 1] == '\n';
  }

  // field-name = 1*ftext; ftext = %d33-57 / %d59-126. Spaces may precede the colon (RFC 5322, 4.5).
  private static int nameEnd(byte[] bytes, int start, int limit) {
    int i = start;
    while (i < limit && bytes[i] > ' ' && bytes[i] != ':' && bytes[i] != 0x7F) {
      i++;
    }
    int nameEnd = i;
    while (i < limit && (bytes[i] == ' ' || bytes[i] == '\t')) {
      i++;
    }
    return i < limit && bytes[i] == ':' ? nameEnd : start;
  }

  /** Returns where the field at {@code at} ends: before a line that does not begin with a space. */
  private static int nextField(byte[] bytes, int at, int limit) {
    int i = at;
    do {
      while (i < limit && bytes[i] != '\n') {
        i++;
      }
      i++;
    } while (i < limit && (bytes[i] == ' ' || bytes[i] == '\t'));
    return Math.min(i, limit);
  }

  private static int allThatFollows(byte[] bytes, int at, int limit) {
    int i = at;
    while (i < limit && !isEmptyLine(bytes, i, limit)) {
      i = nextField(bytes, i, limit);
    }
    return i;
  }

  /** Returns the number of bytes, the empty line included: where the body begins. */
  public int size() {
    return end - offset;
  }

  /** Returns all fields in order; a view. */
  public List<HeaderField> fields() {
    return new AbstractList<>() {
      @Override
      public HeaderField get(int index) {
        return field(Objects.checkIndex(index, count));
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /** Returns the first field of that name, whose case does not matter. */
  public Optional<HeaderField> first(String name) {
    int index = indexOf(name, 0);
    return index < 0 ? Optional.empty() : Optional.of(field(index));
  }

  /** Returns all fields of that name in order. */
  public List<HeaderField> all(String name) {
    List<HeaderField> found = new ArrayList<>();
    for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
      found.add(field(i));
    }
    return found;
  }

  /** Returns the {@linkplain HeaderField#text() text} of the first field of that name. */
  public Optional<String> text(String name) {
    return first(name).map(HeaderField::text);
  }

  /** Returns the addresses in all fields of that name. */
  public List<Address> addresses(String name) {
    List<Address> found = new ArrayList<>();
    for (HeaderField field : all(name)) {
      found.addAll(field.addresses());
    }
    return found;
  }

  /** Returns when the message was written by its own account: the field {@code Date}. */
  public Optional<OffsetDateTime> date() {
    return first("Date").flatMap(HeaderField::date);
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < count; i++) {
      int start = places[2 * i];
      if (places[2 * i + 1] - start == name.length() && isAt(name, start)) {
        return name.isEmpty() ? -1 : i; // what has no name is not found by it
      }
    }
    return -1;
  }

  private boolean isAt(String name, int start) {
    for (int i = 0; i < name.length(); i++) {
      if (lower(bytes[start + i]) != lower(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  private HeaderField field(int index) {
    return new HeaderField(bytes, places[2 * index], places[2 * index + 1], places[2 * index + 2]);
  }

  /** Returns how many bytes and fields there are; no content. */
  @Override
  public String toString() {
    return "HeaderBlock[" + size() + " bytes, " + count + " fields]";
  }
}
