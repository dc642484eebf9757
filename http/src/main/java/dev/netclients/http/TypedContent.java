package dev.netclients.http;

import dev.netclients.Content;

/** Content that knows its media type: a {@link Form}, a {@link Multipart}. */
public interface TypedContent extends Content {
  /** Returns the media type, as it stands in {@code Content-Type}. */
  String type();

  /**
   * Returns {@code content} as {@code type}.
   *
   * @throws IllegalArgumentException if {@code type} is not {@code type/subtype} in printable ASCII
   */
  static TypedContent of(String type, Content content) {
    return new Typed(Syntax.mediaType(type), content);
  }
}
