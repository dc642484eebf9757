package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.sockets.MinimumRate;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body as it arrives, which has to keep the connector's minimum rate, and to be as long as it was
 * announced: of HTTP/2 nobody else looks (RFC 9113, section 8.1.1). Here and not below OkHttp,
 * where in HTTP/2 many bodies are on one connection.
 */
final class RatedInput extends BlockInputStream {
  private final InputStream in;
  private final Attempt attempt;
  private final MinimumRate rate;
  private final long announced;
  private long count;

  /** Begins a body of {@code announced} bytes; -1 if that is not known. */
  RatedInput(InputStream in, long announced, Attempt attempt) {
    this.in = in;
    this.announced = announced;
    this.attempt = attempt;
    this.rate = new MinimumRate(attempt.timeouts());
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    long began = System.nanoTime();
    int n = in.read(to, offset, length);
    if (rate.isMissedBy(System.nanoTime() - began, n)) {
      throw new TimedOutException(
          attempt.server(),
          attempt.stage(),
          attempt.outcome(),
          Clock.RATE,
          attempt.timeouts().read());
    }
    count += Math.max(0, n);
    if (announced >= 0 && (n < 0 ? count < announced : count > announced)) {
      throw notAsAnnounced();
    }
    return n;
  }

  private NetClientException notAsAnnounced() {
    return count < announced
        ? new TruncatedException(
            attempt.server(),
            attempt.stage(),
            attempt.outcome(),
            "the server ended the body before the size that it announced",
            count,
            announced,
            null)
        : new ProtocolException(
            attempt.server(),
            attempt.stage(),
            attempt.outcome(),
            "a body longer than the " + announced + " bytes that were announced",
            null);
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
