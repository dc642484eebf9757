package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1 responses along with OkHttp, from the same bytes, and strictly (RFC 9112): what
 * OkHttp would guess at is refused before it sees it, and not a byte behind a response is handed
 * on.
 *
 * <pre>
 *              begin                     head of a final response
 *   QUIET ------------> HEAD --------------------------------------> LENGTH | CHUNKED | UNTIL_CLOSE
 *     ^                 ^  |                                             |
 *     |                 '--' head of an interim response (1xx)           | end of the body
 *     '------------------------------------------------------------------'
 * </pre>
 *
 * <p>Why it is there: OkHttp reads to the close where it cannot parse a length, skips whatever
 * follows a chunk's data, takes lines without a colon for fields, and leaves surplus bytes in its
 * buffer, where they answer the next request on that connection (okhttp #9240).
 *
 * <p>Used by whichever thread has the connection; OkHttp hands it over safely.
 */
final class ResponseGuard {
  /** Bytes of a status line and its fields, as OkHttp has it at the most. */
  static final int MAX_HEAD = 256 << 10;

  static final int MAX_INTERIM = 20;

  private static final byte[] START = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private enum State {
    QUIET,
    HEAD,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final String server;
  private final int maxHead;
  private final int maxFields;
  private State state = State.QUIET;
  private String method = "";
  private boolean reusable = true;
  private boolean answered;
  private Outcome outcome = Outcome.NOT_DONE; // of the request, if the connection fails now

  private byte[] head = new byte[1024];
  private int headLength;
  private int lineLength; // of the line that is being read, without CR and LF
  private int lines;
  private int interim;

  private long announced;
  private long body; // bytes of it so far, without those of chunked coding
  private final ChunkedGuard chunks;

  ResponseGuard(String server, int maxHead, int maxFields) {
    this.server = server;
    this.maxHead = maxHead;
    this.maxFields = maxFields;
    this.chunks = new ChunkedGuard(server);
  }

  /**
   * Begins to expect the response to a request with {@code method}; {@code before} is what had
   * become of the call before it.
   */
  void begin(String method, Outcome before) {
    this.method = method;
    outcome = RetryPolicy.isSafe(method) ? before : Outcome.UNKNOWN;
    state = State.HEAD;
    answered = false;
    interim = 0;
    body = 0;
    startHead();
  }

  private void startHead() {
    headLength = 0;
    lineLength = 0;
    lines = 0;
  }

  /** Whether no response is expected or under way. */
  boolean isQuiet() {
    return state == State.QUIET;
  }

  /** Whether the connection can carry another request. */
  boolean isReusable() {
    return reusable;
  }

  void notReusable() {
    reusable = false;
  }

  /**
   * Looks at bytes that arrived and returns how many of them belong to the response that is under
   * way; the rest is surplus, and the connection good for nothing more.
   *
   * @throws Carried if they break the rules or a limit
   */
  int admit(byte[] bytes, int offset, int length) throws Carried {
    int at = offset;
    int end = offset + length;
    try {
      while (at < end) {
        switch (state) {
          case HEAD -> {
            answered = true;
            at = head(bytes, at, end);
          }
          case LENGTH -> {
            int taken = (int) Math.min(announced - body, end - at);
            body += taken;
            at += taken;
            if (body == announced) {
              state = State.QUIET;
            }
          }
          case CHUNKED -> {
            at = chunks.admit(bytes, at, end);
            if (chunks.isDone()) {
              state = State.QUIET;
            }
          }
          case UNTIL_CLOSE -> {
            body += end - at;
            at = end;
          }
          default -> {
            reusable = false;
            return at - offset;
          }
        }
      }
      return length;
    } catch (LimitException | ProtocolException e) {
      reusable = false;
      throw new Carried(e);
    }
  }

  /**
   * Told that the peer ended the connection.
   *
   * @throws Carried unless that is how the response ends
   */
  void ended() throws Carried {
    reusable = false;
    State before = state;
    state = State.QUIET;
    if (before == State.HEAD && !answered) {
      throw new Carried(cut(Stage.REPLY, "without an answer", 0, -1));
    } else if (before == State.HEAD) {
      throw new Carried(cut(Stage.REPLY, "within the head of the response", headLength, -1));
    } else if (before == State.LENGTH) {
      throw new Carried(cut(Stage.RECEIVE, "within the body", body, announced));
    } else if (before == State.CHUNKED) {
      throw new Carried(cut(Stage.RECEIVE, "within a chunked body", chunks.body(), -1));
    }
  }

  /** Whether a byte of an answer arrived since {@link #begin}, were it only of an interim one. */
  boolean isAnswered() {
    return answered;
  }

  private TruncatedException cut(Stage stage, String where, long received, long expected) {
    return new TruncatedException(
        server,
        stage,
        outcome,
        "the server ended the connection " + where,
        received,
        expected,
        null);
  }

  // --- the head ---

  private int head(byte[] bytes, int from, int end) throws LimitException, ProtocolException {
    for (int at = from; at < end; at++) {
      byte b = bytes[at];
      if (headLength == maxHead) {
        throw new LimitException(
            server, Stage.REPLY, "bytes of response headers", maxHead, maxHead + 1L);
      }
      if (headLength == head.length) {
        head = Arrays.copyOf(head, Math.min(maxHead, 4 * head.length));
      }
      head[headLength++] = b;
      if (headLength <= START.length && b != START[headLength - 1]) {
        // Not HTTP at all, which may never come to the end of a line.
        int shown = Math.min(end - at, Printable.EXCERPT);
        throw wrong(
            new String(head, 0, headLength - 1, StandardCharsets.US_ASCII)
                + Printable.of(bytes, at, shown));
      } else if (b == '\n') {
        if (lineLength == 0) {
          headEnds();
          return at + 1;
        }
        lineLength = 0;
        if (lines++ > maxFields) {
          throw new LimitException(
              server, Stage.REPLY, "response header fields", maxFields, maxFields + 1L);
        }
        if (lines == 1) {
          checkStatusLine(); // at once: it may never come to an empty line
        }
      } else if (b != '\r') {
        lineLength++;
      }
    }
    return end;
  }

  private void headEnds() throws LimitException, ProtocolException {
    int status = checkStatusLine();
    ResponseHead parsed = new ResponseHead(server, outcome, head, headLength);
    if (headLength > 16 << 10) {
      head = new byte[1024]; // do not keep a giant for an idle connection
    }
    if (status < 200) {
      if (status == 101) {
        throw wrong("101 (expected: no change of protocol, which was not asked for)");
      }
      if (++interim > MAX_INTERIM) {
        throw new LimitException(server, Stage.REPLY, "interim responses", MAX_INTERIM, interim);
      }
      startHead();
      return;
    }
    if (!parsed.keepsConnection()) {
      reusable = false;
    }
    if (!RetryPolicy.isSafe(method)) {
      outcome = HttpStatusException.outcome(status);
    }
    if (method.equals("HEAD") || status == 204 || status == 304) {
      state = State.QUIET;
    } else if (parsed.isChunked()) {
      chunks.begin(outcome);
      state = State.CHUNKED;
    } else if (parsed.contentLength() >= 0) {
      announced = parsed.contentLength();
      state = announced == 0 ? State.QUIET : State.LENGTH;
    } else {
      state = State.UNTIL_CLOSE;
      reusable = false;
    }
  }

  // status-line = HTTP-version SP status-code SP [ reason-phrase ]
  private int checkStatusLine() throws ProtocolException {
    boolean http = headLength >= 13 && (head[7] == '1' || head[7] == '0') && head[8] == ' ';
    int status = http ? digit(9) * 100 + digit(10) * 10 + digit(11) : -1;
    // A missing space before an empty reason is common and harmless.
    boolean ends = http && (head[12] == ' ' || head[12] == '\r' || head[12] == '\n');
    if (!ends || status < 100) {
      throw wrong(Printable.of(head, 0, Math.min(headLength, Printable.EXCERPT)));
    }
    return status;
  }

  private int digit(int index) {
    int digit = head[index] - '0';
    return digit >= 0 && digit <= 9 ? digit : -10_000;
  }

  private ProtocolException wrong(String what) {
    return new ProtocolException(server, Stage.REPLY, outcome, "no HTTP/1 response: " + what, null);
  }
}
