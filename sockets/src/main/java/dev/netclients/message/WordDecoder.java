package dev.netclients.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded words of one text (RFC 2047).
 *
 * <pre>
 *   =?charset?Q?text?=      encoded-word = "=?" charset "?" encoding "?" encoded-text "?="
 *     ^      ^ ^    ^
 *     pos+2  |  from to
 * </pre>
 *
 * <p>Linear: where the next {@code ?=} and the next {@code =?} are is remembered, since the places
 * they are looked for from only move forward.
 */
final class WordDecoder {
  private static final int MAX_CHARSET = 64; // registered names have 40 letters at most (RFC 2978)

  /** Java looks long for a name that it does not know; one text may make it look this often. */
  private static final int MAX_LOOKUPS = 32;

  private static final char BROKEN = '\uFFFD';

  private final String text;
  private final StringBuilder out;
  private final Map<String, Optional<Charset>> charsets = new HashMap<>();

  // The bytes of the words read last, which are decoded together.
  private byte[] bytes = new byte[64];
  private int size;
  private @Nullable Charset pending;

  // The word found last.
  private @Nullable Charset charset;
  private boolean base64;
  private int from;
  private int to;

  private int nextEnd = -1;
  private int nextStart = -1;

  WordDecoder(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
  }

  /** Decodes, beginning at the first {@code =?}. */
  String decode(int first) {
    int copied = 0;
    int pos = first;
    while (pos >= 0) {
      if (!find(pos)) {
        pos = text.indexOf("=?", pos + 2);
        continue;
      }
      // Spaces between two words are not shown (RFC 2047, section 6.2).
      if (pending == null || !isBlank(copied, pos)) {
        flush();
        out.append(text, copied, pos);
      } else if (!pending.equals(charset)) {
        flush();
      }
      pending = charset;
      if (base64) {
        base64();
      } else {
        quotedPrintable();
      }
      copied = to + 2;
      pos = text.indexOf("=?", copied);
    }
    flush();
    return out.append(text, copied, text.length()).toString();
  }

  /** Looks whether a word that can be decoded begins at {@code pos}. */
  private boolean find(int pos) {
    int question = pos + 2;
    int last = Math.min(text.length(), question + MAX_CHARSET);
    while (question < last && text.charAt(question) != '?') {
      question++;
    }
    if (question == last || question + 3 > text.length() || text.charAt(question + 2) != '?') {
      return false;
    }
    char encoding = text.charAt(question + 1);
    base64 = encoding == 'B' || encoding == 'b';
    if (!base64 && encoding != 'Q' && encoding != 'q') {
      return false;
    }
    from = question + 3;
    if (nextEnd < from) {
      nextEnd = indexOf("?=", from);
    }
    if (nextStart < from) {
      nextStart = indexOf("=?", from);
    }
    to = nextEnd;
    // Padding before the end looks like a beginning: "=?=".
    if (to == text.length() || nextStart < to - 1 || !isAscii(from, to)) {
      return false;
    }
    charset = charset(text.substring(pos + 2, question)).orElse(null);
    return charset != null;
  }

  private int indexOf(String what, int start) {
    int found = text.indexOf(what, start);
    return found < 0 ? text.length() : found;
  }

  private boolean isAscii(int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private boolean isBlank(int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return false;
      }
    }
    return true;
  }

  private Optional<Charset> charset(String given) {
    int star = given.indexOf('*'); // a language may follow (RFC 2231, section 5)
    String name = (star < 0 ? given : given.substring(0, star)).toLowerCase(Locale.ROOT);
    if (name.equals("utf-8")) {
      return Optional.of(UTF_8);
    }
    Optional<Charset> known = charsets.get(name);
    if (known == null) {
      known = charsets.size() < MAX_LOOKUPS ? lookUp(name) : Optional.empty();
      if (charsets.size() < MAX_LOOKUPS) {
        charsets.put(name, known);
      }
    }
    return known;
  }

  private static Optional<Charset> lookUp(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty(); // the word stays as it is
    }
  }

  /** RFC 2047, section 4.1; other letters, and padding in the middle, are passed over. */
  private void base64() {
    int bits = 0;
    int held = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int value = base64(c);
      if (value >= 0) {
        bits = bits << 6 | value;
        held += 6;
        if (held >= 8) {
          held -= 8;
          add(bits >> held);
        }
      } else if (c == '=') {
        held = 0;
      }
    }
  }

  private static int base64(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }

  /** RFC 2047, section 4.2; an equals sign without two hexadecimal digits stands for itself. */
  private void quotedPrintable() {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '=' && i + 2 < to) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          add(high << 4 | low);
          i += 2;
          continue;
        }
      }
      add(c == '_' ? ' ' : c);
    }
  }

  private void add(int b) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) b;
  }

  private void flush() {
    if (pending != null) {
      String decoded = new String(bytes, 0, size, pending);
      for (int i = 0; i < decoded.length(); i++) {
        char c = decoded.charAt(i);
        out.append(c == '\r' || c == '\n' || c == 0 ? BROKEN : c);
      }
      size = 0;
      pending = null;
    }
  }
}
