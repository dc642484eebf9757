package dev.netclients.http;

import dev.netclients.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;

/** The shape behind {@link TypedContent#of}. */
record Typed(String type, Content content) implements TypedContent {
  Typed {
    Objects.requireNonNull(content, "content");
  }

  @Override
  public OptionalLong length() {
    return content.length();
  }

  @Override
  public boolean repeatable() {
    return content.repeatable();
  }

  @Override
  public InputStream open() throws IOException {
    return content.open();
  }
}
