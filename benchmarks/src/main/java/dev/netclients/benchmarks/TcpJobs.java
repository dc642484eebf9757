package dev.netclients.benchmarks;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
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

  /** The two streams of a client. */
  private record Streams(AutoCloseable owner, InputStream in, OutputStream out) {
    static Streams connection(int port) throws IOException {
      Connection connection = Connector.system().connect(Endpoint.of("127.0.0.1", port));
      return new Streams(connection, connection.input(), connection.output());
    }

    static Streams socket(int port) throws IOException {
      Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
      socket.setTcpNoDelay(true);
      return new Streams(socket, socket.getInputStream(), socket.getOutputStream());
    }

    void close() throws IOException {
      try {
        owner.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private interface Opener {
    Streams open(int port) throws IOException;
  }

  /**
   * Each repeat has a connection of its own: there are two speeds, a factor of two apart, which a
   * connection takes up by itself and may keep, whatever reads from it.
   */
  private abstract static class OverStreams implements Job {
    private final int port;
    private final Opener opener;
    Streams streams;
    final byte[] block = new byte[BLOCK];

    OverStreams(int port, Opener opener) throws IOException {
      this.port = port;
      this.opener = opener;
      this.streams = opener.open(port);
    }

    @Override
    public void prepare(long units) throws IOException {
      streams.close();
      streams = opener.open(port);
    }

    void ask(char verb, long number) throws IOException {
      streams.out.write(StreamServer.request(verb, number));
      streams.out.flush();
    }

    @Override
    public void close() throws IOException {
      streams.close();
    }
  }

  private static final class Ping extends OverStreams {
    Ping(int port, Opener opener) throws IOException {
      super(port, opener);
    }

    @Override
    public void prepare(long pings) throws IOException {
      super.prepare(pings);
      ask('P', pings);
    }

    @Override
    public void run(long pings) throws IOException {
      for (long i = 0; i < pings; i++) {
        streams.out.write(block, 0, StreamServer.PING);
        streams.out.flush();
        int n = streams.in.readNBytes(block, 0, StreamServer.PING);
        Job.check(StreamServer.PING, n, "bytes of a ping");
      }
    }
  }

  private static final class Read extends OverStreams {
    Read(int port, Opener opener) throws IOException {
      super(port, opener);
    }

    @Override
    public void run(long mebibytes) throws IOException {
      long bytes = mebibytes << 20;
      ask('S', bytes);
      for (long left = bytes; left > 0; ) {
        int n = streams.in.read(block, 0, (int) Math.min(BLOCK, left));
        if (n < 0) {
          throw new IOException("Ended early");
        }
        left -= n;
      }
    }
  }

  private static final class Write extends OverStreams {
    Write(int port, Opener opener) throws IOException {
      super(port, opener);
    }

    @Override
    public void run(long mebibytes) throws IOException {
      long bytes = mebibytes << 20;
      ask('R', bytes);
      for (long left = bytes; left > 0; left -= BLOCK) {
        streams.out.write(block, 0, (int) Math.min(BLOCK, left));
      }
      streams.out.flush();
      Job.check(1, streams.in.readNBytes(block, 0, 1), "bytes of thanks");
    }
  }

  static Job connectionPing(int port) throws IOException {
    return new Ping(port, Streams::connection);
  }

  static Job socketPing(int port) throws IOException {
    return new Ping(port, Streams::socket);
  }

  static Job connectionRead(int port) throws IOException {
    return new Read(port, Streams::connection);
  }

  static Job socketRead(int port) throws IOException {
    return new Read(port, Streams::socket);
  }

  static Job connectionWrite(int port) throws IOException {
    return new Write(port, Streams::connection);
  }

  static Job socketWrite(int port) throws IOException {
    return new Write(port, Streams::socket);
  }

  /** A blocking channel with a direct buffer: as near to the system as Java comes. */
  private abstract static class OverChannel implements Job {
    private final int port;
    SocketChannel channel;
    final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);

    OverChannel(int port) throws IOException {
      this.port = port;
      this.channel = open(port);
    }

    private static SocketChannel open(int port) throws IOException {
      SocketChannel opened = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return opened;
    }

    @Override
    public void prepare(long units) throws IOException {
      channel.close();
      channel = open(port);
    }

    void ask(char verb, long number) throws IOException {
      channel.write(ByteBuffer.wrap(StreamServer.request(verb, number)));
    }

    void read(int length) throws IOException {
      block.clear().limit(length);
      while (block.hasRemaining()) {
        if (channel.read(block) < 0) {
          throw new IOException("Ended early");
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  static Job channelPing(int port) throws IOException {
    return new OverChannel(port) {
      @Override
      public void prepare(long pings) throws IOException {
        super.prepare(pings);
        ask('P', pings);
      }

      @Override
      public void run(long pings) throws IOException {
        for (long i = 0; i < pings; i++) {
          block.clear().limit(StreamServer.PING);
          Servers.writeAll(channel, block);
          read(StreamServer.PING);
        }
      }
    };
  }

  static Job channelRead(int port) throws IOException {
    return new OverChannel(port) {
      @Override
      public void run(long mebibytes) throws IOException {
        long bytes = mebibytes << 20;
        ask('S', bytes);
        for (long left = bytes; left > 0; left -= block.position()) {
          block.clear().limit((int) Math.min(BLOCK, left));
          if (channel.read(block) < 0) {
            throw new IOException("Ended early");
          }
        }
      }
    };
  }

  static Job channelWrite(int port) throws IOException {
    return new OverChannel(port) {
      @Override
      public void run(long mebibytes) throws IOException {
        long bytes = mebibytes << 20;
        ask('R', bytes);
        Servers.writeMany(channel, block, bytes);
        read(1);
      }
    };
  }
}
