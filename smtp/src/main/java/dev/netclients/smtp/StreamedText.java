package dev.netclients.smtp;

import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message read as a stream, and what there is to know of it so far. What may not go out fails the
 * read, so that it does not.
 */
final class StreamedText extends BlockInputStream {
  /** The message has what may not go out. */
  static final class Unfit extends IOException {
    private static final long serialVersionUID = 1;

    Unfit(String what) {
      super(what);
    }
  }

  private final InputStream in;
  private boolean eightBitAllowed = true;
  private boolean utf8HeaderAllowed = true;
  private int line; // bytes in the present line
  private boolean afterCr;
  private boolean header = true;
  private boolean eightBit;
  private boolean utf8Header;

  StreamedText(InputStream in) {
    this.in = in;
  }

  /** Says what MAIL has said of the message, so that nothing else is among what is yet to come. */
  void declared(boolean eightBit, boolean utf8Header) {
    eightBitAllowed = eightBit;
    utf8HeaderAllowed = utf8Header;
  }

  /** Returns whether the header goes on behind what has been read. */
  boolean inHeader() {
    return header;
  }

  /** Returns whether a byte above 127 was among what has been read. */
  boolean eightBit() {
    return eightBit;
  }

  /** Returns whether one was in the header. */
  boolean utf8Header() {
    return utf8Header;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int n = in.read(to, offset, length);
    for (int i = offset; i < offset + n; i++) {
      byte b = to[i];
      if (b == '\n' && afterCr) {
        afterCr = false; // the line ended with its CR
      } else if (b == '\r' || b == '\n') {
        header &= line > 0;
        line = 0;
        afterCr = b == '\r';
      } else {
        afterCr = false;
        if (++line > Text.MAX_LINE) {
          throw new Unfit("a line of more than " + Text.MAX_LINE + " bytes");
        }
        if (b < 0) {
          noteEightBit();
        }
      }
    }
    return n;
  }

  private void noteEightBit() throws IOException {
    eightBit = true;
    utf8Header |= header;
    if (header && !utf8HeaderAllowed) {
      throw new Unfit("a header that is not ASCII, and MAIL went out without SMTPUTF8");
    }
    if (!eightBitAllowed) {
      throw new Unfit("a byte above 127, and MAIL went out without BODY=8BITMIME");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
