package dev.netclients.gopher;

import java.io.IOException;
import java.io.InputStream;

/**
 * A document that only the end of the connection ends: a reset is a failure (RFC 1436, section
 * 3.8).
 */
final class BinaryBody extends InputStream {
  private final Reply reply;
  private boolean ended;

  BinaryBody(Reply reply) {
    this.reply = reply;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int n = ended ? -1 : reply.input().read(to, offset, length);
    if (n < 0 && !ended) {
      ended = true;
      reply.complete();
    }
    return n;
  }

  @Override
  public void close() {
    reply.close();
  }
}
