package dev.netclients.http;

import dev.netclients.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message in the order in which they came, names compared without regard to case
 * (RFC 9110, section 5).
 *
 * <p>A name may have several values. They are never joined, since a {@code Set-Cookie} cannot be. A
 * server's values are decoded as UTF-8. Immutable and safe for use by many threads.
 */
public final class Headers implements Iterable<Headers.Field> {
  /** No fields. */
  public static final Headers EMPTY = new Headers(new okhttp3.Headers.Builder().build());

  private static final Set<String> SECRET =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

  /**
   * One field.
   *
   * @param name as it was written
   * @param value without surrounding white space
   */
  public record Field(String name, String value) {
    /** Returns the field as a line, with the value masked where it is a secret. */
    @Override
    public String toString() {
      String shown = isSecret(name) ? "***" : Printable.of(value, 1000);
      return Printable.of(name) + ": " + shown;
    }
  }

  private final okhttp3.Headers fields;

  Headers(okhttp3.Headers fields) {
    this.fields = fields;
  }

  /**
   * Returns fields made of alternating names and values.
   *
   * @throws IllegalArgumentException if a name is no token, a value holds anything but printable
   *     ASCII, space and tab, or a value is missing
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "headers: " + namesAndValues.length + " texts (expected: pairs of name and value)");
    }
    okhttp3.Headers.Builder all = new okhttp3.Headers.Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.add(
          Syntax.fieldName(namesAndValues[i]),
          Syntax.fieldValue(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(all.build());
  }

  /** Returns the first value of {@code name}. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(first(name));
  }

  @Nullable String first(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase(name)) {
        return fields.value(i);
      }
    }
    return null;
  }

  /** Returns all values of {@code name} in their order; none if there is no such field. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase(name)) {
        values.add(fields.value(i));
      }
    }
    return List.copyOf(values);
  }

  /** Returns whether there is a field called {@code name}. */
  public boolean has(String name) {
    return first(name) != null;
  }

  /** Returns the names, each once and in alphabetical order; compared without regard to case. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    forEach(field -> names.add(field.name()));
    return names;
  }

  /** Returns the number of fields. */
  public int size() {
    return fields.size();
  }

  @Override
  public Iterator<Field> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < fields.size();
      }

      @Override
      public Field next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Field field = new Field(fields.name(next), fields.value(next));
        next++;
        return field;
      }
    };
  }

  static boolean isSecret(String name) {
    return SECRET.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Headers that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** Returns the fields as lines, credentials and cookies masked. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    forEach(field -> out.append(field).append('\n'));
    return out.toString();
  }
}
