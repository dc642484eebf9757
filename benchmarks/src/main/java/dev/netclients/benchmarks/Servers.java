package dev.netclients.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The process of the servers. They are as fast as can be: a thread and direct buffers for each
 * connection, answers that are copied and not made. They are no servers for anything else: what a
 * client sends is hardly looked at.
 */
final class Servers {
  /** One way. The round trip is twice that. */
  static final Duration DELAY = Duration.ofMillis(10);

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  /** Serves one client until it is gone. */
  interface Handler {
    void serve(SocketChannel client) throws IOException;
  }

  private Servers() {}

  /**
   * Prints {@code name port} for each server, then an empty line, and ends with its standard input.
   */
  public static void main(String[] args) throws IOException {
    start("tcp", new StreamServer());
    startUdp("udp");
    startBoth("smtp", SmtpServer::serve);
    startBoth("pop3", Pop3Server::serve);
    startBoth("imap", ImapServer::serve);
    startBoth("nntp", NntpServer::serve);
    start("http", new HttpServer());
    start("ftp", client -> FtpServer.serve(client, Duration.ZERO));
    int far = start("ftp-far-away", client -> FtpServer.serve(client, DELAY));
    start("ftp@rtt", new DelayProxy(far, DELAY, THREADS));
    start("telnet", new TelnetServer());
    start("gopher", new GopherServer());
    System.out.println();
    System.out.flush();
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }

  /** Starts a server, and a line with a delay that leads to it. */
  private static void startBoth(String name, Handler handler) throws IOException {
    start(name + "@rtt", new DelayProxy(start(name, handler), DELAY, THREADS));
  }

  private static int start(String name, Handler handler) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1024);
    int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
    THREADS.execute(() -> accept(listening, handler));
    System.out.println(name + " " + port);
    return port;
  }

  /** Starts a server that sends each datagram back. */
  private static void startUdp(String name) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    THREADS.execute(() -> sendBack(channel));
    System.out.println(name + " " + ((InetSocketAddress) channel.getLocalAddress()).getPort());
  }

  private static void sendBack(DatagramChannel channel) {
    ByteBuffer block = ByteBuffer.allocateDirect(64 << 10);
    try {
      while (true) {
        SocketAddress client = channel.receive(block.clear());
        channel.send(block.flip(), client);
      }
    } catch (IOException e) {
      System.err.println("udp: " + e);
    }
  }

  private static void accept(ServerSocketChannel listening, Handler handler) {
    while (true) {
      try {
        SocketChannel client = listening.accept();
        THREADS.execute(() -> serve(client, handler));
      } catch (IOException e) {
        System.err.println("accept: " + e);
        return;
      }
    }
  }

  private static void serve(SocketChannel client, Handler handler) {
    try (client) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      handler.serve(client);
    } catch (IOException e) {
      // The client is gone: most of them just close.
    }
  }

  static void writeAll(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Sends {@code length} bytes out of {@code block}. */
  static void writeMany(SocketChannel to, ByteBuffer block, long length) throws IOException {
    for (long left = length; left > 0; ) {
      block.clear().limit((int) Math.min(block.capacity(), left));
      left -= block.limit();
      writeAll(to, block);
    }
  }

  /** Reads until the buffer is full. */
  static void readAll(SocketChannel from, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      Job.more(from.read(bytes));
    }
  }

  /** Receives {@code length} bytes into {@code block}, over and over. */
  static void drop(SocketChannel from, ByteBuffer block, long length) throws IOException {
    for (long left = length; left > 0; left -= block.position()) {
      Job.more(from.read(block.clear().limit((int) Math.min(block.capacity(), left))));
    }
  }

  /** Returns a direct buffer that holds {@code bytes}, ready to be written. */
  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
