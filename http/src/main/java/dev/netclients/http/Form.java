package dev.netclients.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The fields of an HTML form, as {@code application/x-www-form-urlencoded} in UTF-8 (the URL
 * standard, section 5). Immutable: {@link #with} returns a longer one.
 */
public final class Form implements TypedContent {
  private final String encoded;

  private Form(String encoded) {
    this.encoded = encoded;
  }

  /**
   * Returns a form made of alternating names and values.
   *
   * @throws IllegalArgumentException if a value is missing
   */
  public static Form of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "form: " + namesAndValues.length + " texts (expected: pairs of name and value)");
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      append(all, namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Form(all.toString());
  }

  /** Returns this form with one more field at its end. */
  public Form with(String name, String value) {
    StringBuilder all = new StringBuilder(encoded);
    append(all, name, value);
    return new Form(all.toString());
  }

  private static void append(StringBuilder all, String name, String value) {
    if (all.length() > 0) {
      all.append('&');
    }
    all.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  /** Returns the encoded form, which can also stand as the query of a URL. */
  public String encoded() {
    return encoded;
  }

  @Override
  public String type() {
    return "application/x-www-form-urlencoded";
  }

  @Override
  public OptionalLong length() {
    return OptionalLong.of(encoded.length()); // it is ASCII
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(encoded.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns the number of bytes; the fields may be secrets. */
  @Override
  public String toString() {
    return "form of " + encoded.length() + " bytes";
  }
}
