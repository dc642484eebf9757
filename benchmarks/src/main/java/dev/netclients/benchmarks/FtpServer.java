package dev.netclients.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Files whose names are their sizes, and folders whose names are their numbers of rows. Data
 * connections come to one port for each client, in clear.
 *
 * <p>Behind a {@link DelayProxy} a client reaches that port directly, so that the line's delay is
 * made here: data comes as late as over such a line, TCP's handshake included.
 */
final class FtpServer implements Servers.Handler {
  /** The number of bytes of a small file. */
  static final int SMALL = 4 << 10;

  private static final String CRLF = "\r\n";
  private static final int ROWS = 1000; // that are kept
  private static final byte[] BLOCK = new byte[256 << 10];
  private static final byte[] LISTING = listing();
  private static final int ROW = LISTING.length / ROWS;

  private final long delay;

  FtpServer(Duration delay) {
    this.delay = delay.toNanos();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] listing() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append("type=file;size=")
          .append(100_000 + i)
          .append(";modify=20260102030405;perm=adfrw;unique=801g4804045; report-")
          .append(1_000_000 + i)
          .append(".txt")
          .append(CRLF);
    }
    return ascii(rows.toString());
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    ByteBuffer in = ByteBuffer.allocateDirect(8 << 10);
    ByteBuffer block = Servers.direct(BLOCK);
    ByteBuffer rows = Servers.direct(LISTING);
    byte[] line = new byte[512];
    int length = 0;
    try (ServerSocketChannel data = ServerSocketChannel.open()) {
      data.bind(new InetSocketAddress("127.0.0.1", 0), 16);
      int port = ((InetSocketAddress) data.getLocalAddress()).getPort();
      say(client, "220 ready");
      while (client.read(in.clear()) >= 0) {
        in.flip();
        while (in.hasRemaining()) {
          byte b = in.get();
          if (b != '\n') {
            line[length++] = b;
            continue;
          }
          String command = new String(line, 0, length, StandardCharsets.US_ASCII).strip();
          length = 0;
          switch (command.split(" ")[0]) {
            case "RETR" -> send(client, data, block, number(command));
            case "MLSD" -> send(client, data, rows, number(command) * ROW);
            case "STOR" -> receive(client, data, block);
            case "EPSV" -> say(client, "229 come (|||" + port + "|)");
            case "PASV" ->
                say(client, "227 come (127,0,0,1," + (port >> 8) + "," + (port & 0xFF) + ")");
            case "FEAT" ->
                say(client, "211-" + CRLF + " MLST size*;modify*;type*;" + CRLF + "211 end");
            case "USER" -> say(client, "331 password");
            case "PASS" -> say(client, "230 in");
            case "AUTH", "OPTS" -> say(client, "502 no");
            case "SYST" -> say(client, "215 UNIX Type: L8");
            case "QUIT" -> {
              say(client, "221 bye");
              return;
            }
            default -> say(client, "200 yes");
          }
        }
      }
    }
  }

  private static long number(String command) {
    return Long.parseLong(command.substring(5));
  }

  private static void say(SocketChannel client, String line) throws IOException {
    Servers.writeAll(client, ByteBuffer.wrap(ascii(line + CRLF)));
  }

  private void send(SocketChannel client, ServerSocketChannel data, ByteBuffer block, long length)
      throws IOException {
    say(client, "150 here");
    try (SocketChannel to = data.accept()) {
      if (delay == 0) {
        Servers.writeMany(to, block, length);
      } else {
        LockSupport.parkNanos(2 * delay); // a handshake
        say(client, "226 done"); // which is late by the line's delay itself
        LockSupport.parkNanos(delay);
        Servers.writeMany(to, block, length);
        return;
      }
    }
    say(client, "226 done");
  }

  private static void receive(SocketChannel client, ServerSocketChannel data, ByteBuffer block)
      throws IOException {
    say(client, "150 send");
    try (SocketChannel from = data.accept()) {
      while (from.read(block.clear()) >= 0) {
        // Nobody wants it.
      }
    }
    say(client, "226 done");
  }
}
