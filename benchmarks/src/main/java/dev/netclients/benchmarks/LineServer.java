package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client's conversation in lines. All the commands that have arrived are answered before
 * anything is written, or as many as there is room for.
 */
abstract class LineServer {
  static final String CRLF = "\r\n";

  private static final int LONGEST = 8 << 10;

  final SocketChannel client;
  private final ByteBuffer in = ByteBuffer.allocate(256 << 10);
  private final ByteBuffer out = ByteBuffer.allocateDirect(256 << 10);
  private final byte[] line = new byte[LONGEST];
  private int length;

  LineServer(SocketChannel client) {
    this.client = client;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns these lines, each with its end. */
  static byte[] lines(String... lines) {
    return ascii(String.join(CRLF, lines) + CRLF);
  }

  /**
   * Answers a command, which is the first {@code length} bytes of {@code line}, its CR included.
   * Returns false after the last one.
   */
  abstract boolean answer(byte[] line, int length) throws IOException;

  /** Returns a command as text, without its end. */
  static String text(byte[] line, int length) {
    return new String(line, 0, length, StandardCharsets.US_ASCII).strip();
  }

  /** Greets and answers until the client, or an answer, makes an end. */
  final void converse(String greeting) throws IOException {
    put(greeting);
    boolean on = true;
    while (on) {
      flush();
      if (client.read(in.clear()) < 0) {
        return;
      }
      in.flip();
      while (on && in.hasRemaining()) {
        on = take(in);
      }
    }
    flush();
  }

  /**
   * Takes some of what has arrived: up to the end of a command, unless the protocol is at something
   * else. Returns whether there is more to come.
   */
  boolean take(ByteBuffer in) throws IOException {
    byte[] bytes = in.array();
    int limit = in.limit();
    for (int i = in.position(); i < limit; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        in.position(i + 1);
        int whole = length;
        length = 0;
        return answer(line, whole);
      }
      line[length++] = b;
    }
    in.position(limit);
    return true;
  }

  /** Returns where an answer of up to {@code room} bytes goes. */
  final ByteBuffer out(int room) throws IOException {
    if (out.remaining() < room) {
      flush();
    }
    return out;
  }

  final void put(byte[] bytes) throws IOException {
    out(bytes.length).put(bytes);
  }

  /** Puts a line, to which it adds the end. */
  final void put(String line) throws IOException {
    put(ascii(line + CRLF));
  }

  final void flush() throws IOException {
    Servers.writeAll(client, out.flip());
    out.clear();
  }
}
