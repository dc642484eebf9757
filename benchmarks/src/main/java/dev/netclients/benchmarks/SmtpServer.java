package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A server that takes all mail and keeps none. */
final class SmtpServer extends LineServer {
  private static final byte[] EHLO =
      lines(
          "250-mx.test",
          "250-PIPELINING",
          "250-8BITMIME",
          "250-ENHANCEDSTATUSCODES",
          "250 CHUNKING");
  private static final byte[] OK = lines("250 2.0.0 ok");
  private static final byte[] GO = lines("354 go");
  private static final byte[] BYE = lines("221 2.0.0 bye");
  private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

  private long chunk; // bytes of BDAT that are still to come
  private boolean inData;
  private int matched; // bytes of END

  private SmtpServer(SocketChannel client) {
    super(client);
  }

  static void serve(SocketChannel client) throws IOException {
    new SmtpServer(client).converse("220 mx.test ESMTP");
  }

  @Override
  boolean take(ByteBuffer in) throws IOException {
    if (chunk > 0) {
      skip(in);
    } else if (inData) {
      data(in);
    } else {
      return super.take(in);
    }
    return true;
  }

  private void skip(ByteBuffer in) throws IOException {
    int n = (int) Math.min(chunk, in.remaining());
    in.position(in.position() + n);
    chunk -= n;
    if (chunk == 0) {
      put(OK);
    }
  }

  private void data(ByteBuffer in) throws IOException {
    byte[] bytes = in.array();
    int limit = in.limit();
    int state = matched;
    int i = in.position();
    for (; i < limit && state < END.length; i++) {
      byte b = bytes[i];
      state = b == END[state] ? state + 1 : b == '\r' ? 1 : 0;
    }
    in.position(i);
    matched = state;
    if (state == END.length) {
      inData = false;
      put(OK);
    }
  }

  @Override
  boolean answer(byte[] line, int length) throws IOException {
    switch (line[0]) {
      case 'B' -> {
        for (int i = 5; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
          chunk = chunk * 10 + line[i] - '0';
        }
        if (chunk == 0) {
          put(OK);
        }
      }
      case 'D', 'd' -> {
        inData = true;
        matched = 2; // a dot may be the first character
        put(GO);
      }
      case 'E', 'e' -> put(EHLO);
      case 'Q', 'q' -> {
        put(BYE);
        return false;
      }
      default -> put(OK);
    }
    return true;
  }
}
