package dev.netclients.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes JSON in ASCII, on one line, so that it is safe to be looked at. */
final class Json {
  private final StringBuilder out = new StringBuilder("{");

  /** Adds a member; null values are left out. */
  Json put(String name, @Nullable Object value) {
    if (value != null) {
      if (out.length() > 1) {
        out.append(',');
      }
      text(name);
      out.append(':');
      if (value instanceof Number || value instanceof Boolean) {
        out.append(value);
      } else if (value instanceof Map<?, ?> map) {
        Json members = new Json();
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
        sorted.forEach(members::put);
        out.append(members);
      } else {
        text(value.toString());
      }
    }
    return this;
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out + "}";
  }
}
