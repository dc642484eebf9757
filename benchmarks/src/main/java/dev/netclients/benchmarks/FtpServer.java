package dev.netclients.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Files whose names are their sizes, and folders whose names are their numbers of rows. Data
 * connections come to one port for each client, in clear.
 *
 * <p>Behind a {@link DelayProxy} a client reaches that port directly, so that the line's delay is
 * made here: data comes as late as over such a line, TCP's handshake included.
 */
final class FtpServer extends LineServer {
  /** The number of bytes of a small file. */
  static final int SMALL = 4 << 10;

  private static final int ROWS = 1000; // that are kept
  private static final byte[] BLOCK = new byte[256 << 10];
  private static final byte[] LISTING = listing();
  private static final int ROW = LISTING.length / ROWS;

  private final ByteBuffer block = Servers.direct(BLOCK);
  private final ByteBuffer rows = Servers.direct(LISTING);
  private final ServerSocketChannel data;
  private final int port;
  private final long delay;

  private FtpServer(SocketChannel client, ServerSocketChannel data, Duration delay)
      throws IOException {
    super(client);
    this.data = data;
    this.port = ((InetSocketAddress) data.getLocalAddress()).getPort();
    this.delay = delay.toNanos();
  }

  static void serve(SocketChannel client, Duration delay) throws IOException {
    try (ServerSocketChannel data = ServerSocketChannel.open()) {
      data.bind(new InetSocketAddress("127.0.0.1", 0), 16);
      new FtpServer(client, data, delay).converse("220 ready");
    }
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
  boolean answer(byte[] line, int length) throws IOException {
    String command = text(line, length);
    switch (command.split(" ")[0]) {
      case "RETR" -> send(block, number(command));
      case "MLSD" -> send(rows, number(command) * ROW);
      case "STOR" -> receive();
      case "EPSV" -> put("229 come (|||" + port + "|)");
      case "PASV" -> put("227 come (127,0,0,1," + (port >> 8) + "," + (port & 0xFF) + ")");
      case "FEAT" -> put(lines("211-", " MLST size*;modify*;type*;", "211 end"));
      case "USER" -> put("331 password");
      case "PASS" -> put("230 in");
      case "AUTH", "OPTS" -> put("502 no");
      case "SYST" -> put("215 UNIX Type: L8");
      case "QUIT" -> {
        put("221 bye");
        return false;
      }
      default -> put("200 yes");
    }
    return true;
  }

  private static long number(String command) {
    return Long.parseLong(command.substring(5));
  }

  /** Says it now, for what follows takes its time. */
  private void say(String line) throws IOException {
    put(line);
    flush();
  }

  private void send(ByteBuffer what, long length) throws IOException {
    say("150 here");
    try (SocketChannel to = data.accept()) {
      if (delay == 0) {
        Servers.writeMany(to, what, length);
      } else {
        LockSupport.parkNanos(2 * delay); // a handshake
        say("226 done"); // which is late by the line's delay itself
        LockSupport.parkNanos(delay);
        Servers.writeMany(to, what, length);
        return;
      }
    }
    put("226 done");
  }

  private void receive() throws IOException {
    say("150 send");
    try (SocketChannel from = data.accept()) {
      while (from.read(block.clear()) >= 0) {
        // Nobody wants it.
      }
    }
    put("226 done");
  }
}
