package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A section of a message: the whole, its header, its text, a part; all of it or a stretch (RFC
 * 9051, section 6.4.5.1). Fetching one does not mark the message as seen unless {@link
 * #markingSeen()} was asked for.
 *
 * @param name what stands between the brackets, in upper case, such as {@code 1.2.HEADER}; empty
 *     for the whole message
 * @param binary whether the server undoes the part's transfer encoding (BINARY, RFC 3516)
 * @param offset where the stretch begins, in bytes from 0; -1 for all
 * @param length how many bytes the stretch has at the most; -1 for all
 * @param seen whether the message is marked as seen
 */
public record Section(String name, boolean binary, long offset, long length, boolean seen)
    implements FetchItem {
  private static final String PART = "[1-9][0-9]{0,8}(?:\\.[1-9][0-9]{0,8}){0,99}";
  private static final String FIELD = "[!-~&&[^:()\"\\\\{%*\\]]]{1,200}";
  private static final String FIELDS = // *+ takes no stack, however many they are
      "HEADER\\.FIELDS(?:\\.NOT)? \\(" + FIELD + "(?: " + FIELD + ")*+\\)";
  private static final Pattern NAME =
      Pattern.compile(
          "|(?:" + PART + "\\.)?(?:HEADER|TEXT|" + FIELDS + ")|" + PART + "(?:\\.MIME)?");

  /** Checks that there is such a section. */
  public Section {
    name = name.toUpperCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || binary && !name.matches("|" + PART)) {
      throw new IllegalArgumentException(
          "section: " + Printable.of(name) + " (expected: such as 1.2, HEADER or 1.MIME)");
    }
    if (offset < -1 || offset > NumberSet.MAX || (offset == -1) != (length == -1)) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: 0 to 2^32-1)");
    }
    if (offset >= 0 && (length < 1 || length > NumberSet.MAX)) {
      throw new IllegalArgumentException("length: " + length + " (expected: 1 to 2^32-1)");
    }
  }

  private static Section of(String name) {
    return new Section(name, false, -1, -1, false);
  }

  /** Returns the whole message, header and all. */
  public static Section message() {
    return of("");
  }

  /** Returns the message's header. */
  public static Section header() {
    return of("HEADER");
  }

  /** Returns the message without its header. */
  public static Section text() {
    return of("TEXT");
  }

  /** Returns these fields of the header. */
  public static Section headerFields(String... names) {
    return of("HEADER.FIELDS (" + fields(names) + ")");
  }

  /** Returns the header without these fields. */
  public static Section headerFieldsNot(String... names) {
    return of("HEADER.FIELDS.NOT (" + fields(names) + ")");
  }

  private static String fields(String... names) {
    for (String name : names) {
      if (!name.matches(FIELD)) {
        throw new IllegalArgumentException(
            "field: " + Printable.of(name) + " (expected: a header field's name)");
      }
    }
    return Arrays.stream(names).collect(Collectors.joining(" "));
  }

  /** Returns a part's content as it is encoded, such as {@code 1} or {@code 2.1}. */
  public static Section part(String path) {
    return of(checkPath(path));
  }

  /** Returns a part's own header fields. */
  public static Section mime(String path) {
    return of(checkPath(path) + ".MIME");
  }

  /** Returns the header of the message that a part is. */
  public static Section headerOf(String path) {
    return of(checkPath(path) + ".HEADER");
  }

  /** Returns the text of the message that a part is. */
  public static Section textOf(String path) {
    return of(checkPath(path) + ".TEXT");
  }

  /**
   * Returns a part with its transfer encoding undone by the server, which has to know BINARY (RFC
   * 3516).
   */
  public static Section binary(String path) {
    return new Section(checkPath(path), true, -1, -1, false);
  }

  private static String checkPath(String path) {
    if (!path.matches(PART)) {
      throw new IllegalArgumentException(
          "part: " + Printable.of(path) + " (expected: numbers with dots between, such as 2.1)");
    }
    return path;
  }

  /** Returns whether a section can have that name, in any case. */
  public static boolean isName(String name) {
    return NAME.matcher(name.toUpperCase(Locale.ROOT)).matches();
  }

  /**
   * Returns a stretch of this section.
   *
   * @param from its first byte, from 0 on
   * @param bytes how many, at least 1; fewer come if the section ends before
   */
  public Section partial(long from, long bytes) {
    return new Section(name, binary, from, bytes, seen);
  }

  /** Returns this section, to be fetched in the way that marks the message as seen. */
  public Section markingSeen() {
    return new Section(name, binary, offset, length, true);
  }

  /** Returns where the stretch begins, if it is one. */
  public OptionalLong origin() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  // fetch-att = "BODY" [".PEEK"] section [partial] / "BINARY" [".PEEK"] section-binary [partial]
  @Override
  public String command() {
    return (binary ? "BINARY" : "BODY")
        + (seen ? "" : ".PEEK")
        + "["
        + name
        + "]"
        + (offset < 0 ? "" : "<" + offset + "." + length + ">");
  }

  @Override
  public String toString() {
    return command();
  }
}
