package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A server that takes all mail and keeps none. It answers all the commands that have arrived before
 * it writes.
 */
final class SmtpServer implements Servers.Handler {
  private static final byte[] GREETING = ascii("220 mx.test ESMTP\r\n");
  private static final byte[] EHLO =
      ascii(
          "250-mx.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
              + "250 CHUNKING\r\n");
  private static final byte[] OK = ascii("250 2.0.0 ok\r\n");
  private static final byte[] GO = ascii("354 go\r\n");
  private static final byte[] BYE = ascii("221 2.0.0 bye\r\n");
  private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    new Conversation(client).run();
  }

  private static final class Conversation {
    private final SocketChannel client;
    private final ByteBuffer in = ByteBuffer.allocate(256 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
    private final byte[] line = new byte[512];
    private int length;
    private long chunk; // bytes of BDAT that are still to come
    private boolean inData;
    private int matched; // bytes of END
    private boolean over;

    Conversation(SocketChannel client) {
      this.client = client;
    }

    void run() throws IOException {
      out.put(GREETING);
      while (!over) {
        flush();
        if (client.read(in.clear()) < 0) {
          return;
        }
        in.flip();
        while (in.hasRemaining() && !over) {
          if (chunk > 0) {
            skip();
          } else if (inData) {
            data();
          } else {
            command();
          }
        }
      }
      flush();
    }

    private void flush() throws IOException {
      Servers.writeAll(client, out.flip());
      out.clear();
    }

    private void say(byte[] reply) throws IOException {
      if (out.remaining() < reply.length) {
        flush();
      }
      out.put(reply);
    }

    private void skip() throws IOException {
      int n = (int) Math.min(chunk, in.remaining());
      in.position(in.position() + n);
      chunk -= n;
      if (chunk == 0) {
        say(OK);
      }
    }

    private void data() throws IOException {
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
        say(OK);
      }
    }

    private void command() throws IOException {
      byte[] bytes = in.array();
      int limit = in.limit();
      int i = in.position();
      while (i < limit) {
        byte b = bytes[i++];
        if (b == '\n') {
          in.position(i);
          answer();
          length = 0;
          return;
        }
        if (length < line.length) {
          line[length++] = b;
        }
      }
      in.position(i);
    }

    private void answer() throws IOException {
      switch (line[0]) {
        case 'B' -> {
          for (int i = 5; i < length && line[i] >= '0' && line[i] <= '9'; i++) {
            chunk = chunk * 10 + line[i] - '0';
          }
          if (chunk == 0) {
            say(OK);
          }
        }
        case 'D', 'd' -> {
          inData = true;
          matched = 2; // a dot may be the first character
          say(GO);
        }
        case 'E', 'e' -> say(EHLO);
        case 'Q', 'q' -> {
          say(BYE);
          over = true;
        }
        default -> say(OK);
      }
    }
  }
}
