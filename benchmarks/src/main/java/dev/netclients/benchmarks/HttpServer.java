package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * HTTP/1.1 on kept connections: {@code /small} is 128 bytes, {@code /mib/N} is N MiB, and what is
 * posted is dropped.
 */
final class HttpServer implements Servers.Handler {
  /** The number of bytes of {@code /small}. */
  static final int SMALL = 128;

  private static final int BLOCK = 256 << 10;
  private static final byte[] SMALL_ANSWER = head(SMALL, "x".repeat(SMALL));
  private static final byte[] TAKEN = head(0, "");

  private static byte[] head(long length, String body) {
    return ("HTTP/1.1 200 OK\r\nServer: canned\r\nContent-Type: application/octet-stream\r\n"
            + ("Content-Length: " + length + "\r\n\r\n")
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer small = Servers.direct(SMALL_ANSWER);
    ByteBuffer taken = Servers.direct(TAKEN);
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    byte[] buffered = new byte[64 << 10];
    int length = 0;
    while (true) {
      int end = headEnd(buffered, length);
      if (end < 0) {
        block.clear().limit(buffered.length - length);
        int n = client.read(block);
        if (n < 0) {
          return;
        }
        block.flip().get(buffered, length, n);
        length += n;
        continue;
      }
      int behind = length - end;
      if (buffered[0] == 'G' && buffered[5] == 's') { // GET /small
        Servers.writeAll(client, small.rewind());
      } else {
        String request = new String(buffered, 0, end, StandardCharsets.US_ASCII);
        if (request.startsWith("GET /mib/")) {
          long bytes = Long.parseLong(request.split(" ")[1].substring("/mib/".length())) << 20;
          Servers.writeAll(client, ByteBuffer.wrap(head(bytes, "")));
          Servers.writeMany(client, block, bytes);
        } else {
          long body = contentLength(request);
          Servers.drop(client, block, body - Math.min(behind, body));
          behind -= (int) Math.min(behind, body);
          Servers.writeAll(client, taken.rewind());
        }
      }
      System.arraycopy(buffered, length - behind, buffered, 0, behind);
      length = behind;
    }
  }

  /** Returns where the first head ends, or -1. */
  private static int headEnd(byte[] bytes, int length) {
    for (int i = 3; i < length; i++) {
      if (bytes[i] == '\n' && bytes[i - 2] == '\n' && bytes[i - 1] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private static long contentLength(String request) throws IOException {
    for (String field : request.toLowerCase(Locale.ROOT).split("\r\n")) {
      if (field.startsWith("content-length:")) {
        return Long.parseLong(field.substring(field.indexOf(':') + 1).strip());
      }
    }
    throw new IOException("This server wants a Content-Length");
  }
}
