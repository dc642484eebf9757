package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;

/**
 * Follows a chunked body to its end (RFC 9112, section 7.1).
 *
 * <pre>
 *   SIZE --";"--> EXTENSION --CRLF--> DATA --all of it--> AFTER --CRLF--> SIZE
 *     '-------------CRLF---------------^ |
 *                                        '--size 0--> TRAILER --empty line--> DONE
 * </pre>
 */
final class ChunkedGuard {
  private static final int MAX_DIGITS = 16;
  private static final int MAX_EXTENSION = 4 << 10;
  private static final int MAX_TRAILER = 16 << 10;

  private enum State {
    SIZE,
    EXTENSION,
    DATA,
    AFTER,
    TRAILER,
    DONE
  }

  private final String server;
  private State state = State.DONE;
  private Outcome outcome = Outcome.NOT_DONE; // of the request, if the connection fails now
  private long size; // of the chunk, while it is read; then what is left of it
  private int count; // digits, bytes of an extension, of trailers
  private int lineLength; // of a trailer
  private boolean afterCr;
  private long body;

  ChunkedGuard(String server) {
    this.server = server;
  }

  void begin(Outcome ifItFails) {
    outcome = ifItFails;
    state = State.SIZE;
    size = 0;
    count = 0;
    afterCr = false;
    body = 0;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /** The bytes of the body so far. */
  long body() {
    return body;
  }

  /** Returns the index behind the last byte that belongs to the body. */
  int admit(byte[] bytes, int from, int end) throws LimitException, ProtocolException {
    int at = from;
    while (at < end && state != State.DONE) {
      if (state == State.DATA) {
        int taken = (int) Math.min(size, end - at);
        size -= taken;
        body += taken;
        at += taken;
        if (size == 0) {
          state = State.AFTER;
        }
      } else {
        one(bytes[at++]);
      }
    }
    return at;
  }

  private void one(byte b) throws LimitException, ProtocolException {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\n') {
          endOfSize(); // throws unless CR went before
        } else if (afterCr) {
          throw wrong("a bare CR behind a chunk's size");
        } else if (b == '\r') {
          afterCr = true;
        } else if (++count > MAX_EXTENSION) {
          throw new LimitException(
              server, Stage.RECEIVE, "bytes of a chunk extension", MAX_EXTENSION, count);
        }
      }
      case AFTER -> {
        if (b == '\r' && !afterCr) {
          afterCr = true;
        } else if (b == '\n' && afterCr) {
          state = State.SIZE;
          size = 0;
          count = 0;
          afterCr = false;
        } else {
          throw wrong("no CRLF behind a chunk's data");
        }
      }
      default -> trailer(b);
    }
  }

  private void size(byte b) throws LimitException, ProtocolException {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && !afterCr) {
      if (++count > MAX_DIGITS || size >>> 59 != 0) {
        throw new LimitException(
            server, Stage.RECEIVE, "digits of a chunk's size", MAX_DIGITS, count);
      }
      size = size << 4 | digit;
    } else if (count == 0) {
      throw wrong("a chunk's size that is no hexadecimal number");
    } else if (b == '\n') {
      endOfSize();
    } else if (b == '\r' && !afterCr) {
      afterCr = true;
    } else if (b == ';' && !afterCr) {
      state = State.EXTENSION;
      count = 0;
    } else {
      throw wrong("a chunk's size that is no hexadecimal number");
    }
  }

  private void endOfSize() throws ProtocolException {
    if (!afterCr) {
      throw wrong("a bare LF behind a chunk's size");
    }
    afterCr = false;
    count = 0;
    lineLength = 0;
    state = size == 0 ? State.TRAILER : State.DATA;
  }

  private void trailer(byte b) throws LimitException, ProtocolException {
    if (++count > MAX_TRAILER) {
      throw new LimitException(server, Stage.RECEIVE, "bytes of trailers", MAX_TRAILER, count);
    }
    if (b == '\n') {
      if (lineLength == 0) {
        state = State.DONE;
      }
      lineLength = 0;
    } else if (b == 0) {
      throw wrong("a NUL in a trailer");
    } else if (b != '\r') {
      lineLength++;
    }
  }

  private ProtocolException wrong(String what) {
    return new ProtocolException(server, Stage.RECEIVE, outcome, what, null);
  }
}
