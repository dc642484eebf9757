package dev.netclients.imap.client;

import dev.netclients.Outcome;
import dev.netclients.imap.wire.CommandWriter;
import dev.netclients.imap.wire.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A command: how it is written, which responses belong to it, and what they become.
 *
 * @param <T> what it yields
 */
abstract class Command<T extends @Nullable Object> {
  private final String what;
  private final Outcome ifItEnds;
  private final Outcome ifRefused;

  /** Names a command of which nothing is done if it is refused. */
  Command(String what, Outcome ifItEnds) {
    this(what, ifItEnds, Outcome.NOT_DONE);
  }

  /**
   * Names it.
   *
   * @param what what a refusal says was refused, without secrets
   * @param ifItEnds what has become of it if the connection ends before it is answered
   * @param ifRefused what has become of it if it is refused
   */
  Command(String what, Outcome ifItEnds, Outcome ifRefused) {
    this.what = what;
    this.ifItEnds = ifItEnds;
    this.ifRefused = ifRefused;
  }

  final String what() {
    return what;
  }

  final Outcome ifItEnds() {
    return ifItEnds;
  }

  final Outcome ifRefused() {
    return ifRefused;
  }

  /**
   * Writes all that follows the tag and its blank.
   *
   * @throws IllegalArgumentException if an argument cannot be sent; nothing was
   */
  abstract void write(CommandWriter out);

  /**
   * Offers an untagged response; it is asked before anybody else hears of it.
   *
   * @return whether it belongs to this command
   * @throws IOException if a streamed section could not be read
   */
  boolean take(Response response) throws IOException {
    return false;
  }

  /** Returns what it yields, once it is answered by OK. */
  abstract @Nullable T done(
      Response.Condition ok); // marked for NullAway, which does not look at T's bound

  /** Writes a command. */
  interface Writing {
    void write(CommandWriter out);
  }

  /** A command that yields nothing. */
  static final class Plain extends Command<@Nullable Void> {
    private final Writing writing;

    Plain(String what, Outcome ifItEnds, Writing writing) {
      this(what, ifItEnds, Outcome.NOT_DONE, writing);
    }

    Plain(String what, Outcome ifItEnds, Outcome ifRefused, Writing writing) {
      super(what, ifItEnds, ifRefused);
      this.writing = writing;
    }

    @Override
    void write(CommandWriter out) {
      writing.write(out);
    }

    @Override
    @Nullable Void done(Response.Condition ok) {
      return null;
    }
  }

  /**
   * A command that changes nothing and is answered by one response of its own; by the last, if
   * there are several.
   */
  static final class Question<T> extends Command<T> {
    private final Writing writing;
    private final Function<Response, Optional<T>> reading;
    private T told;

    /**
     * Names it.
     *
     * @param reading what a response tells, if it belongs here
     * @param untold what it yields if none came
     */
    Question(String what, Writing writing, Function<Response, Optional<T>> reading, T untold) {
      super(what, Outcome.NOT_DONE);
      this.writing = writing;
      this.reading = reading;
      this.told = untold;
    }

    @Override
    void write(CommandWriter out) {
      writing.write(out);
    }

    @Override
    boolean take(Response response) {
      Optional<T> found = reading.apply(response);
      found.ifPresent(now -> told = now);
      return found.isPresent();
    }

    @Override
    T done(Response.Condition ok) {
      return told;
    }
  }
}
