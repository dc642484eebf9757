package dev.netclients.ftp;

import dev.netclients.Printable;
import dev.netclients.line.Line;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One row of a listing, with the bytes that it was made of. What the server did not tell, or told
 * in a form that is none, is empty; a row that nobody understands is {@link Kind#UNREAD} and has
 * nothing but its bytes.
 *
 * <p>Immutable.
 */
public final class FtpEntry {
  /** What an entry is. */
  public enum Kind {
    /** A file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A link to something, which may be anywhere. */
    LINK,
    /** The folder that is listed. */
    SELF,
    /** A folder that the listed one is in. */
    PARENT,
    /** Something else. */
    OTHER,
    /** A row that could not be understood. */
    UNREAD
  }

  private static final long NO_SIZE = -1;

  private final byte[] row;
  private final Charset charset;
  private final int factsEnd; // of an MLSx row: the index of the blank before the name; else 0
  private final Map<String, String> told; // by other listings
  private final String name;
  private final Kind kind;
  private final long size;
  private final long modified; // ms, or FtpTime.NONE

  private FtpEntry(
      byte[] row,
      Charset charset,
      int factsEnd,
      Map<String, String> told,
      String name,
      Kind kind,
      long size,
      long modified) {
    this.row = row;
    this.charset = charset;
    this.factsEnd = factsEnd;
    this.told = told;
    this.name = name;
    this.kind = kind;
    this.size = size;
    this.modified = modified;
  }

  // entry = [ facts ] SP pathname
  // facts = 1*( fact ";" )      fact = factname "=" value      (RFC 3659, section 7.2)
  /** Parses a row of MLSD, or the one that MLST answers with. */
  static FtpEntry mlsx(Line line, Charset charset) {
    byte[] row = line.bytes();
    int blank = line.indexOf(' ', 0);
    if (blank < 0 || blank + 1 == row.length) {
      return unread(row, charset);
    }
    Kind kind = Kind.OTHER;
    long size = NO_SIZE;
    long modified = FtpTime.NONE;
    for (int at = 0; at < blank; ) {
      int end = line.indexOf(';', at);
      end = end < 0 || end > blank ? blank : end;
      int equals = line.indexOf('=', at);
      if (equals > at && equals < end) {
        switch (line.at(at) | 0x20) { // most facts can be told by their first letter
          case 't' -> kind = is(line, at, equals, "type") ? kind(line, equals + 1, end) : kind;
          case 's' -> size = is(line, at, equals, "size") ? line.number(equals + 1, end) : size;
          case 'm' ->
              modified =
                  is(line, at, equals, "modify") ? FtpTime.millis(line, equals + 1, end) : modified;
          default -> {
            // Read when somebody asks.
          }
        }
      }
      at = end + 1;
    }
    String name = line.text(blank + 1, row.length, charset);
    return new FtpEntry(row, charset, blank, Map.of(), name, kind, size, modified);
  }

  private static boolean is(Line line, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((line.at(from + i) | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Kind kind(Line line, int from, int to) {
    if (is(line, from, to, "file")) {
      return Kind.FILE;
    } else if (is(line, from, to, "dir")) {
      return Kind.FOLDER;
    } else if (is(line, from, to, "cdir")) {
      return Kind.SELF;
    } else if (is(line, from, to, "pdir")) {
      return Kind.PARENT;
    }
    // OS.unix=slink:target and OS.unix=symlink are what servers say of links.
    boolean link =
        to - from >= 13 && is(line, from, from + 13, "os.unix=slink")
            || to - from >= 15 && is(line, from, from + 15, "os.unix=symlink");
    return link ? Kind.LINK : Kind.OTHER;
  }

  /** A row of LIST that was understood. */
  static FtpEntry listed(
      byte[] row,
      Charset charset,
      String name,
      Kind kind,
      long size,
      Optional<Instant> modified,
      Map<String, String> told) {
    long millis = modified.map(Instant::toEpochMilli).orElse(FtpTime.NONE);
    return new FtpEntry(row, charset, 0, Map.copyOf(told), name, kind, size, millis);
  }

  /** A row that was not. */
  static FtpEntry unread(byte[] row, Charset charset) {
    return new FtpEntry(row, charset, 0, Map.of(), "", Kind.UNREAD, NO_SIZE, FtpTime.NONE);
  }

  /** Returns the name as the server gives it: data, not a file name. Empty if unread. */
  public String name() {
    return name;
  }

  /** Returns what it is. */
  public Kind kind() {
    return kind;
  }

  /** Returns the size in bytes, if the server told. */
  public OptionalLong size() {
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /**
   * Returns when it was last changed, if the server told. MLSD tells in UTC, to the second or
   * better; LIST in the server's own time zone, which is taken for UTC, and often to the day.
   */
  public Optional<Instant> modified() {
    return FtpTime.instant(modified);
  }

  /**
   * Returns what else the server told: MLSD's facts by name in lower case, or {@code owner}, {@code
   * group}, {@code permissions} and {@code target} of LIST.
   */
  public Map<String, String> facts() {
    if (factsEnd == 0) {
      return told;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    for (String fact : new String(row, 0, factsEnd, charset).split(";")) {
      int equals = fact.indexOf('=');
      if (equals > 0) {
        facts.put(fact.substring(0, equals).toLowerCase(Locale.ROOT), fact.substring(equals + 1));
      }
    }
    return Collections.unmodifiableMap(facts);
  }

  /** Returns the row as it came, without its line end. */
  public byte[] raw() {
    return row.clone();
  }

  /** Returns the row in the session's charset. */
  public String rawText() {
    return new String(row, charset);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FtpEntry that
        && java.util.Arrays.equals(row, that.row)
        && name.equals(that.name)
        && kind == that.kind
        && size == that.size
        && modified == that.modified;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, kind, size, modified);
  }

  /** Returns the row, escaped. */
  @Override
  public String toString() {
    return Printable.of(rawText());
  }
}
