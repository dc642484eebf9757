package dev.netclients.line;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A stream that gathers small writes; large ones pass by its buffer. Nothing goes out before {@link
 * #flush()} but what does not fit. Used by one thread at a time; it has no lock.
 */
public final class BufferedOutput extends OutputStream {
  private static final int SIZE = 8 << 10;

  private OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int count;

  /** Writes to {@code out}. */
  public BufferedOutput(OutputStream out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  /** Goes on writing to another stream. What was written and not flushed is dropped. */
  public void switchTo(OutputStream other) {
    out = Objects.requireNonNull(other, "other");
    count = 0;
  }

  @Override
  public void write(int b) throws IOException {
    if (count == SIZE) {
      drain();
    }
    buffer[count++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (length > SIZE - count || length == SIZE) { // a whole block is not copied
      drain();
      if (length >= SIZE) {
        out.write(from, offset, length);
        return;
      }
    }
    System.arraycopy(from, offset, buffer, count, length);
    count += length;
  }

  private void drain() throws IOException {
    int n = count;
    count = 0; // what fails once is not sent again
    if (n > 0) {
      out.write(buffer, 0, n);
    }
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }
}
