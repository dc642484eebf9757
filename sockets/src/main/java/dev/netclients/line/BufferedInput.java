package dev.netclients.line;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A stream with one buffer that parsers may look into: the only buffer between a peer and a reader.
 *
 * <p>It begins small and grows to 64 KiB while the peer keeps filling it, so that an idle
 * conversation costs little. Used by one thread at a time.
 */
public final class BufferedInput extends InputStream {
  private static final int SMALL = 8 << 10;
  private static final int LARGE = 64 << 10;

  private InputStream in;
  private byte[] buffer = new byte[SMALL];
  private int position;
  private int limit;

  /** Reads from {@code in}. */
  public BufferedInput(InputStream in) {
    this.in = Objects.requireNonNull(in, "in");
  }

  /**
   * Goes on reading from another stream. What was buffered is dropped: nothing that arrived in
   * clear may be taken for something that arrived encrypted.
   *
   * @return how many bytes were dropped
   */
  public int switchTo(InputStream other) {
    int dropped = buffered();
    in = Objects.requireNonNull(other, "other");
    position = 0;
    limit = 0;
    return dropped;
  }

  /** Returns how many bytes are buffered. */
  public int buffered() {
    return limit - position;
  }

  /** Returns the buffer; the bytes from {@link #position()} to {@link #limit()} are unread. */
  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  void skipTo(int newPosition) {
    position = newPosition;
  }

  /**
   * Waits for more bytes behind those that are buffered. The unread bytes may move.
   *
   * @return how many came, or -1 at the end of the stream
   */
  public int fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == buffer.length) {
      if (position > 0) {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
      } else {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length); // a long line; its reader has the limit
      }
    }
    int room = buffer.length - limit;
    int n = in.read(buffer, limit, room);
    if (n > 0) {
      limit += n;
      if (n == room && buffer.length < LARGE) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
    }
    return n;
  }

  /**
   * Returns the unread byte at {@code index} and leaves it there; waits until it has come.
   *
   * @param index 0 for the byte that is read next; all up to it are kept in memory
   * @return -1 if the stream ends before it
   */
  public int peek(int index) throws IOException {
    while (buffered() <= index) {
      if (fill() < 0) {
        return -1;
      }
    }
    return buffer[position + index] & 0xFF;
  }

  @Override
  public int read() throws IOException {
    if (position == limit && fill() < 0) {
      return -1;
    }
    return buffer[position++] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (position == limit) {
      if (length >= buffer.length) {
        return in.read(to, offset, length); // big reads pass by the buffer
      }
      if (fill() < 0) {
        return -1;
      }
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, to, offset, n);
    position += n;
    return n;
  }

  /** Returns the number of buffered bytes; the stream below is not asked. */
  @Override
  public int available() {
    return limit - position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
