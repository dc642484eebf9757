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
    return new Content() {
      @Override
      public OptionalLong length() {
        return OptionalLong.empty();
      }

      @Override
      public boolean repeatable() {
        return content.repeatable();
      }

      @Override
      public InputStream open() throws IOException {
        return new Out(content.open());
      }
    };
  }

  /** A stream whose CRLF is LF; a CR alone stays. */
  static InputStream fromWire(InputStream wire) {
    return new In(wire);
  }

  private static final class Out extends BlockInputStream {
    private final InputStream in;
    private final byte[] block = new byte[16 << 10];
    private int at;
    private int limit;
    private boolean afterCr;
    private boolean owesLf; // the CR that was put before it filled the caller's block

    Out(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = 0;
      if (owesLf) {
        owesLf = false;
        to[offset + n++] = '\n';
      }
      while (n < length) {
        if (at == limit) {
          if (n > 0) {
            return n;
          }
          at = 0;
          limit = in.read(block, 0, block.length);
          if (limit < 0) {
            limit = 0;
            return -1;
          }
          continue;
        }
        byte b = block[at++];
        if (b == '\n' && !afterCr) {
          to[offset + n++] = '\r';
          if (n == length) {
            owesLf = true;
            afterCr = false;
            return n;
          }
        }
        to[offset + n++] = b;
        afterCr = b == '\r';
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static final class In extends BlockInputStream {
    private final InputStream in;
    private final byte[] block = new byte[16 << 10];
    private int at;
    private int limit;
    private boolean cr; // seen, and not handed out yet

    In(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = 0;
      while (n < length) {
        if (at == limit) {
          if (n > 0) {
            return n;
          }
          at = 0;
          limit = Math.max(0, in.read(block, 0, block.length));
          if (limit == 0) {
            if (cr) {
              cr = false;
              to[offset] = '\r';
              return 1;
            }
            return -1;
          }
        }
        byte b = block[at];
        if (cr) {
          cr = false;
          if (b != '\n') {
            to[offset + n++] = '\r';
            continue; // the byte itself comes next, if there is room
          }
        }
        at++;
        if (b == '\r') {
          cr = true;
        } else {
          to[offset + n++] = b;
        }
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
