package dev.netclients.sockets;

import dev.netclients.line.BlockInputStream;
import dev.netclients.line.DotBlock;
import dev.netclients.line.Peer;
import dev.netclients.message.HeaderBlock;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer: a dot block that belongs to a call, read once. Reading it to its end
 * proves it whole, or throws.
 *
 * <p>{@link Calls#body} makes one that holds the session by itself, and closed before its end gives
 * the session up. {@link Bulk#body} makes one of many: what is left of it is skipped when the next
 * answer is asked for. Used by one thread at a time.
 */
public final class Body extends BlockInputStream {
  /** The call that a body belongs to. */
  interface Owner {
    /** Returns whom the body comes from. */
    Peer peer();

    /** Runs a step of the call: reading some of the body. */
    <T extends @Nullable Object> T step(Calls.Step<T> step) throws IOException;

    /** Told when the body has been read to its end. */
    void bodyEnded();

    /** Told when the body is closed before its end. */
    void bodyClosed();
  }

  private final Owner owner;
  private final DotBlock.Reader block;
  private boolean over;

  Body(Owner owner, DotBlock.Reader block) {
    this.owner = Objects.requireNonNull(owner, "owner");
    this.block = Objects.requireNonNull(block, "block");
  }

  /**
   * Reads some bytes.
   *
   * @throws IllegalStateException if the call has been closed
   * @throws dev.netclients.TruncatedException if the peer ends before the body does
   * @throws IOException as {@link dev.netclients.NetClientException}, its only subclass thrown here
   */
  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (over) {
      return length == 0 ? 0 : -1;
    }
    int n = owner.step(() -> block.read(to, offset, length));
    endIfEnded();
    return n;
  }

  /**
   * Reads what is left into memory.
   *
   * @param max how many bytes that may be
   * @throws IllegalArgumentException if {@code max} is negative; the session goes on
   * @throws dev.netclients.LimitException if there are more; the session is over then
   * @throws IOException as {@link #read(byte[], int, int)}
   */
  public byte[] readAll(int max) throws IOException {
    if (over) {
      return new byte[0];
    }
    byte[] all = owner.step(() -> block.readAll(max));
    endIfEnded();
    return all;
  }

  /**
   * Reads the header of the message that this is (RFC 5322), and drops what follows.
   *
   * @throws dev.netclients.LimitException if it has more than {@link HeaderBlock#DEFAULT_LIMIT}
   *     bytes; the session is over then
   * @throws IOException as {@link #read(byte[], int, int)}
   */
  public HeaderBlock readHeader() throws IOException {
    HeaderBlock header = HeaderBlock.readAhead(this, owner.peer());
    skipRest();
    return header;
  }

  /**
   * Reads what is left and drops it, so that the session can go on.
   *
   * @throws IOException as {@link #read(byte[], int, int)}
   */
  public void skipRest() throws IOException {
    if (!over) {
      owner.step(() -> block.skip(Long.MAX_VALUE));
      endIfEnded();
    }
  }

  private void endIfEnded() {
    if (block.ended()) {
      over = true;
      owner.bodyEnded();
    }
  }

  @Override
  public void close() {
    if (!over) {
      owner.bodyClosed();
    }
  }
}
