package dev.netclients;

/**
 * The server understood and said no. The session is still good unless the reply itself ended it.
 *
 * <p>Protocol modules extend this class with the reply in their own terms.
 */
public non-sealed class ReplyException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String text;
  private final boolean temporary;
  private final boolean usable;

  /**
   * Keeps what the server said.
   *
   * @param what what was asked for, such as {@code RETR 7}; without secrets
   * @param code the reply's code in the protocol's terms, or empty
   * @param text the server's words, which are escaped here
   * @param temporary whether the same request may succeed later
   * @param usable whether the session can take another call
   */
  public ReplyException(
      String server,
      Stage stage,
      Outcome outcome,
      String what,
      String code,
      String text,
      boolean temporary,
      boolean usable) {
    super(server, stage, outcome, what + " was refused: " + Printable.of(text), null);
    this.code = code;
    this.text = Printable.of(text);
    this.temporary = temporary;
    this.usable = usable;
  }

  /** Returns the reply's code in the protocol's terms, or an empty text. */
  public final String code() {
    return code;
  }

  /** Returns the server's words, escaped and cut. */
  public final String text() {
    return text;
  }

  /** Returns whether the same request may succeed later. */
  public final boolean temporary() {
    return temporary;
  }

  @Override
  public final boolean sessionUsable() {
    return usable;
  }
}
