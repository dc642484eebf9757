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

  private abstract static class OverStreams implements Job {
    final Streams streams;
    final byte[] block = new byte[BLOCK];

    OverStreams(Streams streams) {
      this.streams = streams;
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
    Ping(Streams streams) {
      super(streams);
    }

    @Override
    public void prepare(long pings) throws IOException {
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
    Read(Streams streams) {
      super(streams);
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
    Write(Streams streams) {
      super(streams);
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
    return new Ping(Streams.connection(port));
  }

  static Job socketPing(int port) throws IOException {
    return new Ping(Streams.socket(port));
  }

  static Job connectionRead(int port) throws IOException {
    return new Read(Streams.connection(port));
  }

  static Job socketRead(int port) throws IOException {
    return new Read(Streams.socket(port));
  }

  static Job connectionWrite(int port) throws IOException {
    return new Write(Streams.connection(port));
  }

  static Job socketWrite(int port) throws IOException {
    return new Write(Streams.socket(port));
  }

  /** A blocking channel with a direct buffer: as near to the system as Java comes. */
  private abstract static class OverChannel implements Job {
    final SocketChannel channel;
    final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);

    OverChannel(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.socket().setTcpNoDelay(true);
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
