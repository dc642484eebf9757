package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Bytes without a protocol. Each request is one of these, and a number of 8 bytes:
 *
 * <pre>
 *   P n   echoes n pings of {@value #PING} bytes
 *   S n   sends n bytes
 *   R n   receives n bytes, and sends one back
 * </pre>
 */
final class StreamServer implements Servers.Handler {
  /** The number of bytes of a ping, and of its answer. */
  static final int PING = 32;

  private static final int BLOCK = 256 << 10;

  /** Returns a request. */
  static byte[] request(char verb, long number) {
    return ByteBuffer.allocate(9).put((byte) verb).putLong(number).array();
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    while (true) {
      Servers.readAll(client, block.clear().limit(9));
      byte verb = block.get(0);
      long number = block.getLong(1);
      switch (verb) {
        case 'P' -> {
          for (long i = 0; i < number; i++) {
            Servers.readAll(client, block.clear().limit(PING));
            Servers.writeAll(client, block.flip());
          }
        }
        case 'S' -> Servers.writeMany(client, block, number);
        default -> {
          Servers.drop(client, block, number);
          Servers.writeAll(client, block.clear().limit(1));
        }
      }
    }
  }
}
