package dev.netclients.imap;

import dev.netclients.Outcome;
import dev.netclients.ReplyException;
import dev.netclients.Stage;
import java.util.Set;

/**
 * The server said NO or BAD, and the session is still good; or it said BYE, and the session is
 * over. {@link #code()} is the response code where there is one, such as {@code TRYCREATE}, {@code
 * OVERQUOTA}, {@code NONEXISTENT} (RFC 9051, section 7.1; RFC 5530).
 */
public final class ImapReplyException extends ReplyException {
  private static final long serialVersionUID = 1;

  private static final Set<String> TEMPORARY =
      Set.of("UNAVAILABLE", "INUSE", "SERVERBUG", "EXPUNGEISSUED", "LIMIT");

  private final String word;

  /**
   * Keeps what the server said.
   *
   * @param what what was asked for, such as {@code SELECT Drafts}; without secrets
   * @param word {@code NO}, {@code BAD} or {@code BYE}; or empty if the server said none of them,
   *     but did not do what was asked
   * @param code the response code's name, or empty
   * @param text the server's words
   */
  public ImapReplyException(
      String server,
      Stage stage,
      Outcome outcome,
      String what,
      String word,
      String code,
      String text) {
    super(server, stage, outcome, what, code, text, TEMPORARY.contains(code), !word.equals("BYE"));
    this.word = word;
  }

  /** Returns what the server said first: {@code NO}, {@code BAD} or {@code BYE}; or empty. */
  public String word() {
    return word;
  }
}
