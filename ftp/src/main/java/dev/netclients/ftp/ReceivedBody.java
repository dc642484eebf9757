package dev.netclients.ftp;

import dev.netclients.line.BlockInputStream;
import dev.netclients.sockets.Calls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a download, which hold the session until they have been read to their end. Closed
 * before, the transfer is aborted, and the session goes on if the server answers at once.
 */
final class ReceivedBody extends BlockInputStream {
  private final Calls calls;
  private @Nullable Transfer transfer; // none before it has begun, and none when it is over

  private ReceivedBody(Calls calls) {
    this.calls = calls;
  }

  /** Begins a download. */
  static ReceivedBody open(Calls calls, Calls.Step<Transfer> beginning) throws IOException {
    ReceivedBody body = new ReceivedBody(calls);
    return calls.open(
        body,
        () -> {
          body.transfer = beginning.run();
          return body;
        });
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Transfer open = transfer;
    if (open == null || length == 0) {
      return length == 0 ? 0 : -1;
    }
    boolean more = false;
    try {
      int n = calls.step(this, () -> open.read(to, offset, length));
      more = n >= 0;
      return n;
    } finally {
      if (!more) {
        transfer = null;
        open.close();
        calls.finish(this);
      }
    }
  }

  @Override
  public void close() {
    Transfer open = transfer;
    if (open != null) {
      transfer = null;
      open.abort();
      calls.finish(this);
    }
  }
}
