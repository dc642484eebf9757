package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Text on its way: CRLF on the wire, LF on this side (RFC 959, section 3.1.1.1). */
final class NetAscii {
  private NetAscii() {}

  /** Content whose line ends, LF or CRLF, are CRLF; its length is not known before. */
  static Content toWire(Content content) {
    return new ContentOver(content, OptionalLong.empty(), () -> new Out(content.open()));
  }

  /** A stream whose CRLF is LF; a CR alone stays. */
  static InputStream fromWire(InputStream wire) {
    return new In(wire);
  }

  /** A stream over another one, whose bytes it looks at one by one. */
  private abstract static class Converted extends BlockInputStream {
    private final InputStream in;
    private final byte[] block = new byte[16 << 10];
    private int at;
    private int limit;

    Converted(InputStream in) {
      this.in = in;
    }

    /** Returns whether there is a byte that was read already. */
    boolean buffered() {
      return at < limit;
    }

    /** Reads some; returns whether any came before the end. */
    boolean fill() throws IOException {
      at = 0;
      do {
        limit = in.read(block, 0, block.length);
      } while (limit == 0);
      return limit > 0;
    }

    byte peek() {
      return block[at];
    }

    byte next() {
      return block[at++];
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static final class Out extends Converted {
    private boolean afterCr;
    private boolean owesLf; // the CR that was put before it filled the caller's block

    Out(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = 0;
      while (n < length) {
        if (owesLf) {
          owesLf = false;
          to[offset + n++] = '\n';
        } else if (buffered()) {
          byte b = next();
          boolean bare = b == '\n' && !afterCr;
          to[offset + n++] = bare ? (byte) '\r' : b;
          owesLf = bare;
          afterCr = b == '\r';
        } else if (n > 0 || !fill()) {
          return n > 0 ? n : -1;
        }
      }
      return n;
    }
  }

  private static final class In extends Converted {
    private boolean cr; // seen, and not handed out yet

    In(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int n = 0;
      while (n < length) {
        if (!buffered()) {
          if (n > 0) {
            return n;
          }
          if (!fill()) {
            if (!cr) {
              return -1;
            }
            cr = false;
            to[offset] = '\r';
            return 1;
          }
        }
        if (cr && peek() != '\n') {
          to[offset + n++] = '\r';
          cr = false;
          continue; // the byte itself comes next, if there is room
        }
        byte b = next();
        cr = b == '\r';
        if (!cr) {
          to[offset + n++] = b;
        }
      }
      return n;
    }
  }
}
