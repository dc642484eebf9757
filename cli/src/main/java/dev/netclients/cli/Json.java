package dev.netclients.cli;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object on one line (RFC 8259), in ASCII: nothing of it means anything to a terminal, and
 * no reader has to be told a charset.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text);

  /** Begins an object. */
  Json() {
    out.writeStartObject();
  }

  /**
   * Adds a member: a number, a boolean, a map of those and texts, or the value's text; not null.
   */
  Json put(String name, @Nullable Object value) {
    if (value != null) {
      out.writeName(name);
      if (value instanceof Number number) {
        out.writeNumber(number.longValue());
      } else if (value instanceof Boolean bool) {
        out.writeBoolean(bool);
      } else if (value instanceof Map<?, ?> map) {
        out.writeStartObject();
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, member) -> sorted.put(String.valueOf(key), member));
        sorted.forEach(this::put);
        out.writeEndObject();
      } else {
        out.writeString(value.toString());
      }
    }
    return this;
  }

  /** Ends the object and returns it. */
  String line() {
    out.writeEndObject();
    out.close();
    return text.toString();
  }
}
