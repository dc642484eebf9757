package dev.netclients.http;

import dev.netclients.NetClientException;
import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as the caller reads it: failures in this suite's terms, and an end that ends
 * the attempt. Reading to that end proves it whole.
 */
final class BodyStream extends BlockInputStream {
  private static final int BLOCK = 64 << 10;

  private final InputStream in;
  private final Response response;
  private final Attempt attempt;
  private @Nullable NetClientException failure;
  private boolean ended;
  private boolean closed;
  private boolean whole;
  private long count;

  BodyStream(InputStream in, Response response, Attempt attempt) {
    this.in = in;
    this.response = response;
    this.attempt = attempt;
  }

  /** For a response without a body: it has ended already. */
  static BodyStream empty(Response response, Attempt attempt) {
    BodyStream body = new BodyStream(nullInputStream(), response, attempt);
    body.whole = true;
    body.end();
    return body;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (closed) {
      throw new IllegalStateException("The body is closed");
    }
    if (failure != null) {
      throw failure;
    }
    if (ended || length == 0) {
      return length == 0 ? 0 : -1;
    }
    int n;
    try {
      n = in.read(to, offset, length);
    } catch (IOException | RuntimeException e) {
      attempt.received(count);
      failure = Failures.of(e, attempt);
      attempt.cancel(); // what is left of it must never be taken for another response
      end();
      throw failure;
    }
    if (n >= 0) {
      count += n;
      return n;
    }
    whole = true;
    NetClientException recorded = attempt.recorded();
    end();
    if (recorded != null) { // a listener failed at the very end
      failure = recorded;
      throw recorded;
    }
    return -1;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] block = new byte[BLOCK];
    long all = 0;
    for (int n; (n = read(block, 0, BLOCK)) >= 0; all += n) {
      out.write(block, 0, n);
    }
    return all;
  }

  @Override
  public int available() throws IOException {
    return closed || ended || failure != null ? 0 : in.available();
  }

  /** Whether it was read to its end. */
  boolean isWhole() {
    return whole;
  }

  /** Whether it was closed. */
  boolean isClosed() {
    return closed;
  }

  private void end() {
    if (!ended) {
      ended = true;
      try {
        in.close(); // frees a decoder's memory
      } catch (IOException | RuntimeException e) {
        // All that counts has been read, or has failed before.
      }
      response.close();
      attempt.over();
    }
  }

  /** Gives the connection back if little is left to read, else up. */
  @Override
  public void close() {
    closed = true;
    end();
  }
}
