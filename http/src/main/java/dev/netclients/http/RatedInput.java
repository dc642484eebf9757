package dev.netclients.http;

import dev.netclients.Clock;
import dev.netclients.TimedOutException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.sockets.MinimumRate;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body as it arrives, which has to keep the connector's minimum rate. Here and not below OkHttp,
 * where in HTTP/2 many bodies are on one connection.
 */
final class RatedInput extends BlockInputStream {
  private final InputStream in;
  private final Attempt attempt;
  private final MinimumRate rate;

  RatedInput(InputStream in, Attempt attempt) {
    this.in = in;
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
    return n;
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
