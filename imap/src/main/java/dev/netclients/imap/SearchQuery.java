package dev.netclients.imap;

import dev.netclients.Printable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What to search for (RFC 9051, section 6.4.4). Queries are put together from the methods here;
 * texts may be any Unicode and are matched as the server likes, mostly as substrings in any case.
 *
 * <pre>{@code
 * SearchQuery.and(unseen(), from("bob"), or(subject("report"), larger(1_000_000)))
 * }</pre>
 */
public final class SearchQuery {
  /** A piece of a query as it goes on the wire. */
  public sealed interface Token {}

  /**
   * A word of IMAP's own.
   *
   * @param text ASCII, written as it is
   */
  public record Word(String text) implements Token {
    /** Refuses null. */
    public Word {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A text to look for.
   *
   * @param value any Unicode without CR, LF and NUL; quoted or sent as a literal
   */
  public record Text(String value) implements Token {
    /** Refuses CR, LF and NUL. */
    public Text {
      if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new IllegalArgumentException("text: holds CR, LF or NUL");
      }
    }
  }

  private final List<Token> tokens;

  private SearchQuery(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  private static SearchQuery word(String text) {
    return new SearchQuery(List.of(new Word(text)));
  }

  private static SearchQuery text(String word, String value) {
    return new SearchQuery(List.of(new Word(word), new Text(value)));
  }

  /** Returns the pieces of the query, in order; a blank goes between each two. */
  public List<Token> tokens() {
    return tokens;
  }

  /** Returns whether a text in it is not ASCII, so that a charset has to be named. */
  public boolean hasUnicode() {
    return tokens.stream()
        .anyMatch(
            t ->
                t instanceof Text text
                    && !StandardCharsets.US_ASCII.newEncoder().canEncode(text.value()));
  }

  /** All messages. */
  public static SearchQuery all() {
    return word("ALL");
  }

  /** Messages that have been answered. */
  public static SearchQuery answered() {
    return word("ANSWERED");
  }

  /** Messages marked as deleted. */
  public static SearchQuery deleted() {
    return word("DELETED");
  }

  /** Messages that are drafts. */
  public static SearchQuery draft() {
    return word("DRAFT");
  }

  /** Messages marked for attention. */
  public static SearchQuery flagged() {
    return word("FLAGGED");
  }

  /** Messages that have been seen. */
  public static SearchQuery seen() {
    return word("SEEN");
  }

  /** Messages that have not been answered. */
  public static SearchQuery unanswered() {
    return word("UNANSWERED");
  }

  /** Messages not marked as deleted. */
  public static SearchQuery undeleted() {
    return word("UNDELETED");
  }

  /** Messages not marked for attention. */
  public static SearchQuery unflagged() {
    return word("UNFLAGGED");
  }

  /** Messages that have not been seen. */
  public static SearchQuery unseen() {
    return word("UNSEEN");
  }

  /** Messages that have a keyword. */
  public static SearchQuery keyword(Flag keyword) {
    return word("KEYWORD " + checkKeyword(keyword));
  }

  /** Messages that lack a keyword. */
  public static SearchQuery notKeyword(Flag keyword) {
    return word("UNKEYWORD " + checkKeyword(keyword));
  }

  private static String checkKeyword(Flag keyword) {
    if (keyword.name().startsWith("\\") || keyword.name().indexOf(']') >= 0) {
      throw new IllegalArgumentException(
          "keyword: " + keyword + " (expected: a flag without a backslash)");
    }
    return keyword.name();
  }

  /** Messages with this in the field From. */
  public static SearchQuery from(String what) {
    return text("FROM", what);
  }

  /** Messages with this in the field To. */
  public static SearchQuery to(String what) {
    return text("TO", what);
  }

  /** Messages with this in the field Cc. */
  public static SearchQuery cc(String what) {
    return text("CC", what);
  }

  /** Messages with this in the field Bcc. */
  public static SearchQuery bcc(String what) {
    return text("BCC", what);
  }

  /** Messages with this in the subject. */
  public static SearchQuery subject(String what) {
    return text("SUBJECT", what);
  }

  /** Messages with this in the body. */
  public static SearchQuery body(String what) {
    return text("BODY", what);
  }

  /** Messages with this in the header or the body. */
  public static SearchQuery text(String what) {
    return text("TEXT", what);
  }

  /**
   * Messages with this in a field of the header.
   *
   * @param field the field's name
   * @param what the text; an empty one finds all messages that have the field
   */
  public static SearchQuery header(String field, String what) {
    if (!field.matches("[!-~&&[^:]]{1,200}")) {
      throw new IllegalArgumentException(
          "field: " + Printable.of(field) + " (expected: a header field's name)");
    }
    return new SearchQuery(List.of(new Word("HEADER"), new Text(field), new Text(what)));
  }

  /** Messages that came before a day, as the server counts days. */
  public static SearchQuery before(LocalDate day) {
    return word("BEFORE " + date(day));
  }

  /** Messages that came on a day. */
  public static SearchQuery on(LocalDate day) {
    return word("ON " + date(day));
  }

  /** Messages that came on a day or later. */
  public static SearchQuery since(LocalDate day) {
    return word("SINCE " + date(day));
  }

  /** Messages written before a day. */
  public static SearchQuery sentBefore(LocalDate day) {
    return word("SENTBEFORE " + date(day));
  }

  /** Messages written on a day. */
  public static SearchQuery sentOn(LocalDate day) {
    return word("SENTON " + date(day));
  }

  /** Messages written on a day or later. */
  public static SearchQuery sentSince(LocalDate day) {
    return word("SENTSINCE " + date(day));
  }

  // date-text = date-day "-" date-month "-" date-year
  private static String date(LocalDate day) {
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw new IllegalArgumentException("day: " + day + " (expected: a year of four digits)");
    }
    String month = day.getMonth().name();
    return String.format(
        Locale.ROOT,
        "%d-%s%s-%04d",
        day.getDayOfMonth(),
        month.charAt(0),
        month.substring(1, 3).toLowerCase(Locale.ROOT),
        day.getYear());
  }

  /** Messages of more than so many bytes. */
  public static SearchQuery larger(long bytes) {
    return word("LARGER " + checkSize(bytes));
  }

  /** Messages of fewer than so many bytes. */
  public static SearchQuery smaller(long bytes) {
    return word("SMALLER " + checkSize(bytes));
  }

  private static long checkSize(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
    }
    return bytes;
  }

  /** These messages. */
  public static SearchQuery among(Messages messages) {
    return word(messages.prefix() + messages.set());
  }

  /** Messages that a query does not find. */
  public static SearchQuery not(SearchQuery query) {
    List<Token> all = new ArrayList<>();
    all.add(new Word("NOT"));
    all.addAll(query.grouped());
    return new SearchQuery(all);
  }

  /** Messages that one of two queries finds, or both do. */
  public static SearchQuery or(SearchQuery one, SearchQuery other) {
    List<Token> all = new ArrayList<>();
    all.add(new Word("OR"));
    all.addAll(one.grouped());
    all.addAll(other.grouped());
    return new SearchQuery(all);
  }

  /** Messages that all of these queries find. */
  public static SearchQuery and(SearchQuery... queries) {
    if (queries.length == 0) {
      return all();
    }
    List<Token> all = new ArrayList<>();
    for (SearchQuery query : queries) {
      all.addAll(query.tokens);
    }
    return new SearchQuery(all);
  }

  private List<Token> grouped() {
    List<Token> all = new ArrayList<>();
    all.add(new Word("("));
    all.addAll(tokens);
    all.add(new Word(")"));
    return all;
  }

  /**
   * Returns the query that a URL or a program brings as text: words, quoted texts and parentheses,
   * as RFC 9051 writes them.
   *
   * @throws IllegalArgumentException if it holds what could be taken for anything else: a control
   *     character, a literal, a quote that is not closed, parentheses that do not match
   */
  public static SearchQuery parse(String program) {
    List<Token> tokens = new ArrayList<>();
    int depth = 0;
    for (int i = 0; i < program.length(); ) {
      char c = program.charAt(i);
      if (c == ' ') {
        i++;
      } else if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        if (depth < 0 || depth > MAX_DEPTH) {
          throw refused(program);
        }
        tokens.add(new Word(String.valueOf(c)));
        i++;
      } else if (c == '"') {
        i = quoted(program, i, tokens);
      } else {
        int end = i;
        while (end < program.length() && " ()\"".indexOf(program.charAt(end)) < 0) {
          if (program.charAt(end) < 0x20 || "{}\\".indexOf(program.charAt(end)) >= 0) {
            throw refused(program);
          }
          end++;
        }
        String word = program.substring(i, end);
        boolean ascii = word.chars().allMatch(w -> w < 0x7F);
        tokens.add(ascii ? new Word(word) : new Text(word));
        i = end;
      }
    }
    if (depth != 0 || tokens.isEmpty()) {
      throw refused(program);
    }
    return new SearchQuery(tokens);
  }

  private static final int MAX_DEPTH = 100;

  private static int quoted(String program, int start, List<Token> tokens) {
    StringBuilder value = new StringBuilder();
    for (int i = start + 1; i < program.length(); i++) {
      char c = program.charAt(i);
      if (c == '"') {
        tokens.add(new Text(value.toString()));
        return i + 1;
      }
      if (c == '\\') {
        i++;
        if (i == program.length()) {
          break;
        }
        c = program.charAt(i);
      }
      value.append(c);
    }
    throw refused(program);
  }

  private static IllegalArgumentException refused(String program) {
    return new IllegalArgumentException(
        "search: " + Printable.of(program) + " (expected: words, quoted texts, parentheses)");
  }

  /** Returns the query as it is written, texts in quotes. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Token token : tokens) {
      out.append(out.length() == 0 ? "" : " ");
      if (token instanceof Text text) {
        out.append('"')
            .append(text.value().replace("\\", "\\\\").replace("\"", "\\\""))
            .append('"');
      } else {
        out.append(((Word) token).text());
      }
    }
    return Printable.of(out);
  }
}
