package dev.netclients.ftp;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.line.BlockInputStream;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Takes the tickets of a data connection before it is reset for a failure of the caller's: in TLS
 * 1.3 each data connection uses up a ticket and brings new ones, and without those a server that
 * wants sessions resumed takes no further data connection.
 */
final class TicketKeeper {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int POLLS = 25; // half a second, of a server that is busy

  private final Connection data;
  private final long before;
  private final boolean needed;

  /** Keeps those that come behind the first {@code before} bytes received: the handshake's. */
  TicketKeeper(Connection data, long before) {
    this.data = data;
    this.before = before;
    this.needed = data.tls().filter(facts -> facts.protocol().equals("TLSv1.3")).isPresent();
  }

  private void take() {
    try {
      for (int i = 0; i < POLLS && data.received() == before; i++) {
        data.awaitInput(POLL);
      }
    } catch (IOException e) {
      // It is to be reset anyway.
    }
  }

  /** Returns {@code content}, itself where there are no tickets: a file is sent faster as such. */
  Content of(Content content) {
    return needed ? new ContentOver(content, content.length(), () -> open(content)) : content;
  }

  private InputStream open(Content content) throws IOException {
    try {
      return stream(content.open());
    } catch (IOException | RuntimeException e) {
      take();
      throw e;
    }
  }

  private InputStream stream(InputStream in) {
    return new BlockInputStream() {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        try {
          return in.read(to, offset, length);
        } catch (IOException | RuntimeException e) {
          take();
          throw e;
        }
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  Progress of(Progress progress) {
    if (progress == Progress.NONE || !needed) {
      return progress;
    }
    return (done, total) -> {
      try {
        progress.transferred(done, total);
      } catch (RuntimeException e) {
        take();
        throw e;
      }
    };
  }
}
