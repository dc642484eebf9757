package dev.netclients.gopher;

import dev.netclients.line.BufferedInput;
import dev.netclients.line.Peer;
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
  public boolean goesOn(int behind) throws IOException {
    return input.peek(behind) >= 0;
  }

  @Override
  public Peer peer() {
    return Peer.named("test");
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
