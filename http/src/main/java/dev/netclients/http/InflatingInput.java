package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes one content coding: gzip (RFC 1952, members one after the other included) or deflate (RFC
 * 1950, or RFC 1951 bare, as some servers send it). What follows the end is an error, and so is a
 * sum that does not fit. An empty body is taken for nothing compressed.
 *
 * <p>The JDK's own {@code GZIPInputStream} takes a pause of the network for the end of the body.
 */
final class InflatingInput extends BlockInputStream {
  private static final int MAX_HEADER = 128 << 10; // FEXTRA alone may have 64 KiB
  private static final long RATIO_COUNTS_FROM = 1 << 20;

  private enum State {
    START,
    DATA,
    END
  }

  private final InputStream in;
  private final boolean gzip;
  private final Attempt attempt;
  private final LongSupplier network; // bytes that came over it, for all layers of one body
  private final int maxRatio;
  private final byte[] buffer = new byte[8192];
  private final CRC32 crc = new CRC32();
  private Inflater inflater = new Inflater(true);
  private State state = State.START;
  private int at;
  private int limit;
  private int headerLeft;
  private boolean begun;
  private long produced;

  InflatingInput(
      InputStream in, boolean gzip, Attempt attempt, LongSupplier network, int maxRatio) {
    this.in = in;
    this.gzip = gzip;
    this.attempt = attempt;
    this.network = network;
    this.maxRatio = maxRatio;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (state == State.START) {
      if (!begun && !fill()) {
        state = State.END;
      } else {
        header();
      }
    }
    while (state == State.DATA) {
      int n = inflate(to, offset, length);
      if (n > 0) {
        crc.update(to, offset, n);
        produced += n;
        if (produced > RATIO_COUNTS_FROM && produced / maxRatio > network.getAsLong()) {
          throw new LimitException(
              attempt.server(),
              Stage.RECEIVE,
              "bytes out of each compressed one",
              maxRatio,
              produced / Math.max(1, network.getAsLong()));
        }
        return n;
      }
      if (inflater.finished()) {
        memberEnds();
      } else if (inflater.needsDictionary()) {
        throw broken("it needs a dictionary");
      } else if (fill()) {
        inflater.setInput(buffer, 0, limit);
      } else {
        throw cut();
      }
    }
    return -1;
  }

  private int inflate(byte[] to, int offset, int length) throws ProtocolException {
    try {
      return inflater.inflate(to, offset, length);
    } catch (DataFormatException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
  }

  private void memberEnds() throws IOException {
    at = limit - inflater.getRemaining();
    if (gzip) {
      long sum = little32();
      long size = little32();
      if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
        throw broken("its check sum or size does not fit");
      }
    }
    if (at == limit && !fill()) {
      state = State.END;
      inflater.end();
    } else if (gzip) {
      crc.reset();
      inflater.reset();
      header(); // of another member
    } else {
      throw broken("bytes behind its end");
    }
  }

  private void header() throws IOException {
    begun = true;
    headerLeft = MAX_HEADER;
    if (gzip) {
      gzipHeader();
    } else if (isZlib()) {
      inflater.end();
      inflater = new Inflater();
    }
    inflater.setInput(buffer, at, limit - at);
    state = State.DATA;
  }

  // RFC 1950, section 2.2: two bytes tell, and they need not come together
  private boolean isZlib() throws IOException {
    if (limit == 1) {
      limit += Math.max(0, in.read(buffer, 1, buffer.length - 1));
    }
    int first = buffer[0] & 0xFF;
    int second = limit > 1 ? buffer[1] & 0xFF : 0;
    return (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
  }

  // RFC 1952, section 2.3
  private void gzipHeader() throws IOException {
    if (headerByte() != 0x1F || headerByte() != 0x8B || headerByte() != 8) {
      throw broken(produced == 0 ? "no gzip header" : "bytes behind its end");
    }
    int flags = headerByte();
    if ((flags & 0xE0) != 0) {
      throw broken("reserved flags");
    }
    skip(6); // time, extra flags, system
    if ((flags & 4) != 0) {
      skip(headerByte() | headerByte() << 8);
    }
    for (int text = flags & 0x18; text != 0; text &= text - 1) { // name and comment, each to a NUL
      while (headerByte() != 0) {
        // It is nothing to us.
      }
    }
    if ((flags & 2) != 0) {
      skip(2);
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private int headerByte() throws IOException {
    if (headerLeft-- == 0) {
      throw new LimitException(
          attempt.server(), Stage.RECEIVE, "bytes of a gzip header", MAX_HEADER, MAX_HEADER + 1L);
    }
    return next();
  }

  private long little32() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    if (at == limit && !fill()) {
      throw cut();
    }
    return buffer[at++] & 0xFF;
  }

  private boolean fill() throws IOException {
    at = 0;
    limit = 0;
    int n = in.read(buffer, 0, buffer.length);
    limit = Math.max(0, n);
    return n > 0;
  }

  private NetClientException cut() {
    return new TruncatedException(
        attempt.server(),
        Stage.RECEIVE,
        attempt.outcome(),
        "the compressed body ended early",
        produced,
        -1,
        null);
  }

  private ProtocolException broken(String why) {
    return new ProtocolException(
        attempt.server(),
        Stage.RECEIVE,
        attempt.outcome(),
        "the compressed body is broken: " + why,
        null);
  }

  @Override
  public void close() throws IOException {
    state = State.END;
    inflater.end();
    in.close();
  }
}
