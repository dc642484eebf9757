package dev.netclients.imap.wire;

/**
 * Bytes that break the grammar, or nest too deeply. Whoever reads a connection turns it into ours.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean tooDeep;

  private MalformedException(String expected, boolean tooDeep) {
    super(expected, null, false, false); // thrown for a peer's bytes, as often as it likes
    this.tooDeep = tooDeep;
  }

  static MalformedException expected(String what) {
    return new MalformedException(what, false);
  }

  static MalformedException tooDeep() {
    return new MalformedException(
        "at most " + Lexer.MAX_DEPTH + " parentheses within one another", true);
  }

  /** Returns what was expected. */
  public String expected() {
    return String.valueOf(getMessage());
  }

  /** Returns whether it was a limit that was passed. */
  public boolean isTooDeep() {
    return tooDeep;
  }
}
