package dev.netclients.ftp;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The path in the text of a 257: quoted, with quotes in it doubled (RFC 959, appendix II). One that
 * could not be sent back, for a line end in it, is none.
 */
final class PathReply {
  private PathReply() {}

  /** Returns the path, or nothing if the text does not begin with one. */
  static Optional<String> parse(String text, Charset charset) {
    if (!text.startsWith("\"")) {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (i + 1 == text.length() || text.charAt(i + 1) != '"') {
          return Optional.of(Names.fromWire(path.toString(), charset));
        }
        i++;
      }
      if (c == '\r' || c == '\n' || c == 0) {
        return Optional.empty();
      }
      path.append(c);
    }
    return Optional.empty(); // the quote is never closed
  }
}
