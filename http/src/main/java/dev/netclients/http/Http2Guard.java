package dev.netclients.http;

import dev.netclients.LimitException;
import dev.netclients.Stage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the heads that come for each request on an HTTP/2 connection (RFC 9113, section 4.1):
 * OkHttp, which is strict about all else, takes interim ones without end.
 *
 * <p>Frames are told by their first nine bytes alone, both ways, so that only requests are counted
 * that were sent. One thread may tell what is received while another tells what is sent.
 */
final class Http2Guard {
  private static final int PREFACE = 24; // bytes that a client sends before its first frame
  private static final int FRAME_HEAD = 9;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int END_STREAM = 1;

  /** What there may be: of interim responses, and the response's own, which looks like them. */
  private static final int MAX_HEADS = ResponseGuard.MAX_INTERIM + 1;

  private final String server;
  private final Map<Integer, Integer> heads = new ConcurrentHashMap<>(); // by stream, while open
  private final Frames sent = new Frames(PREFACE, this::sentFrame);
  private final Frames received = new Frames(0, this::receivedFrame);

  Http2Guard(String server) {
    this.server = server;
  }

  /** Follows what goes to the server. */
  void sends(byte[] bytes, int offset, int length) throws Carried {
    sent.take(bytes, offset, length);
  }

  /**
   * Follows what comes from the server.
   *
   * @throws Carried if there are too many heads for one request
   */
  void receives(byte[] bytes, int offset, int length) throws Carried {
    received.take(bytes, offset, length);
  }

  private void sentFrame(int type, int flags, int stream) {
    if (type == HEADERS) {
      heads.put(stream, 0);
    } else if (type == RST_STREAM) {
      heads.remove(stream);
    }
  }

  private void receivedFrame(int type, int flags, int stream) throws Carried {
    boolean carriesEnd = type == DATA || type == HEADERS;
    if (type == RST_STREAM || carriesEnd && (flags & END_STREAM) != 0) {
      heads.remove(stream);
    } else if (type == HEADERS) {
      Integer count = heads.computeIfPresent(stream, (id, before) -> before + 1);
      if (count != null && count > MAX_HEADS) {
        throw new Carried(
            new LimitException(
                server, Stage.REPLY, "interim responses", ResponseGuard.MAX_INTERIM, count));
      }
    }
  }

  private interface Told {
    void frame(int type, int flags, int stream) throws Carried;
  }

  /** Finds the frames in bytes that come in pieces. */
  private static final class Frames {
    private final Told told;
    private final int[] head = new int[FRAME_HEAD];
    private int have;
    private int skip; // of what is no head

    Frames(int skip, Told told) {
      this.skip = skip;
      this.told = told;
    }

    void take(byte[] bytes, int offset, int length) throws Carried {
      int end = offset + length;
      for (int at = offset; at < end; ) {
        if (skip > 0) {
          int n = Math.min(skip, end - at);
          skip -= n;
          at += n;
          continue;
        }
        head[have++] = bytes[at++] & 0xFF;
        if (have == FRAME_HEAD) {
          have = 0;
          skip = head[0] << 16 | head[1] << 8 | head[2];
          int stream = (head[5] & 0x7F) << 24 | head[6] << 16 | head[7] << 8 | head[8];
          told.frame(head[3], head[4], stream);
        }
      }
    }
  }
}
