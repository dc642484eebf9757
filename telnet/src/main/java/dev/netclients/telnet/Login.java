package dev.netclients.telnet;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;

/**
 * How a server asks who is there. Telnet has no login of its own: it is a talk between people and
 * machines, so this says what to look for.
 *
 * @param user what asks for the user's name; a server that asks for the password at once is
 *     understood too
 * @param password what asks for the password
 * @param refused what says that it was wrong
 * @param patience how long each of the three may take
 */
public record Login(Expect user, Expect password, Expect refused, Duration patience) {
  /**
   * Understands Unix hosts, and routers as far as they ask in English. {@code patience} is 30 s.
   * What counts as a refusal does not begin with {@code login:}, since "Last login:" greets who is
   * in.
   */
  public static final Login DEFAULT =
      new Login(
          Expect.pattern("(?i)(login|user ?name|user) ?: ?"),
          Expect.pattern("(?i)password( for [^\\r\\n:]*)? ?: ?"),
          Expect.pattern(
              "(?i)incorrect|(login|username|user|password) (is )?invalid|(authentication|login) failed"
                  + "|access denied|(invalid|bad) (login|user|password|credentials)"
                  + "|password ?:"),
          Duration.ofSeconds(30));

  /** What prompts of shells and routers end with. */
  public static final Expect PROMPT = Expect.pattern("[$#%>] ?");

  /** Refuses null, and a patience that is not positive. */
  public Login {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(refused, "refused");
    Objects.requireNonNull(patience, "patience");
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: more than zero)");
    }
  }

  /** Refuses what a charset lacks. */
  void check(Charset charset) {
    user.automaton(charset);
    password.automaton(charset);
    refused.automaton(charset);
  }
}
