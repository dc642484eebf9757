package dev.netclients.line;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * A string of announced length, as IMAP has it (RFC 9051, section 4.3; RFC 7888; RFC 3516).
 *
 * @param size the number of bytes that follow the line
 * @param synchronizing whether the sender waits for a go-ahead before it sends them
 * @param binary whether they may hold NUL
 */
public record Literal(long size, boolean synchronizing, boolean binary) {
  /**
   * Returns the literal that {@code line} announces at its end: <code>{123}</code>, <code>{123+}
   * </code>, <code>~{123}</code>; or nothing. Nothing is allocated for the number announced.
   */
  public static Optional<Literal> announcedBy(Line line) {
    int close = line.length() - 1;
    if (line.at(close) != '}') {
      return Optional.empty();
    }
    boolean plus = close > 0 && line.at(close - 1) == '+';
    int end = plus ? close - 1 : close;
    int open = end;
    while (open > 0 && line.at(open) != '{') {
      open--;
    }
    long size = line.at(open) == '{' ? line.number(open + 1, end) : -1;
    if (size < 0) {
      return Optional.empty();
    }
    return Optional.of(new Literal(size, !plus, open > 0 && line.at(open - 1) == '~'));
  }

  /**
   * Returns the bytes, which begin at the next byte of {@code in}, streamed. Closing the stream
   * does nothing; the conversation goes on behind its end.
   */
  public InputStream open(BufferedInput in, Peer peer) {
    return new Body(in, peer, size);
  }

  private static final class Body extends BlockInputStream {
    private final BufferedInput in;
    private final Peer peer;
    private final long size;
    private long left;

    Body(BufferedInput in, Peer peer, long size) {
      this.in = Objects.requireNonNull(in, "in");
      this.peer = Objects.requireNonNull(peer, "peer");
      this.size = size;
      this.left = size;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int n = in.read(to, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw peer.cut("a literal", size - left, size);
      }
      left -= n;
      return n;
    }
  }
}
