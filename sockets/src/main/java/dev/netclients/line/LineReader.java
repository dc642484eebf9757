package dev.netclients.line;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines from a peer, each bounded by a limit, without copying them.
 *
 * <p>A line of a reply ends with LF; a CR before it is dropped. RFC-abiding servers send CRLF, and
 * those that send LF alone can do no harm by it here. A line of a dot block ({@link #nextInBlock})
 * is the same but for its dot.
 *
 * <p>Used by one thread at a time.
 */
public final class LineReader {
  private final BufferedInput in;
  private final Peer peer;
  private final Line line = new Line();
  private boolean whole;

  /** Reads from {@code in} and tells failures to {@code peer}. */
  public LineReader(BufferedInput in, Peer peer) {
    this.in = Objects.requireNonNull(in, "in");
    this.peer = Objects.requireNonNull(peer, "peer");
  }

  /**
   * Returns the next line; it is valid until the next call.
   *
   * @param what what the line is, for messages, such as {@code a reply line}
   * @param limit the number of bytes, its end included, that a line may have
   * @throws dev.netclients.LimitException if it has more
   * @throws dev.netclients.TruncatedException if the peer ends before the line does
   * @throws IOException as the stream below throws it
   */
  public Line next(String what, int limit) throws IOException {
    Line next = find(what, limit);
    if (next == null) {
      throw peer.cut(what, in.buffered(), -1);
    }
    return next;
  }

  /**
   * As {@link #next}, for lines that go on to the end of the stream: null at the end. The last line
   * may lack its LF, as {@link #isWhole()} tells; that nothing is missing has to be proved by other
   * means.
   *
   * @throws IOException as {@link #next}
   */
  public @Nullable Line nextToEnd(String what, int limit) throws IOException {
    Line next = find(what, limit);
    int rest = in.buffered();
    if (next == null && rest > 0) {
      int position = in.position();
      in.skipTo(in.limit());
      return line.set(in.buffer(), position, rest);
    }
    return next;
  }

  /** Returns whether the line returned last had its LF. */
  public boolean isWhole() {
    return whole;
  }

  /** Returns null at the end of the stream; what is left without LF is still buffered then. */
  private @Nullable Line find(String what, int limit) throws IOException {
    whole = false;
    int searched = 0; // bytes from the position on that hold no LF
    while (true) {
      int position = in.position();
      int lf = Scan.indexOf(in.buffer(), position + searched, in.limit(), (byte) '\n');
      if (lf >= 0 && lf - position < limit) {
        in.skipTo(lf + 1);
        whole = true;
        int end = lf > position && in.buffer()[lf - 1] == '\r' ? lf - 1 : lf;
        return line.set(in.buffer(), position, end - position);
      }
      searched = in.buffered();
      if (searched >= limit) {
        throw peer.over("bytes in " + what, limit, searched);
      }
      if (in.fill() < 0) {
        return null;
      }
    }
  }

  /**
   * Returns whether the peer has ended the stream here, between two lines; waits for its next byte.
   *
   * @throws IOException as the stream below throws it
   */
  public boolean atEnd() throws IOException {
    return in.buffered() == 0 && in.fill() < 0;
  }

  /**
   * Returns the next line of a dot block with its stuffed dot removed, or null at the block's end
   * (RFC 1939, section 3). It is valid until the next call.
   *
   * @param what what the line is, for messages
   * @param limit the number of bytes, its end included, that a line may have
   * @throws IOException as {@link #next}
   */
  public @Nullable Line nextInBlock(String what, int limit) throws IOException {
    Line next = next(what, limit);
    if (next.at(0) != '.') {
      return next;
    }
    return next.length() == 1 ? null : next.withoutFirst();
  }
}
