package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A host that says nothing about options. Each request is a line:
 *
 * <pre>
 *   S n   sends n MiB of {@link #TEXT}
 *   R n   receives that, and sends one byte back
 * </pre>
 */
final class TelnetServer implements Servers.Handler {
  private static final int LINE = 64;

  /** A MiB of lines of {@value #LINE} bytes, their ends included; in each KiB is one byte 255. */
  static final byte[] TEXT = text();

  private static final byte[] ENCODED = encoded();

  private static byte[] text() {
    byte[] text = new byte[1 << 20];
    for (int i = 0; i < text.length; i++) {
      int column = i % LINE;
      text[i] = (byte) (column == LINE - 2 ? '\r' : column == LINE - 1 ? '\n' : ' ' + (i * 7) % 95);
    }
    for (int i = 100; i < text.length; i += 1024) {
      text[i] = (byte) 255;
    }
    return text;
  }

  private static byte[] encoded() {
    String text = new String(TEXT, StandardCharsets.ISO_8859_1);
    return text.replace("\u00ff", "\u00ff\u00ff").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns a request. */
  static byte[] request(char verb, long mebibytes) {
    return (verb + " " + mebibytes + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer encoded = Servers.direct(ENCODED);
    ByteBuffer block = ByteBuffer.allocateDirect(256 << 10);
    while (true) {
      String request = line(client, block);
      long mebibytes = Long.parseLong(request.substring(2).strip());
      if (request.charAt(0) == 'S') {
        Servers.writeMany(client, encoded, mebibytes * ENCODED.length);
      } else {
        Servers.drop(client, block, mebibytes * ENCODED.length);
        Servers.writeAll(client, block.clear().put((byte) 'k').flip());
      }
    }
  }

  private static String line(SocketChannel from, ByteBuffer block) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      Servers.readAll(from, block.clear().limit(1));
      line.append((char) block.get(0));
    }
    return line.toString();
  }
}
