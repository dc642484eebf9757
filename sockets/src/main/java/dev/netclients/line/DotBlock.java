package dev.netclients.line;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A block that ends with a line of one dot, where a line that begins with a dot has one more put
 * before it (RFC 1939, section 3; RFC 5321, section 4.5.2; RFC 3977, section 3.1.1).
 *
 * <p>Framing is strict both ways: only CRLF ends a line here, so a bare LF or CR inside a message
 * can never be taken for the end of the block by one side and not by the other.
 */
public final class DotBlock {
  private static final byte[] END = {'.', '\r', '\n'};

  private DotBlock() {}

  /**
   * Returns the content of a block that begins at the next byte of {@code in}, unstuffed and
   * streamed.
   *
   * <p>Its end, and nothing else, is the proof that the block is whole; until then the conversation
   * cannot go on. Closing the stream does nothing.
   */
  public static Reader reader(BufferedInput in, Peer peer) {
    return new Reader(in, peer);
  }

  /**
   * Returns a stream that stuffs what is written to it, and turns a bare CR or LF into CRLF, so
   * that none is ever sent. Only {@link Writer#finish()} writes the end mark; closing does nothing,
   * so a source that fails can never be taken for a whole message.
   */
  public static Writer writer(OutputStream out) {
    return new Writer(out);
  }

  /** Reads a block: see {@link DotBlock#reader}. */
  public static final class Reader extends BlockInputStream {
    private enum State {
      LINE_START,
      DOT,
      DOT_CR,
      TEXT,
      END
    }

    private final BufferedInput in;
    private final Peer peer;
    private State state = State.LINE_START;
    private boolean afterCr; // the last byte handed out was CR
    private long received;

    Reader(BufferedInput in, Peer peer) {
      this.in = Objects.requireNonNull(in, "in");
      this.peer = Objects.requireNonNull(peer, "peer");
    }

    /** Returns how many bytes of content have been handed out. */
    public long received() {
      return received;
    }

    /** Returns whether the end mark has been read. */
    public boolean ended() {
      return state == State.END;
    }

    /**
     * Reads content, as much as has arrived.
     *
     * @throws dev.netclients.TruncatedException if the peer ends before the end mark
     */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      int done = 0;
      while (done < length && state != State.END) {
        if (in.buffered() == 0) {
          if (done > 0) {
            break; // hand over what is here before waiting for more
          }
          if (in.fill() < 0) {
            throw peer.cut("a multi-line answer", received, -1);
          }
        }
        done += step(to, offset + done, length - done);
      }
      received += done;
      return done == 0 ? -1 : done;
    }

    /** Takes at least one buffered byte, or changes state; returns how many bytes it handed out. */
    private int step(byte[] to, int offset, int length) {
      byte[] buffer = in.buffer();
      int position = in.position();
      byte first = buffer[position];
      switch (state) {
        case LINE_START -> {
          state = first == '.' ? State.DOT : State.TEXT;
          in.skipTo(first == '.' ? position + 1 : position);
          return 0;
        }
        case DOT -> { // either stuffing, which is dropped, or the end mark
          state = first == '\r' ? State.DOT_CR : State.TEXT;
          in.skipTo(first == '\r' ? position + 1 : position);
          return 0;
        }
        case DOT_CR -> {
          if (first == '\n') {
            in.skipTo(position + 1);
            state = State.END;
            return 0;
          }
          to[offset] = '\r'; // a stuffed line that begins with a bare CR
          afterCr = true;
          state = State.TEXT;
          return 1;
        }
        default -> {
          return text(to, offset, length);
        }
      }
    }

    /** Copies up to the next line end that a dot follows, or may follow. */
    private int text(byte[] to, int offset, int length) {
      byte[] buffer = in.buffer();
      int position = in.position();
      int limit = Math.min(in.limit(), position + length);
      int end = limit;
      for (int from = position; ; ) {
        int lf = Scan.indexOf(buffer, from, limit, (byte) '\n');
        if (lf < 0) {
          break;
        }
        boolean crlf = lf > position ? buffer[lf - 1] == '\r' : afterCr;
        if (crlf && (lf + 1 >= limit || buffer[lf + 1] == '.')) {
          end = lf + 1;
          state = State.LINE_START;
          break;
        }
        from = lf + 1;
      }
      int n = end - position;
      System.arraycopy(buffer, position, to, offset, n);
      in.skipTo(end);
      afterCr = buffer[end - 1] == '\r';
      return n;
    }

    /**
     * Reads the rest into memory.
     *
     * @param max the number of bytes that may be kept
     * @throws IllegalArgumentException if {@code max} is negative
     * @throws dev.netclients.LimitException if there are more; the conversation is over then
     * @throws IOException as {@link #read(byte[], int, int)}
     */
    public byte[] readAll(int max) throws IOException {
      if (max < 0) {
        throw new IllegalArgumentException("max: " + max + " (expected: zero or more)");
      }
      byte[] block = new byte[Math.min(max, Math.max(512, in.buffered()))];
      int size = 0;
      for (int n; ; size += n) {
        if (size == block.length) {
          if (size == max) {
            if (read() >= 0) {
              throw peer.over("bytes of a message kept in memory", max, max + 1L);
            }
            break;
          }
          block = Arrays.copyOf(block, (int) Math.min(max, 2L * size));
        }
        n = read(block, size, block.length - size);
        if (n < 0) {
          break;
        }
      }
      return size == block.length ? block : Arrays.copyOf(block, size);
    }
  }

  /** Writes a block: see {@link DotBlock#writer}. */
  public static final class Writer extends BlockOutputStream {
    private final OutputStream out;
    private boolean lineStart = true;
    private boolean afterCr;

    Writer(OutputStream out) {
      this.out = Objects.requireNonNull(out, "out");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      int end = offset + length;
      int from = offset; // the first byte that is not yet written
      for (int i = offset; i < end; i++) {
        byte b = bytes[i];
        if (afterCr && b != '\n') { // a bare CR was written
          out.write(bytes, from, i - from);
          from = i;
          out.write('\n');
          lineStart = true;
        }
        if (b == '\n' && !afterCr) { // a bare LF
          out.write(bytes, from, i - from);
          from = i;
          out.write('\r');
        } else if (b == '.' && lineStart) {
          out.write(bytes, from, i - from);
          from = i;
          out.write('.');
        }
        afterCr = b == '\r';
        lineStart = b == '\n';
      }
      out.write(bytes, from, end - from);
    }

    /** Ends the last line if it has no end, and writes the end mark. Does not flush. */
    public void finish() throws IOException {
      if (afterCr) {
        out.write('\n');
      } else if (!lineStart) {
        out.write(END, 1, 2);
      }
      out.write(END, 0, 3);
      lineStart = true;
      afterCr = false;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** Returns {@code content} as a block, for tests and for small things. */
  public static byte[] encode(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 16);
    try {
      Writer writer = new Writer(out);
      writer.write(content, 0, content.length);
      writer.finish();
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
