package dev.netclients.http;

import dev.netclients.Printable;
import java.util.Locale;
import java.util.Set;

/** What may stand in a request (RFC 9110, section 5), or be said of it: checked at once. */
final class Syntax {
  /** Fields that describe this hop or the content's framing; they are made here, never given. */
  private static final Set<String> OURS =
      Set.of(
          "content-length",
          "transfer-encoding",
          "trailer",
          "te",
          "upgrade",
          "expect",
          "keep-alive",
          "http2-settings",
          "proxy-connection",
          "proxy-authorization"); // belongs to ProxyServer, and goes to that proxy alone

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
  }

  private Syntax() {}

  static boolean isTokenByte(int b) {
    return b >= 0 && b < 128 && TOKEN[b];
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenByte(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static String method(String method) {
    if (!isToken(method)) {
      throw new IllegalArgumentException(
          "method: " + Printable.of(method) + " (expected: a token, as RFC 9110, section 9.1)");
    }
    if (method.equals("CONNECT")) {
      throw new IllegalArgumentException("method: CONNECT (a tunnel is the connector's business)");
    }
    return method;
  }

  static String fieldName(String name) {
    if (!isToken(name)) {
      throw new IllegalArgumentException(
          "header: " + Printable.of(name) + " (expected: a token, as RFC 9110, section 5.1)");
    }
    return name;
  }

  /** Refuses a value outside printable ASCII and tab; the message never shows it. */
  static String fieldValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c > '~') {
        throw new IllegalArgumentException(
            String.format(
                "header %s: U+%04X at index %d (expected: printable ASCII, space or tab)",
                Printable.of(name), (int) c, i));
      }
    }
    return value;
  }

  /** Refuses a field that a request may not bring along. */
  static void requestField(String name, String value) {
    fieldName(name);
    fieldValue(name, value);
    String lower = name.toLowerCase(Locale.ROOT);
    if (OURS.contains(lower)) {
      throw new IllegalArgumentException("header: " + name + " (it is not the caller's to set)");
    }
    if (lower.equals("connection") && !value.equalsIgnoreCase("close")) {
      throw new IllegalArgumentException("header: Connection (expected: close, or none)");
    }
  }

  /** Returns a media type that can stand in a header. */
  static String mediaType(String type) {
    fieldValue("Content-Type", type);
    int slash = type.indexOf('/');
    if (slash <= 0 || slash == type.length() - 1) {
      throw new IllegalArgumentException(
          "type: " + Printable.of(type) + " (expected: type/subtype)");
    }
    return type;
  }
}
