package dev.netclients;

/**
 * The peer passed a limit that protects this side. The session is over, unless it was in what was
 * received whole ({@link #ofContent}).
 */
public final class LimitException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final String limit;
  private final long value;
  private final long seen;
  private final boolean usable;

  /**
   * Says which limit was passed. For a limit on a reply the outcome is unknown; where nothing was
   * asked of the server, or only to be read, that harms nothing.
   *
   * @param limit the limit's name, such as {@code bytes in a reply line}
   * @param value the limit in force
   * @param seen the amount that passed it
   */
  public LimitException(String server, Stage stage, String limit, long value, long seen) {
    this(server, stage, Outcome.UNKNOWN, limit, value, seen, false);
  }

  private LimitException(
      String server,
      Stage stage,
      Outcome outcome,
      String limit,
      long value,
      long seen,
      boolean usable) {
    super(server, stage, outcome, "more than " + value + " " + limit, null);
    this.limit = limit;
    this.value = value;
    this.seen = seen;
    this.usable = usable;
  }

  /**
   * Returns one for something that was received whole and is too large in itself: the session goes
   * on.
   *
   * @param limit the limit's name
   * @param value the limit in force
   * @param seen the amount that passed it
   */
  public static LimitException ofContent(String server, String limit, long value, long seen) {
    return new LimitException(server, Stage.RECEIVE, Outcome.NOT_DONE, limit, value, seen, true);
  }

  /** Returns the limit's name. */
  public String limit() {
    return limit;
  }

  /** Returns the limit in force. */
  public long value() {
    return value;
  }

  /** Returns the amount that passed it; more may have followed. */
  public long seen() {
    return seen;
  }

  @Override
  public boolean sessionUsable() {
    return usable;
  }
}
