package dev.netclients.imap.client;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.imap.ImapReplyException;
import dev.netclients.imap.wire.FetchData.SectionData;
import dev.netclients.line.BlockInputStream;
import dev.netclients.message.HeaderBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A section of a message, in memory or streamed: see {@link FetchedMessage}. Reading it to its end
 * proves it whole, or throws.
 */
public final class FetchedSection {
  private final FetchedMessage message;
  private final SectionData data;
  private final @Nullable Streamed streamed;

  FetchedSection(FetchedMessage message, SectionData data, @Nullable InputStream literal) {
    this.message = message;
    this.data = data;
    this.streamed = literal == null ? null : new Streamed(literal, data.streamed());
  }

  /** Returns whether the server says that there is no such section; it has no bytes then. */
  public boolean isNil() {
    return data.nil();
  }

  /** Returns how many bytes it has. */
  public long size() {
    return streamed == null ? data.bytes().length : data.streamed();
  }

  /** Returns where in the whole it begins, if a stretch was asked for. */
  public OptionalLong origin() {
    return data.origin() < 0 ? OptionalLong.empty() : OptionalLong.of(data.origin());
  }

  /**
   * Returns its bytes, to be read once if it is streamed. Closing the stream does nothing: what is
   * left is passed over when the cursor goes on, and reading it then is {@link
   * IllegalStateException}.
   */
  public InputStream stream() {
    return streamed == null ? new ByteArrayInputStream(data.bytes()) : streamed;
  }

  /**
   * Reads it into memory. A section that is in memory is not copied: the array is the caller's.
   *
   * @throws LimitException if it has more than {@link Resource#MAX_IN_MEMORY} bytes; the session is
   *     over then
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] readAll() throws IOException {
    return readAll(Resource.MAX_IN_MEMORY);
  }

  /**
   * Reads it into memory.
   *
   * @param max how many bytes it may have
   * @throws IllegalArgumentException if {@code max} is negative; the session goes on
   * @throws LimitException if it has more; the session is over then
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public byte[] readAll(int max) throws IOException {
    if (max < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: zero or more)");
    }
    if (size() > max) {
      throw message.over(max, size());
    }
    return streamed == null ? data.bytes() : streamed.readNBytes(max);
  }

  /**
   * Reads it into a file that gets its name when it is whole: see {@link Resource#saveTo(Path,
   * SaveOption...)}.
   *
   * @return the number of bytes
   * @throws ImapReplyException if the server has no such section
   * @throws IOException as {@link Resource#saveTo(Path, SaveOption...)}
   */
  public long saveTo(Path file, SaveOption... options) throws IOException {
    if (isNil()) {
      throw message.missing();
    }
    return Resource.builder(message.server(), stream()).build().saveTo(file, options);
  }

  /**
   * Returns it as the header of a message, decoded on demand; what follows the header is skipped.
   *
   * @throws LimitException if it has more than {@link HeaderBlock#DEFAULT_LIMIT} bytes; the session
   *     is over then
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public HeaderBlock header() throws IOException {
    HeaderBlock header = HeaderBlock.readAhead(stream(), message.peer());
    passOver();
    return header;
  }

  boolean isOver() {
    return streamed == null || streamed.left == 0;
  }

  /** Passes over what has not been read. */
  void passOver() throws IOException {
    if (!isOver()) {
      message.step(
          () -> {
            skipRest();
            return null;
          });
    }
  }

  /** As {@link #passOver}, within a step of the call. */
  void skipRest() throws IOException {
    if (streamed != null && streamed.left > 0) {
      streamed.passedOver = true;
      byte[] block = new byte[8192];
      while (streamed.left > 0) {
        streamed.take(block, 0, block.length);
      }
    }
  }

  private final class Streamed extends BlockInputStream {
    private final InputStream literal;
    private long left;
    private boolean passedOver; // what was not read is lost

    Streamed(InputStream literal, long size) {
      this.literal = literal;
      this.left = size;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (passedOver) {
        throw new IllegalStateException("The rest of this section has been passed over");
      }
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      return message.step(() -> take(to, offset, length));
    }

    private int take(byte[] to, int offset, int length) throws IOException {
      int n = literal.read(to, offset, length); // it throws at an early end
      left -= n;
      if (left == 0) {
        message.sectionEnded();
      }
      return n;
    }
  }
}
