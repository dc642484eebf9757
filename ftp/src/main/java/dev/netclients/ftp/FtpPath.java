package dev.netclients.ftp;

import dev.netclients.Printable;
import dev.netclients.Target;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The path in a URL (RFC 1738, section 3.2.2): segments relative to the folder of the login, joined
 * by slashes; a first segment of {@code %2F} makes it absolute.
 *
 * @param text the path for a command; empty for the folder of the login
 * @param folder whether the URL ends in a slash, and so means a folder
 * @param type what {@code ;type=} says: a, i or d; null if nothing does
 */
record FtpPath(String text, boolean folder, @Nullable Character type) {
  // ftpurl = "ftp://" login [ "/" fpath [ ";type=" ftptype ]]
  // fpath  = fsegment *[ "/" fsegment ]
  static FtpPath of(Target target, Charset charset) {
    String raw = target.rawPath();
    String query = target.uri().getRawQuery();
    if (target.uri().getRawFragment() != null) {
      throw refused(target, "no fragment, for FTP has none");
    }
    if (query != null) {
      raw += "?" + query; // a question mark means nothing in RFC 1738's ftp
    }
    Character type = null;
    int semicolon = raw.lastIndexOf(';');
    if (semicolon >= 0 && raw.substring(semicolon).toLowerCase(Locale.ROOT).startsWith(";type=")) {
      String code = raw.substring(semicolon + 6).toLowerCase(Locale.ROOT);
      if (!code.matches("[aid]")) {
        throw refused(target, ";type=a, ;type=i or ;type=d");
      }
      type = code.charAt(0);
      raw = raw.substring(0, semicolon);
    }
    raw = raw.startsWith("/") ? raw.substring(1) : raw;
    boolean folder = raw.isEmpty() || raw.endsWith("/");
    raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    if (raw.isEmpty()) {
      return new FtpPath("", true, type);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : raw.split("/", -1)) {
      if (segment.isEmpty()) {
        throw refused(target, "no empty segment; an absolute path begins with %2F");
      }
      segments.add(decode(segment, charset, target));
    }
    String text = String.join("/", segments);
    text = text.startsWith("//") ? text.substring(1) : text; // "%2F/etc" is /etc, as "%2Fetc" is
    boolean root = text.equals("/");
    return new FtpPath(text, folder || root, type);
  }

  private static String decode(String segment, Charset charset, Target target) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return Target.decode(segment);
    }
    try {
      byte[] bytes = Target.decodeBytes(segment);
      for (byte b : bytes) {
        if (b >= 0 && b < 0x20 || b == 0x7F) {
          throw refused(target, "no control character");
        }
      }
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(target, "names in " + charset);
    }
  }

  /** Returns a name so that it can stand as one segment of a URL. */
  static String encode(String name, Charset charset) {
    return Target.encode(name.getBytes(charset), "");
  }

  /** Returns the segments of a path for a command, as a URL has them. */
  static String encodePath(String path, Charset charset) {
    StringBuilder out = new StringBuilder();
    String rest = path;
    if (path.startsWith("/")) {
      out.append("%2F");
      rest = path.substring(1);
    }
    boolean more = false;
    for (String segment : rest.split("/", -1)) {
      out.append(more ? "/" : "").append(encode(segment, charset));
      more = true;
    }
    return out.toString();
  }

  private static IllegalArgumentException refused(Target target, String expected) {
    return new IllegalArgumentException(
        "URL: " + Printable.of(target.toString()) + " (expected: " + expected + ")");
  }
}
