package dev.netclients.imap.client;

import dev.netclients.NetClientException;
import dev.netclients.imap.wire.Response;
import org.jspecify.annotations.Nullable;

/**
 * A command that was sent, until it is answered.
 *
 * @param <T> what it yields
 */
final class Running<T extends @Nullable Object> {
  private final Command<T> command;
  private final int size;
  private Response.@Nullable Condition answer;
  private @Nullable NetClientException failure;
  private @Nullable T result;
  private long kept; // bytes of responses that the command has taken

  Running(Command<T> command, int size) {
    this.command = command;
    this.size = size;
  }

  Command<T> command() {
    return command;
  }

  /** Returns how many bytes it has on the wire. */
  int size() {
    return size;
  }

  /** Counts a response that the command has taken, and returns the bytes of all of them. */
  long keep(int bytes) {
    return kept += bytes;
  }

  boolean isDone() {
    return answer != null || failure != null;
  }

  /** Answered: by OK, or else {@code refusal} says how. */
  void answered(Response.Condition condition, @Nullable NetClientException refusal) {
    answer = condition;
    failure = refusal;
    if (refusal == null) {
      result = command.done(condition);
    }
  }

  /** The connection ended before the answer. */
  void failed(NetClientException why) {
    failure = why;
  }

  @Nullable NetClientException failure() {
    return failure;
  }

  /** Returns what the command yields. */
  @SuppressWarnings("NullAway") // what T says of null, the command keeps
  T result() throws NetClientException {
    if (failure != null) {
      throw failure;
    }
    return result;
  }
}
