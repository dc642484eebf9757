package dev.netclients.gopher;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Stage;
import dev.netclients.line.BufferedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A reply made of bytes, which arrive in slices of a size. */
final class BytesReply implements Reply {
  private final BufferedInput input;
  boolean completed;
  boolean closed;

  BytesReply(byte[] bytes, int slice) {
    this(
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(slice, length));
          }
        });
  }

  BytesReply(InputStream bytes) {
    this.input = new BufferedInput(bytes);
  }

  static BytesReply of(String latin1) {
    return new BytesReply(latin1.getBytes(StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
  }

  @Override
  public BufferedInput input() {
    return input;
  }

  @Override
  public boolean goesOn() throws IOException {
    return input.buffered() > 0 || input.fill() >= 0;
  }

  @Override
  public NetClientException over(String limit, long value, long seen) {
    return new LimitException("test", Stage.RECEIVE, limit, value, seen);
  }

  @Override
  public void complete() {
    completed = true;
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
