package dev.netclients.pop3;

import dev.netclients.Items;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** A cursor over the answers to many RETR, TOP or DELE, whose commands are sent ahead. */
final class Messages implements Items<Message>, Call {
  /** Numbers on their way from the helper that writes to the reader; more than a window of them. */
  private static final int RING = 128;

  private final Pop3Client client;
  private final String verb;
  private final boolean withBody;
  private final int[] ring = new int[RING];
  private final Pipeline pipeline;
  private int replies;
  private @Nullable Message current;
  private boolean fetched; // current has not been handed out yet
  private boolean done;

  /**
   * Begins to send.
   *
   * @param verb the command, such as {@code TOP}
   * @param suffix what follows the number, such as {@code 0}; or empty
   * @param withBody whether a positive answer has a body
   */
  Messages(
      Pop3Client client,
      String verb,
      PrimitiveIterator.OfInt numbers,
      String suffix,
      boolean withBody) {
    this.client = client;
    this.verb = verb;
    this.withBody = withBody;
    this.pipeline =
        Pipeline.start(
            new Commands(verb + " ", numbers, suffix + "\r\n"),
            client.window(),
            client.dialogue().connection().output(),
            client.dialogue().connection(),
            () -> client.giveUp(this, "a bulk call was closed before its end"));
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
      fetched = client.guarded(this, this::fetch);
    }
    return fetched;
  }

  private boolean fetch() throws IOException {
    if (current != null) {
      current.skipRest();
    }
    if (!pipeline.advance()) {
      done = true;
      pipeline.close();
      client.finish(this);
      return false;
    }
    int number = ring[replies++ % RING];
    Status status = client.status();
    if (!status.ok()) {
      current = new Message(client, number, this, client.refusal(verb + " " + number, status));
    } else if (withBody) {
      current = new Message(client, number, this, client.block());
    } else {
      current = new Message(client, number, this);
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
      pipeline.close();
      client.finish(this);
    }
  }
}
