package dev.netclients.imap.wire;

/** Bytes that break the grammar, or pass a limit. Whoever reads a connection turns it into ours. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String limit;
  private final long most;

  private MalformedException(String expected, String limit, long most) {
    super(expected, null, false, false); // thrown for a peer's bytes, as often as it likes
    this.limit = limit;
    this.most = most;
  }

  static MalformedException expected(String what) {
    return new MalformedException(what, "", 0);
  }

  static MalformedException over(String limit, long most) {
    return new MalformedException("at most " + most + " " + limit, limit, most);
  }

  static MalformedException tooDeep() {
    return over("parentheses within one another", Lexer.MAX_DEPTH);
  }

  /** Returns what was expected. */
  public String expected() {
    return String.valueOf(getMessage());
  }

  /** Returns whether it was a limit that was passed, by one. */
  public boolean isLimit() {
    return !limit.isEmpty();
  }

  /** Returns the name of the limit; empty if it was none. */
  public String limit() {
    return limit;
  }

  /** Returns the limit that was passed; 0 if it was none. */
  public long most() {
    return most;
  }
}
