package dev.netclients.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes an address list apart (RFC 5322, section 3.4): first into tokens up to the end of an
 * element, then the tokens into an address. Each character is looked at once or twice, and nesting
 * is a number.
 */
final class AddressParser {
  /** Elements told apart. */
  static final int MAX_ADDRESSES = 10_000;

  // Kinds of tokens; the others are the special characters themselves.
  private static final char ATOM = 'a';
  private static final char QUOTED = '"';
  private static final char LITERAL = '[';

  private final String text;
  private final List<Address> list = new ArrayList<>();
  private int pos;

  // The present element.
  private int start;
  private char[] kinds = new char[16];
  private int[] begins = new int[16];
  private int[] ends = new int[16];
  private int tokens;
  private int commentBegin = -1;
  private int commentEnd = -1;
  private int open = -1; // the index of < while > is awaited
  private boolean hasAt;
  private boolean broken;

  // The present group.
  private String group = "";
  private boolean inGroup;
  private int groupStart;
  private int groupMembers;

  private int noWordEndBefore; // between an encoded word's beginning and here is none of its ends

  AddressParser(String text) {
    this.text = text;
  }

  // address-list = (address *("," address)) / obs-addr-list
  List<Address> list() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      switch (c) {
        case ' ', '\t', '\r', '\n' -> pos++;
        case '(' -> comment();
        case '"' -> enclosed(QUOTED, '"');
        case '[' -> enclosed(LITERAL, ']');
        case ',' -> comma();
        case ';' -> semicolon();
        case ':' -> colon();
        case '<', '>', '@' -> special(c);
        default -> atom();
      }
      if (list.size() == MAX_ADDRESSES && tokens == 0) {
        String rest = text.substring(pos).strip();
        if (!rest.isEmpty()) {
          list.add(new Address("", "", "", group, rest));
        }
        return list;
      }
    }
    endElement();
    if (inGroup) {
      endGroup(); // without its semicolon
    }
    return list;
  }

  private void special(char c) {
    open = c == '<' ? tokens : c == '>' ? -1 : open;
    hasAt |= c == '@';
    token(c, pos + 1);
  }

  private void comma() {
    // In <@a,@b:c@d> it separates parts of a route; elsewhere within <> it shows that > is missing.
    if (open >= 0 && open + 1 < tokens && kinds[open + 1] == '@') {
      token(',', pos + 1);
      return;
    }
    endElement();
    pos++;
    start = pos;
  }

  private void semicolon() {
    endElement();
    pos++;
    if (inGroup) {
      endGroup();
    }
    start = pos;
  }

  // group = display-name ":" [group-list] ";" [CFWS]
  private void colon() {
    if (inGroup || open >= 0 || hasAt || tokens == 0) {
      token(':', pos + 1);
      return;
    }
    group = phrase(0, tokens);
    inGroup = true;
    groupStart = start;
    groupMembers = 0;
    pos++;
    clear();
  }

  private void endGroup() {
    if (groupMembers == 0) {
      list.add(new Address("", "", "", group, text.substring(groupStart, pos).strip()));
    }
    inGroup = false;
    group = "";
  }

  private void endElement() {
    if (tokens > 0 || broken) {
      list.add(address());
      groupMembers++;
    }
    clear();
  }

  private void clear() {
    start = pos;
    tokens = 0;
    commentBegin = -1;
    open = -1;
    hasAt = false;
    broken = false;
  }

  private void token(char kind, int end) {
    if (tokens == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * tokens);
      begins = Arrays.copyOf(begins, 2 * tokens);
      ends = Arrays.copyOf(ends, 2 * tokens);
    }
    kinds[tokens] = kind;
    begins[tokens] = pos;
    ends[tokens++] = end;
    pos = end;
  }

  // comment = "(" *([FWS] ccontent) [FWS] ")", and ccontent may be a comment
  private void comment() {
    int begin = pos;
    int depth = 0;
    for (; pos < text.length(); pos++) {
      char c = text.charAt(pos);
      if (c == '\\') {
        pos++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        commentBegin = begin + 1;
        commentEnd = pos++;
        return;
      }
    }
    pos = text.length();
    broken = true;
  }

  // quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE
  // domain-literal = "[" *([FWS] dtext) [FWS] "]"
  private void enclosed(char kind, char close) {
    for (int i = pos + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == close) {
        token(kind, i + 1);
        return;
      }
    }
    broken = true;
    token(kind, text.length());
  }

  // atom = [CFWS] 1*atext [CFWS], and the dots of dot-atom. All but specials passes.
  private void atom() {
    int end = encodedWordEnd();
    if (end < 0) {
      end = pos + 1;
      while (end < text.length() && " \t\r\n()<>[]:;@,\"".indexOf(text.charAt(end)) < 0) {
        end++;
      }
    }
    token(ATOM, end);
  }

  /**
   * Many write {@code =?utf-8?Q?Doe,_John?=}, though RFC 2047, section 5 rules out specials here.
   */
  private int encodedWordEnd() {
    if (!text.startsWith("=?", pos) || pos < noWordEndBefore) {
      return -1;
    }
    int questions = 0;
    int i = pos + 2;
    for (; i < text.length() && text.charAt(i) > ' '; i++) {
      if (text.charAt(i) == '?' && ++questions >= 3) {
        if (i + 1 < text.length() && text.charAt(i + 1) == '=') {
          return i + 2;
        }
      }
    }
    noWordEndBefore = i;
    return -1;
  }

  // mailbox = name-addr / addr-spec
  private Address address() {
    String raw = text.substring(start, pos).strip();
    int angle = indexOf('<', 0, tokens);
    if (angle < 0) {
      return broken ? kept("", raw) : addrSpec(0, tokens, comment(commentBegin, commentEnd), raw);
    }
    String name = angle == 0 ? comment(commentBegin, commentEnd) : phrase(0, angle);
    int close = indexOf('>', angle, tokens);
    if (broken || close != tokens - 1 || indexOf('<', angle + 1, tokens) >= 0) {
      return kept("", raw);
    }
    int first = angle + 1;
    if (kinds[first] == '@') { // obs-route = obs-domain-list ":"
      first = indexOf(':', first, tokens) + 1;
      if (first == 0) {
        return kept(name, raw);
      }
    }
    return addrSpec(first, close, name, raw);
  }

  // addr-spec = local-part "@" domain
  private Address addrSpec(int from, int to, String name, String raw) {
    int at = indexOf('@', from, to);
    if (at <= from || at == to - 1 || !isDotted(from, at) || !isDotted(at + 1, to)) {
      return kept(name, raw);
    }
    for (int i = at + 1; i < to; i++) {
      if (kinds[i] != ATOM && !(kinds[i] == LITERAL && to - at == 2)) {
        return kept(name, raw);
      }
    }
    for (int i = from; i < at; i++) {
      if (kinds[i] == LITERAL) {
        return kept(name, raw);
      }
    }
    String local = joined(from, at);
    String domain = joined(at + 1, to);
    return isPlain(local) && isPlain(domain)
        ? new Address(name, local, domain, group, raw)
        : kept(name, raw);
  }

  private Address kept(String name, String raw) {
    return new Address(name, "", "", group, raw);
  }

  /** Returns whether these tokens are words with a dot between each two of them. */
  private boolean isDotted(int from, int to) {
    for (int i = from; i < to; i++) {
      if (kinds[i] != ATOM && kinds[i] != QUOTED && kinds[i] != LITERAL) {
        return false;
      }
      if (i > from && text.charAt(begins[i]) != '.' && text.charAt(ends[i - 1] - 1) != '.') {
        return false;
      }
    }
    return true;
  }

  private String joined(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      append(out, i);
    }
    return out.toString();
  }

  private static boolean isPlain(String part) {
    return part.chars().noneMatch(c -> c < 0x20 || c == 0x7F);
  }

  // phrase = 1*word / obs-phrase; unquoted specials, which many write, pass
  private String phrase(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      if (i > from && begins[i] > ends[i - 1]) {
        out.append(' ');
      }
      append(out, i);
    }
    return HeaderText.decode(out.toString());
  }

  private void append(StringBuilder out, int token) {
    if (kinds[token] == QUOTED) {
      boolean closed = ends[token] - begins[token] > 1 && !broken;
      unescape(out, begins[token] + 1, closed ? ends[token] - 1 : ends[token]);
    } else {
      out.append(text, begins[token], ends[token]);
    }
  }

  private String comment(int from, int to) {
    if (from < 0) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    unescape(out, from, to);
    return HeaderText.decode(out.toString()).strip();
  }

  private void unescape(StringBuilder out, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      out.append(c == '\\' && i + 1 < to ? text.charAt(++i) : c);
    }
  }

  private int indexOf(char kind, int from, int to) {
    for (int i = from; i < to; i++) {
      if (kinds[i] == kind) {
        return i;
      }
    }
    return -1;
  }
}
