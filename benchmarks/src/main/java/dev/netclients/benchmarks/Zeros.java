package dev.netclients.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** A stream of zeros, which costs little to read. */
final class Zeros extends InputStream {
  private static final int BLOCK = 64 << 10;

  private long left;

  Zeros(long length) {
    this.left = length;
  }

  /** Writes that many, out of a stream and in blocks. */
  static void fill(OutputStream out, long length) throws IOException {
    byte[] block = new byte[BLOCK];
    InputStream zeros = new Zeros(length);
    for (int n; (n = zeros.read(block)) >= 0; ) {
      out.write(block, 0, n);
    }
  }

  @Override
  public int read() {
    return left-- > 0 ? 0 : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    int n = (int) Math.min(length, left);
    Arrays.fill(to, offset, offset + n, (byte) 0);
    left -= n;
    return n;
  }
}
