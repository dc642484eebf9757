package dev.netclients.ftp;

import dev.netclients.line.BlockInputStream;
import java.io.IOException;

/** The bytes of a download. */
final class ReceivedBody extends BlockInputStream {
  private final HeldTransfer held;
  private int count; // of the bytes read last

  ReceivedBody(HeldTransfer held) {
    this.held = held;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    boolean some = held.read(open -> (count = open.read(to, offset, length)) >= 0);
    return some ? count : -1;
  }

  @Override
  public void close() {
    held.close();
  }
}
