package dev.netclients.pop3;

import dev.netclients.Items;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Pipeline;
import dev.netclients.sockets.Calls;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A cursor over the answers to many RETR, TOP or DELE, whose commands are sent ahead. */
final class Messages implements Items<Message>, Call {
  /** Numbers on their way from the helper that writes to the reader; more than a window of them. */
  private static final int RING = 128;

  private final int window;
  private final IntFunction<URI> uris;
  private final Wire wire;
  private final Calls calls;
  private final String verb;
  private final boolean withBody;
  private final int[] ring = new int[RING];
  private final String suffix;
  private final PrimitiveIterator.OfInt numbers;
  private @Nullable Pipeline pipeline; // none before the call has begun
  private int replies;
  private @Nullable Message current;
  private boolean fetched; // current has not been handed out yet
  private boolean done;

  /**
   * Prepares the call.
   *
   * @param verb the command, such as {@code TOP}
   * @param suffix what follows the number, such as {@code 0}; or empty
   * @param withBody whether a positive answer has a body
   */
  Messages(
      int window,
      IntFunction<URI> uris,
      Wire wire,
      Calls calls,
      String verb,
      PrimitiveIterator.OfInt numbers,
      String suffix,
      boolean withBody) {
    this.window = window;
    this.uris = uris;
    this.wire = wire;
    this.calls = calls;
    this.verb = verb;
    this.numbers = numbers;
    this.suffix = suffix;
    this.withBody = withBody;
  }

  /** Begins to send. */
  Messages begin() throws IOException {
    Connection connection = wire.connection();
    connection.checkQuiet();
    connection.at(Stage.REPLY, Outcome.NOT_DONE);
    pipeline =
        Pipeline.start(
            new Commands(verb + " ", numbers, suffix + "\r\n"),
            window,
            connection.output(),
            connection,
            () -> calls.giveUp(this, "a bulk call was closed before its end"));
    return this;
  }

  private final class Commands implements Iterator<byte[]> {
    private final String before;
    private final PrimitiveIterator.OfInt numbers;
    private final String behind;
    private int written;

    Commands(String before, PrimitiveIterator.OfInt numbers, String behind) {
      this.before = before;
      this.numbers = numbers;
      this.behind = behind;
    }

    @Override
    public boolean hasNext() {
      return numbers.hasNext();
    }

    @Override
    public byte[] next() {
      int number = numbers.nextInt();
      ring[written++ % RING] = number; // the pipeline's lock makes it visible to the reader
      return (before + number + behind).getBytes(StandardCharsets.US_ASCII);
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    if (!fetched && !done) {
      fetched = calls.step(this, this::fetch);
    }
    return fetched;
  }

  private boolean fetch() throws IOException {
    Pipeline replying = Objects.requireNonNull(pipeline);
    if (current != null) {
      current.skipRest();
    }
    if (!replying.advance()) {
      done = true;
      replying.close();
      calls.finish(this);
      return false;
    }
    int number = ring[replies++ % RING];
    wire.connection().at(Stage.REPLY, Outcome.NOT_DONE);
    Status status = wire.status();
    if (!status.ok()) {
      current = new Message(uris, number, this, wire.refusal(verb + " " + number, status));
    } else if (withBody) {
      current = new Message(uris, number, this, wire.block());
    } else {
      current = new Message(uris, number, this);
    }
    return true;
  }

  @Override
  public Message next() throws IOException {
    if (!hasNext() || current == null) {
      throw new NoSuchElementException();
    }
    fetched = false;
    return current;
  }

  @Override
  public <T extends @Nullable Object> T step(Calls.Step<T> step) throws IOException {
    return calls.step(this, step);
  }

  @Override
  public void bodyEnded() {
    // The next reply follows.
  }

  @Override
  public void bodyClosed() {
    // The next reply is found by skipping the rest.
  }

  /** Gives up what has not been read; unless all has, the session is over. */
  @Override
  public void close() {
    if (!done) {
      done = true;
      fetched = false;
      if (pipeline != null) {
        pipeline.close();
      }
      calls.finish(this);
    }
  }
}
