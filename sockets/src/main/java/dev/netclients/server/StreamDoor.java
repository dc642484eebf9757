package dev.netclients.server;

import dev.netclients.NetClientException;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets connections in, and talks with each as the handler does. */
final class StreamDoor implements Door {
  private static final int GOODBYE_BYTES = 1 << 20;

  private final Server.Builder settings;
  private final Listening listening;

  StreamDoor(Server.Builder settings) throws IOException {
    this.settings = settings;
    this.listening = Listening.at(settings.address, settings.backlog, settings.reuseAddress);
  }

  @Override
  public SocketAddress address() {
    return listening.address();
  }

  @Override
  public @Nullable Visitor next(long millis) throws IOException {
    SocketChannel channel = listening.accept(millis);
    return channel == null ? null : new Guest(channel);
  }

  @Override
  public void shut() throws IOException {
    listening.close();
  }

  @Override
  public void close() {
    // Connections do not need it any more.
  }

  private final class Guest implements Visitor {
    private final SocketChannel channel;

    Guest(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public SocketAddress address() throws IOException {
      return channel.getRemoteAddress();
    }

    @Override
    public Client enter() throws IOException {
      if (address() instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return new Talking(Connection.accepted(channel, settings.timeouts, settings.listener));
    }

    @Override
    public void leave() throws IOException {
      channel.close();
    }
  }

  /** A connection that is talked with. */
  private final class Talking extends Client {
    private final Connection connection;

    Talking(Connection connection) {
      this.connection = connection;
    }

    @Override
    void serve() throws IOException {
      connection.beginCall(settings.lifetime);
      ServerTls tls = settings.tls;
      if (tls != null) {
        connection.acceptTls(tls);
      }
      talk(settings.handlers.get());
      takeLeave(connection);
    }

    private void talk(ConnectionHandler handler) throws IOException {
      handler.setup(connection);
      try {
        handler.handle(connection);
      } catch (Throwable e) {
        finish(handler, e);
        throw e;
      }
      handler.finish(connection);
    }

    private void finish(ConnectionHandler handler, Throwable failure) {
      try {
        handler.finish(connection);
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e); // the first is what went wrong
      }
    }

    @Override
    void cut() {
      connection.abort();
    }

    @Override
    void close() {
      connection.close();
    }

    @Override
    Duration idle() {
      return connection.idle();
    }

    @Override
    Connection connection() {
      return connection;
    }
  }

  /**
   * Flushes, tells the client that this was all, and reads what it still sends until it ends too:
   * closing over unread bytes would reset the connection and could cost it our last words.
   */
  private static void takeLeave(Connection connection) throws IOException {
    if (!connection.isOpen()) {
      return; // the handler closed it
    }
    connection.shutdownOutput();
    long until = System.nanoTime() + Server.GOODBYE.toNanos();
    byte[] unread = new byte[8 << 10];
    try {
      for (int total = 0, n = 0; n >= 0 && total < GOODBYE_BYTES; total += n) {
        long left = until - System.nanoTime();
        if (left <= 0 || !connection.awaitInput(Duration.ofNanos(left))) {
          return;
        }
        n = connection.input().read(unread, 0, unread.length);
      }
    } catch (NetClientException e) {
      // All was said; how the client leaves is its own affair.
    }
  }
}
