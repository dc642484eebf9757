package dev.netclients.smtp;

import dev.netclients.Content;
import dev.netclients.line.BlockInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Content that can be read once, and of which the start has been read to see what its message
 * needs: what was read is kept, and comes first when it is sent.
 *
 * <p>It is open from the beginning, and must be closed whether it is sent or not.
 */
final class Peeked implements Content, Closeable {
  private final OptionalLong length;
  private final StreamedText text;
  private final byte[] start;
  private final int count; // bytes in it
  private final boolean whole; // it is all there is
  private boolean closed;

  private Peeked(OptionalLong length, StreamedText text, byte[] start, int count, boolean whole) {
    this.length = length;
    this.text = text;
    this.start = start;
    this.count = count;
    this.whole = whole;
  }

  /**
   * Opens content, and reads it up to the end of its header, or {@code max} bytes if that is
   * longer.
   *
   * @throws StreamedText.Unfit if no server may get what was read
   * @throws IOException as the content throws it, which is closed then
   */
  static Peeked at(Content content, int max) throws IOException {
    StreamedText text = new StreamedText(content.open());
    try {
      byte[] start = new byte[max];
      int count = 0;
      int n = 0;
      while (n >= 0 && count < max && text.inHeader()) {
        n = text.read(start, count, max - count);
        count += Math.max(n, 0);
      }
      return new Peeked(content.length(), text, start, count, n < 0);
    } catch (IOException | RuntimeException e) {
      try {
        text.close();
      } catch (IOException | RuntimeException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /** Returns what has been seen of the message, and goes on to look. */
  StreamedText text() {
    return text;
  }

  @Override
  public OptionalLong length() {
    return length;
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public InputStream open() {
    return new BlockInputStream() {
      private int given;

      @Override
      public int read(byte[] to, int offset, int wanted) throws IOException {
        if (given == count) {
          return whole ? -1 : text.read(to, offset, wanted);
        }
        int n = Math.min(wanted, count - given);
        System.arraycopy(start, given, to, offset, n);
        given += n;
        return n;
      }

      @Override
      public void close() throws IOException {
        Peeked.this.close();
      }
    };
  }

  /** Closes what is read, once. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      text.close();
    }
  }
}
