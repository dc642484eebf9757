package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** {@code /menu…} is a menu of {@value #ROWS} rows, {@code /mib/N} is N MiB. */
final class GopherServer implements Servers.Handler {
  /** The number of rows of the menu. */
  static final int ROWS = 30;

  static final byte[] MENU = menu();

  private static byte[] menu() {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= ROWS; i++) {
      rows.append("0A document of some kind, number ")
          .append(i)
          .append("\t/documents/")
          .append(i)
          .append(".txt\tgopher.test\t70\r\n");
    }
    return rows.append(".\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(1024);
    while (in.position() == 0 || in.get(in.position() - 1) != '\n') {
      if (client.read(in) < 0) {
        return;
      }
    }
    String selector = new String(in.array(), 0, in.position(), StandardCharsets.US_ASCII).strip();
    if (selector.startsWith("/mib/")) {
      long bytes = Long.parseLong(selector.substring("/mib/".length())) << 20;
      Servers.writeMany(client, ByteBuffer.allocateDirect(256 << 10), bytes);
    } else {
      Servers.writeAll(client, ByteBuffer.wrap(MENU));
    }
  }
}
