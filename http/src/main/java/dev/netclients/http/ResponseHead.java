package dev.netclients.http;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The fields of an HTTP/1 response that say where its body ends, read strictly (RFC 9112, sections
 * 5 and 6.3). Lines may end in LF alone (section 2.2), which OkHttp takes too and which hides
 * nothing.
 */
final class ResponseHead {
  private final String server;
  private final Outcome outcome;
  private final byte[] bytes;

  private boolean chunked;
  private long contentLength = -1;
  private boolean keepsConnection;

  /** Parses a status line that was checked before, and the lines behind it up to the empty one. */
  ResponseHead(String server, Outcome outcome, byte[] bytes, int length) throws ProtocolException {
    this.server = server;
    this.outcome = outcome;
    this.bytes = bytes;
    this.keepsConnection =
        bytes[7] == '1'; // HTTP/1.1 does unless told otherwise, HTTP/1.0 the reverse
    int start = lineEnd(0, length) + 1;
    while (start < length) {
      int end = lineEnd(start, length);
      int stop = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      if (stop > start) {
        field(start, stop);
      }
      start = end + 1;
    }
    if (chunked && contentLength >= 0) {
      throw wrong("both Transfer-Encoding and Content-Length", 0, 0);
    }
  }

  boolean isChunked() {
    return chunked;
  }

  /** -1 if there is none. */
  long contentLength() {
    return contentLength;
  }

  boolean keepsConnection() {
    return keepsConnection;
  }

  private int lineEnd(int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  // field-line = field-name ":" OWS field-value OWS
  private void field(int start, int stop) throws ProtocolException {
    int colon = start;
    while (colon < stop && Syntax.isTokenByte(bytes[colon])) {
      colon++;
    }
    if (colon == start || colon == stop || bytes[colon] != ':') {
      // No colon, a space before it, or a folded line (obsolete since RFC 7230): all ways to make
      // one reader see another field than the next.
      throw wrong("a header line that is no field", start, stop);
    }
    for (int i = colon + 1; i < stop; i++) {
      if (bytes[i] == 0 || bytes[i] == '\r') {
        throw wrong("a NUL or a bare CR in a header", start, stop);
      }
    }
    switch (colon - start) { // compare only what can be meant
      case 10 -> {
        if (is("connection", start)) {
          connection(text(colon + 1, stop));
        }
      }
      case 14 -> {
        if (is("content-length", start)) {
          length(start, text(colon + 1, stop), stop);
        }
      }
      case 17 -> {
        if (is("transfer-encoding", start)) {
          if (chunked || !text(colon + 1, stop).equalsIgnoreCase("chunked")) {
            throw wrong("a transfer coding other than chunked", start, stop);
          }
          chunked = true;
        }
      }
      default -> {
        // It says nothing about where the body ends.
      }
    }
  }

  private boolean is(String name, int start) {
    for (int i = 0; i < name.length(); i++) {
      int b = bytes[start + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
  }

  private void connection(String value) {
    for (String option : value.toLowerCase(Locale.ROOT).split(",")) {
      switch (option.strip()) {
        case "close" -> keepsConnection = false;
        case "keep-alive" -> keepsConnection = keepsConnection || bytes[7] == '0';
        default -> {
          // An option for somebody else.
        }
      }
    }
  }

  // Content-Length = 1*DIGIT; the same value twice is tolerated, as section 6.3 allows.
  private void length(int start, String value, int stop) throws ProtocolException {
    boolean digits = !value.isEmpty() && value.length() <= 19;
    long number = 0;
    for (int i = 0; digits && i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      digits = digit >= 0 && digit <= 9;
      number = number * 10 + digit;
    }
    if (!digits || number < 0 || contentLength >= 0 && contentLength != number) {
      throw wrong("a Content-Length that cannot be", start, stop);
    }
    contentLength = number;
  }

  private ProtocolException wrong(String what, int start, int stop) {
    String line = stop > start ? ": " + Printable.of(bytes, start, stop - start) : "";
    return new ProtocolException(server, Stage.REPLY, outcome, what + line, null);
  }
}
