package dev.netclients.telnet;

import dev.netclients.Printable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that {@link TelnetClient#expect} waits for: a text, a pattern, a mark behind a prompt,
 * or silence. Immutable.
 *
 * <p>What is found does not depend on how the server's bytes were cut: of all that could be found,
 * it is what <em>ends</em> first; of several that end with the same byte, the one named first, from
 * its earliest beginning. So a {@code +} or {@code *} at the end of a pattern takes as little as it
 * can: say what comes behind it.
 */
public final class Expect {
  /** What there is to wait for. */
  private enum Kind {
    TEXT,
    PATTERN,
    PROMPT_MARK,
    IDLE
  }

  private static final Expect PROMPT = new Expect(Kind.PROMPT_MARK, "a prompt mark", Duration.ZERO);

  private final Kind kind;
  private final String text;
  private final Duration quiet;
  private final @Nullable Automaton utf8; // the usual one, made at once to find mistakes

  private Expect(Kind kind, String text, Duration quiet) {
    this.kind = kind;
    this.text = text;
    this.quiet = quiet;
    this.utf8 = compile(StandardCharsets.UTF_8);
  }

  /**
   * Returns a text that stands for itself.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Expect text(String text) {
    return new Expect(Kind.TEXT, Objects.requireNonNull(text, "text"), Duration.ZERO);
  }

  /**
   * Returns a pattern: the part of regular expressions that can be searched for in linear time.
   *
   * <p>{@code ( ) | * + ?} mean what they always do; {@code .} is any byte but LF, {@code ^} the
   * start of a line, {@code [a-z]} and {@code [^a-z]} one of a set; {@code \r \n \t \e \xHH \d \w
   * \s} are as in Java, and a backslash takes its meaning from any other sign. {@code (?i)} at the
   * beginning makes ASCII letters of either case equal. There are no counts, and no {@code $}: what
   * comes next nobody knows. To take apart what was found use {@link Match#text()}.
   *
   * @throws IllegalArgumentException if it is none, or could find the empty text
   */
  public static Expect pattern(String pattern) {
    return new Expect(Kind.PATTERN, Objects.requireNonNull(pattern, "pattern"), Duration.ZERO);
  }

  /** Returns the mark that some servers set behind each prompt: GA (RFC 854) or EOR (RFC 885). */
  public static Expect promptMark() {
    return PROMPT;
  }

  /**
   * Returns that no data comes for so long; with {@link Duration#ZERO}, what has come already.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static Expect idle(Duration quiet) {
    if (quiet.isNegative()) {
      throw new IllegalArgumentException("quiet: " + quiet + " (expected: zero or more)");
    }
    return new Expect(Kind.IDLE, "silence for " + quiet, quiet);
  }

  boolean isPromptMark() {
    return kind == Kind.PROMPT_MARK;
  }

  Duration quiet() {
    return quiet;
  }

  /** Returns the machine that finds this in text of a charset; null where it is no text. */
  @Nullable Automaton automaton(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) ? utf8 : compile(charset);
  }

  private @Nullable Automaton compile(Charset charset) {
    return switch (kind) {
      case TEXT -> PatternParser.literal(text, charset);
      case PATTERN -> PatternParser.parse(text, charset);
      default -> null;
    };
  }

  /** Returns the text or the pattern, quoted and escaped, or what else it is. */
  @Override
  public String toString() {
    return kind == Kind.TEXT || kind == Kind.PATTERN ? '"' + Printable.of(text) + '"' : text;
  }
}
