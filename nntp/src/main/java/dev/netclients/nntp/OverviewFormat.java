package dev.netclients.nntp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Which fields the rows of an overview have, behind the article's number (RFC 3977, section 8.4).
 *
 * <p>The RFC fixes the first seven; servers may add more. Those of before the RFC name the sixth
 * and the seventh {@code Bytes:} and {@code Lines:}, which is read as {@code :bytes} and {@code
 * :lines}.
 *
 * @param fields in the order of a row
 */
public record OverviewFormat(List<Field> fields) {
  /** The RFC's own fields, without any more. */
  public static final OverviewFormat DEFAULT =
      parse(
          List.of("Subject:", "From:", "Date:", "Message-ID:", "References:", ":bytes", ":lines"));

  /** Copies the list. */
  public OverviewFormat {
    fields = List.copyOf(fields);
  }

  /**
   * A field.
   *
   * @param name the header's name without its colon, or {@code :bytes} and the like, which the
   *     server counts itself
   * @param full whether the header's name stands before its content in each row
   */
  public record Field(String name, boolean full) {}

  /** Returns where {@code name} stands, from 0; -1 if rows do not have it. Case does not matter. */
  int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name.equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  // header-meta-name ":" ["full"], or ":" header-meta-name
  static OverviewFormat parse(Collection<String> lines) {
    List<Field> fields = new ArrayList<>();
    for (String line : lines) {
      String field = line.strip();
      boolean full = field.toLowerCase(Locale.ROOT).endsWith(":full");
      String name = full ? field.substring(0, field.length() - 5) : field;
      if (name.endsWith(":")) {
        name = name.substring(0, name.length() - 1);
      }
      fields.add(new Field(name, full));
    }
    modernise(fields, 5, "Bytes", ":bytes");
    modernise(fields, 6, "Lines", ":lines");
    return new OverviewFormat(fields);
  }

  private static void modernise(List<Field> fields, int index, String old, String name) {
    if (index < fields.size()
        && !fields.get(index).full
        && fields.get(index).name.equalsIgnoreCase(old)) {
      fields.set(index, new Field(name, false));
    }
  }
}
