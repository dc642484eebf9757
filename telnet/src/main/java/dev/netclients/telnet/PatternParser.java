package dev.netclients.telnet;

import dev.netclients.Printable;
import dev.netclients.telnet.Automaton.Part;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parses the patterns of {@link Expect#pattern}: one method per rule, in the order of the grammar.
 *
 * <pre>
 *   pattern  = [ "(?i)" ] choice
 *   choice   = sequence *( "|" sequence )
 *   sequence = *( item [ "*" / "+" / "?" ] )
 *   item     = "(" choice ")" / "[" [ "^" ] 1*( char [ "-" char ] ) "]" / "." / "^" / char
 *   char     = "\" ( "r" / "n" / "t" / "e" / "d" / "w" / "s" / "x" 2HEX / any sign ) / any other
 * </pre>
 *
 * <p>A character outside ASCII is its bytes in the session's charset, and cannot stand in brackets.
 */
final class PatternParser {
  private static final int MAX_DEPTH = 100;

  private final String pattern;
  private final Charset charset;
  private boolean ignoreCase;
  private int at;
  private int depth;

  PatternParser(String pattern, Charset charset) {
    this.pattern = pattern;
    this.charset = charset;
  }

  /** Returns the machine for a pattern. */
  static Automaton parse(String pattern, Charset charset) {
    PatternParser parser = new PatternParser(pattern, charset);
    return new Automaton(pattern, parser.whole());
  }

  /** Returns the machine for a text that stands for itself. */
  static Automaton literal(String text, Charset charset) {
    return new Automaton(text, new PatternParser(text, charset).bytes(text));
  }

  private Part whole() {
    if (pattern.startsWith("(?i)")) {
      ignoreCase = true;
      at = "(?i)".length();
    }
    Part all = choice();
    if (at < pattern.length()) { // only a parenthesis stops a choice
      throw wrong("no ) without (");
    }
    return all;
  }

  private Part choice() {
    List<Part> all = new ArrayList<>(); // not one within the other, which would take stack
    do {
      all.add(sequence());
    } while (accept('|'));
    return Automaton.either(all);
  }

  private Part sequence() {
    List<Part> items = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      Part item = item();
      if (accept('*')) {
        item = Automaton.star(item);
      } else if (accept('+')) {
        item = Automaton.plus(item);
      } else if (accept('?')) {
        item = Automaton.maybe(item);
      }
      items.add(item);
    }
    return Automaton.sequence(items);
  }

  private Part item() {
    char c = pattern.charAt(at);
    switch (c) {
      case '(' -> {
        at++;
        if (pattern.startsWith("?", at)) {
          throw wrong("no (? but (?i) at the beginning");
        }
        if (++depth > MAX_DEPTH) {
          throw wrong("at most " + MAX_DEPTH + " parentheses within one another");
        }
        Part inner = choice();
        depth--;
        if (!accept(')')) {
          throw wrong("a ) for each (");
        }
        return inner;
      }
      case '[' -> {
        at++;
        return Automaton.oneOf(brackets());
      }
      case '.' -> {
        at++;
        boolean[] all = new boolean[256];
        Arrays.fill(all, true);
        all['\n'] = false;
        return Automaton.oneOf(all);
      }
      case '^' -> {
        at++;
        return Automaton.lineStart();
      }
      case '*', '+', '?', '{', '}', ']', '$' -> throw wrong("a \\ before " + c + " here");
      case '\\' -> {
        return Automaton.oneOf(escape());
      }
      default -> {
        int code = pattern.codePointAt(at);
        at += Character.charCount(code);
        return bytes(Character.toString(code));
      }
    }
  }

  private boolean[] brackets() {
    boolean[] set = new boolean[256];
    boolean not = accept('^');
    boolean begun = false;
    while (!begun || !pattern.startsWith("]", at)) {
      begun = true;
      boolean[] low = bracketChar();
      if (pattern.startsWith("-", at) && !pattern.startsWith("-]", at)) {
        at++;
        int from = single(low);
        int to = single(bracketChar());
        if (from > to) {
          throw wrong("the lower end of a range first");
        }
        for (int b = from; b <= to; b++) {
          addTo(set, b);
        }
      } else {
        for (int b = 0; b < 256; b++) {
          if (low[b]) {
            addTo(set, b);
          }
        }
      }
    }
    at++;
    for (int b = 0; not && b < 256; b++) {
      set[b] = !set[b];
    }
    return set;
  }

  private boolean[] bracketChar() {
    if (at == pattern.length()) {
      throw wrong("a ] for each [");
    }
    char c = pattern.charAt(at);
    if (c == '\\') {
      return escape();
    }
    if (c > 127) {
      throw wrong("only ASCII between [ and ]");
    }
    at++;
    boolean[] set = new boolean[256];
    set[c] = true; // the other case is added with the bracket's
    return set;
  }

  private int single(boolean[] set) {
    int only = -1;
    for (int b = 0; b < 256; b++) {
      if (set[b]) {
        if (only >= 0) {
          throw wrong("single characters as the ends of a range");
        }
        only = b;
      }
    }
    return only;
  }

  private boolean[] escape() {
    at++;
    if (at == pattern.length()) {
      throw wrong("something behind \\");
    }
    char c = pattern.charAt(at++);
    boolean[] set = new boolean[256];
    switch (c) {
      case 'r' -> set['\r'] = true;
      case 'n' -> set['\n'] = true;
      case 't' -> set['\t'] = true;
      case 'e' -> set[0x1B] = true;
      case 'd' -> Arrays.fill(set, '0', '9' + 1, true);
      case 's' -> {
        for (char blank : " \t\r\n\f\u000B".toCharArray()) {
          set[blank] = true;
        }
      }
      case 'w' -> {
        Arrays.fill(set, '0', '9' + 1, true);
        Arrays.fill(set, 'a', 'z' + 1, true);
        Arrays.fill(set, 'A', 'Z' + 1, true);
        set['_'] = true;
      }
      case 'x' -> {
        int high = at < pattern.length() ? Character.digit(pattern.charAt(at), 16) : -1;
        int low = at + 1 < pattern.length() ? Character.digit(pattern.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
          throw wrong("two hexadecimal digits behind \\x");
        }
        at += 2;
        set[high << 4 | low] = true;
      }
      default -> {
        if (c > 126 || c < '!' || Character.isLetterOrDigit(c)) {
          throw wrong("no \\" + Printable.of(String.valueOf(c)));
        }
        set[c] = true;
      }
    }
    return set;
  }

  // --- characters ---

  private boolean accept(char c) {
    if (at < pattern.length() && pattern.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void addTo(boolean[] set, int b) {
    set[b] = true;
    if (ignoreCase) {
      set[b >= 'a' && b <= 'z' ? b - 32 : b >= 'A' && b <= 'Z' ? b + 32 : b] = true;
    }
  }

  private boolean[] set(int b) {
    boolean[] set = new boolean[256];
    addTo(set, b);
    return set;
  }

  private Part bytes(String text) {
    List<Part> all = new ArrayList<>();
    for (byte b : encode(text, charset)) {
      all.add(Automaton.oneOf(set(b & 0xFF)));
    }
    return Automaton.sequence(all);
  }

  /**
   * Returns {@code text} in {@code charset}.
   *
   * @throws IllegalArgumentException if that has no bytes for it; the message does not show it
   */
  static byte[] encode(CharSequence text, Charset charset) {
    try {
      ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] all = new byte[bytes.remaining()];
      bytes.get(all);
      Arrays.fill(bytes.array(), (byte) 0); // it may have been a password
      return all;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text: holds a character that " + charset + " lacks");
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "pattern: " + Printable.of(pattern) + " (expected: " + expected + ", at " + at + ")");
  }
}
