package dev.netclients.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.netclients.message.HeaderText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place in the bytes of one response, and what the grammar's smallest rules do from there. A
 * method named after a rule consumes the rule or throws; {@code accept…} looks and may decline.
 *
 * <p>Literals stand in the bytes as they came: <code>{5}</code>, CRLF, five bytes. Where a response
 * goes on with a literal that is streamed, its announcement is the end of the bytes.
 */
final class Lexer {
  /** How deep lists may stand within one another. Courier fell at about 2,500. */
  static final int MAX_DEPTH = 100;

  private static final boolean[] ATOM = new boolean[256];

  static {
    // ATOM-CHAR = <any CHAR except atom-specials>; bytes above 127 pass, since servers write them
    for (int c = 0x21; c < 256; c++) {
      ATOM[c] = c != 0x7F && "(){%*\"\\]".indexOf(c) < 0;
    }
  }

  private final byte[] bytes;
  private final int end;
  private int pos;

  // What string() found last.
  private byte[] from = {};
  private int start;
  private int length;

  Lexer(byte[] bytes, int pos, int end) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
  }

  int pos() {
    return pos;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Goes back to where {@link #pos()} was. */
  void backTo(int earlier) {
    pos = earlier;
  }

  boolean atEnd() {
    return pos == end;
  }

  /** Returns the next byte, 0 to 255, or -1 at the end. */
  int peek() {
    return pos < end ? bytes[pos] & 0xFF : -1;
  }

  boolean accept(char c) {
    if (pos < end && bytes[pos] == c) {
      pos++;
      return true;
    }
    return false;
  }

  void expect(char c) throws MalformedException {
    if (!accept(c)) {
      throw MalformedException.expected("'" + c + "'");
    }
  }

  void sp() throws MalformedException {
    expect(' ');
  }

  void expectEnd() throws MalformedException {
    while (accept(' ')) {
      // Exchange and others leave a blank before the line's end.
    }
    if (pos != end) {
      throw MalformedException.expected("the end of the response");
    }
  }

  /** Goes behind {@code word} if it stands here, in any case, and no atom goes on behind it. */
  boolean acceptWord(String word) {
    int to = pos + word.length();
    if (to > end || to < end && ATOM[bytes[to] & 0xFF] && bytes[to] != '[') {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      int c = bytes[pos + i];
      if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != word.charAt(i)) {
        return false;
      }
    }
    pos = to;
    return true;
  }

  // atom = 1*ATOM-CHAR
  String atom() throws MalformedException {
    int begin = pos;
    while (pos < end && ATOM[bytes[pos] & 0xFF]) {
      pos++;
    }
    if (pos == begin) {
      throw MalformedException.expected("an atom");
    }
    return new String(bytes, begin, pos - begin, ISO_8859_1);
  }

  /** What stands before the next blank, closing parenthesis or end: not empty. */
  String word() throws MalformedException {
    int begin = pos;
    while (pos < end && bytes[pos] != ' ' && bytes[pos] != ')') {
      pos++;
    }
    if (pos == begin) {
      throw MalformedException.expected("a word");
    }
    return new String(bytes, begin, pos - begin, ISO_8859_1);
  }

  /** The name of an item, with what brackets stick to it, up to the next blank. */
  String itemName() throws MalformedException {
    int begin = pos;
    while (pos < end && bytes[pos] != ' ') {
      if (bytes[pos] == '(' || bytes[pos] == ')' || bytes[pos] == '"') {
        throw MalformedException.expected("an item's name");
      }
      if (bytes[pos++] == '[') {
        upTo(']');
      }
    }
    if (pos == begin) {
      throw MalformedException.expected("an item's name");
    }
    return new String(bytes, begin, pos - begin, ISO_8859_1);
  }

  // number64 = 1*DIGIT, 63 bits
  long number() throws MalformedException {
    int begin = pos;
    long value = 0;
    while (pos < end && bytes[pos] >= '0' && bytes[pos] <= '9') {
      int digit = bytes[pos++] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw MalformedException.expected("a number of at most 63 bits");
      }
      value = 10 * value + digit;
    }
    if (pos == begin) {
      throw MalformedException.expected("a number");
    }
    return value;
  }

  // nz-number = digit-nz *DIGIT, 32 bits
  long nzNumber() throws MalformedException {
    long value = number();
    if (value < 1 || value > 0xFFFF_FFFFL) {
      throw MalformedException.expected("a number from 1 to 2^32-1");
    }
    return value;
  }

  // string = quoted / literal
  private boolean acceptString() throws MalformedException {
    if (pos == end) {
      return false;
    }
    if (bytes[pos] == '"') {
      quoted();
      return true;
    }
    int brace = bytes[pos] == '~' ? pos + 1 : pos; // literal8
    if (brace < end && bytes[brace] == '{') {
      pos = brace;
      literal();
      return true;
    }
    return false;
  }

  // quoted = DQUOTE *QUOTED-CHAR DQUOTE
  private void quoted() throws MalformedException {
    int begin = ++pos;
    int i = begin;
    while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    if (i < end && bytes[i] == '"') {
      from = bytes;
      start = begin;
      length = i - begin;
      pos = i + 1;
      return;
    }
    int close = i;
    while (close < end && bytes[close] != '"') {
      close += bytes[close] == '\\' ? 2 : 1;
    }
    if (close >= end) {
      throw MalformedException.expected("a closing quote");
    }
    byte[] plain = Arrays.copyOfRange(bytes, begin, close);
    int n = i - begin;
    for (; i < close; i++) {
      if (bytes[i] == '\\') {
        i++;
      }
      plain[n++] = bytes[i];
    }
    from = plain;
    start = 0;
    length = n;
    pos = close + 1;
  }

  // literal = "{" number64 ["+"] "}" CRLF *CHAR8
  private void literal() throws MalformedException {
    pos++;
    long size = number();
    accept('+');
    expect('}');
    expect('\r');
    expect('\n');
    if (size > end - pos) {
      throw MalformedException.expected("a literal of " + size + " bytes");
    }
    from = bytes;
    start = pos;
    length = (int) size;
    pos += length;
  }

  /** Returns the size of a literal that is announced here and streamed; -1 if none is. */
  long streamedLiteral() throws MalformedException {
    int begin = pos;
    accept('~');
    if (accept('{')) {
      long size = number();
      accept('+');
      expect('}');
      if (pos == end) {
        return size;
      }
    }
    pos = begin;
    return -1;
  }

  /** Goes behind the announcement of a literal that is kept apart, if there is one. */
  boolean acceptAnnouncement() throws MalformedException {
    int begin = pos;
    accept('~');
    if (!accept('{')) {
      pos = begin;
      return false;
    }
    number();
    accept('+');
    expect('}');
    expect('\r');
    expect('\n');
    return true;
  }

  // nil = "NIL"
  boolean acceptNil() {
    return acceptWord("NIL");
  }

  // nstring = string / nil
  boolean acceptNstring() throws MalformedException {
    if (acceptString()) {
      return true;
    }
    if (acceptNil()) {
      return false;
    }
    throw MalformedException.expected("a string or NIL");
  }

  /** As {@link #acceptNstring}, as text; null for NIL. */
  @Nullable String nstring() throws MalformedException {
    return acceptNstring() ? text() : null;
  }

  String string() throws MalformedException {
    if (!acceptString()) {
      throw MalformedException.expected("a string");
    }
    return text();
  }

  // astring = 1*ASTRING-CHAR / string; ASTRING-CHAR = ATOM-CHAR / resp-specials
  byte[] astring() throws MalformedException {
    if (acceptString()) {
      return found();
    }
    int begin = pos;
    while (pos < end && (ATOM[bytes[pos] & 0xFF] || bytes[pos] == ']')) {
      pos++;
    }
    if (pos == begin) {
      throw MalformedException.expected("a string or an atom");
    }
    return Arrays.copyOfRange(bytes, begin, pos);
  }

  // list-mailbox = 1*list-char / string, and servers put anything but a blank here
  byte[] mailbox() throws MalformedException {
    if (acceptString()) {
      return found();
    }
    int begin = pos;
    while (pos < end && bytes[pos] != ' ' && bytes[pos] != ')') {
      pos++;
    }
    if (pos == begin) {
      throw MalformedException.expected("a mailbox");
    }
    return Arrays.copyOfRange(bytes, begin, pos);
  }

  /** Returns the bytes of the string found last. */
  byte[] found() {
    return Arrays.copyOfRange(from, start, start + length);
  }

  /** Returns the string found last as text: UTF-8 if it is, else Latin-1; without line ends. */
  String text() {
    for (int i = start; i < start + length; i++) {
      if (from[i] < 0x20) { // those above 127 are negative, so they go the long way too
        return HeaderText.unfold(from, start, length);
      }
    }
    return new String(from, start, length, ISO_8859_1);
  }

  /**
   * Goes behind one value of any kind: an atom, a string, a list of values with what brackets and
   * partial numbers stick to it. Nesting is a number, so nothing can exhaust the stack.
   */
  void skipValue() throws MalformedException {
    int depth = 0;
    do {
      int c = peek();
      if (c == '(') {
        pos++;
        if (++depth > MAX_DEPTH) {
          throw MalformedException.tooDeep();
        }
      } else if (c == ')') {
        pos++;
        depth--;
      } else if (c == ' ' && depth > 0) {
        pos++;
      } else if (!acceptString()) {
        skipWord();
      }
      if (depth < 0) {
        throw MalformedException.expected("a value");
      }
    } while (depth > 0);
  }

  private void skipWord() throws MalformedException {
    int begin = pos;
    while (pos < end && " ()\"{".indexOf(bytes[pos]) < 0) {
      pos++;
    }
    if (pos == begin) {
      throw MalformedException.expected("a value");
    }
  }

  /** Returns the rest as text, whatever it is. */
  String rest() {
    String rest =
        isAscii()
            ? new String(bytes, pos, end - pos, US_ASCII)
            : HeaderText.unfold(bytes, pos, end - pos);
    pos = end;
    return rest;
  }

  private boolean isAscii() {
    for (int i = pos; i < end; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns what stands before {@code c}, outside quotes, and goes behind it. */
  String upTo(char c) throws MalformedException {
    int begin = pos;
    boolean quoted = false;
    for (; pos < end; pos++) {
      if (bytes[pos] == '"') {
        quoted = !quoted;
      } else if (quoted && bytes[pos] == '\\') {
        pos++;
      } else if (!quoted && bytes[pos] == c) {
        return new String(bytes, begin, pos++ - begin, ISO_8859_1);
      }
    }
    pos = end;
    throw MalformedException.expected("'" + c + "'");
  }
}
