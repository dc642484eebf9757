package dev.netclients.benchmarks;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Bytes over TCP: in and out of a {@link Connection}, a {@link Socket} and a {@link SocketChannel}.
 */
final class TcpJobs {
  private static final int BLOCK = 64 << 10;

  private TcpJobs() {}

  /** What {@link StreamServer} can be asked for. */
  interface Client extends Closeable {
    void ask(char verb, long number) throws IOException;

    void ping(long pings) throws IOException;

    void read(long bytes) throws IOException;

    void write(long bytes) throws IOException;
  }

  /** Connects. */
  interface Opener {
    Client open(int port) throws IOException;
  }

  /** Units are exchanges, which are asked for before the clock starts. */
  static Job.Factory ping(Opener opener) {
    return port ->
        new Repeats(port, opener) {
          @Override
          public void prepare(long pings) throws IOException {
            super.prepare(pings);
            client.ask('P', pings);
          }

          @Override
          public void run(long pings) throws IOException {
            client.ping(pings);
          }
        };
  }

  /** Units are MiB. */
  static Job.Factory read(Opener opener) {
    return port ->
        new Repeats(port, opener) {
          @Override
          public void run(long mebibytes) throws IOException {
            client.ask('S', mebibytes << 20);
            client.read(mebibytes << 20);
          }
        };
  }

  /** Units are MiB. */
  static Job.Factory write(Opener opener) {
    return port ->
        new Repeats(port, opener) {
          @Override
          public void run(long mebibytes) throws IOException {
            client.ask('R', mebibytes << 20);
            client.write(mebibytes << 20);
          }
        };
  }

  /**
   * Each repeat has a connection of its own: there are two speeds, a factor of two apart, which a
   * connection takes up by itself and may keep, whatever reads from it.
   */
  private abstract static class Repeats implements Job {
    private final int port;
    private final Opener opener;
    Client client;

    Repeats(int port, Opener opener) throws IOException {
      this.port = port;
      this.opener = opener;
      this.client = opener.open(port);
    }

    @Override
    public void prepare(long units) throws IOException {
      client.close();
      client = opener.open(port);
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  static Client connection(int port) throws IOException {
    Connection connection = Connector.system().connect(Endpoint.of("127.0.0.1", port));
    return new Streams(connection, connection.input(), connection.output());
  }

  static Client socket(int port) throws IOException {
    Socket socket = Job.socket(port);
    return new Streams(socket, socket.getInputStream(), socket.getOutputStream());
  }

  static Client channel(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Channel(channel);
  }

  /** The two streams of a client. */
  private static final class Streams implements Client {
    private final Closeable owner;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];

    Streams(Closeable owner, InputStream in, OutputStream out) {
      this.owner = owner;
      this.in = in;
      this.out = out;
    }

    @Override
    public void ask(char verb, long number) throws IOException {
      out.write(StreamServer.request(verb, number));
      out.flush();
    }

    @Override
    public void ping(long pings) throws IOException {
      for (long i = 0; i < pings; i++) {
        out.write(block, 0, StreamServer.PING);
        out.flush();
        int n = in.readNBytes(block, 0, StreamServer.PING);
        Job.check(StreamServer.PING, n, "bytes of a ping");
      }
    }

    @Override
    public void read(long bytes) throws IOException {
      for (long left = bytes; left > 0; ) {
        left -= Job.more(in.read(block, 0, (int) Math.min(BLOCK, left)));
      }
    }

    @Override
    public void write(long bytes) throws IOException {
      for (long left = bytes; left > 0; left -= BLOCK) {
        out.write(block, 0, (int) Math.min(BLOCK, left));
      }
      out.flush();
      Job.check(1, in.readNBytes(block, 0, 1), "bytes of thanks");
    }

    @Override
    public void close() throws IOException {
      owner.close();
    }
  }

  /** A blocking channel with a direct buffer: as near to the system as Java comes. */
  private static final class Channel implements Client {
    private final SocketChannel channel;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);

    Channel(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void ask(char verb, long number) throws IOException {
      channel.write(ByteBuffer.wrap(StreamServer.request(verb, number)));
    }

    @Override
    public void ping(long pings) throws IOException {
      for (long i = 0; i < pings; i++) {
        Servers.writeAll(channel, block.clear().limit(StreamServer.PING));
        Servers.readAll(channel, block.clear().limit(StreamServer.PING));
      }
    }

    @Override
    public void read(long bytes) throws IOException {
      Servers.drop(channel, block, bytes);
    }

    @Override
    public void write(long bytes) throws IOException {
      Servers.writeMany(channel, block, bytes);
      Servers.readAll(channel, block.clear().limit(1));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
