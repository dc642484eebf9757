package dev.netclients.http;

import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProxyException;
import dev.netclients.ResolveException;
import dev.netclients.Stage;
import dev.netclients.line.BlockOutputStream;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connections;
import dev.netclients.sockets.Tls;
import dev.netclients.sockets.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Connection} as OkHttp gets it, in clear or, below a {@link TlsSocket}, in TLS: HTTP/1 is
 * read through a {@link ResponseGuard}. It has the connection's clocks, record and events.
 */
final class PlainSocket extends Socket {
  private final Sockets sockets;
  private volatile @Nullable Connections opening; // which other threads can end
  private volatile @Nullable GuardedInput input;
  private volatile boolean closed;
  private volatile int soTimeout;

  /** Makes an unconnected socket. */
  PlainSocket(Sockets sockets) throws SocketException {
    super((SocketImpl) null);
    this.sockets = sockets;
  }

  /** Returns the one that OkHttp's socket is, or is laid over. */
  static PlainSocket below(Socket socket) {
    return socket instanceof TlsSocket tls ? tls.below() : (PlainSocket) socket;
  }

  /** The connector's own clocks bound it. */
  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    Sockets.Way way = sockets.way((InetSocketAddress) address);
    Connections only = new Connections(way.connector());
    opening = only;
    String server = way.endpoint().toString();
    try {
      if (closed) {
        only.close();
      }
      Connection connection = only.connect(way.endpoint());
      input = new GuardedInput(connection, sockets.guard(connection.server()), this);
    } catch (NetClientException e) {
      boolean unreached = e instanceof ConnectFailedException || e instanceof ResolveException;
      throw new Carried(
          way.isProxy() && unreached
              ? new ProxyException(server, 0, String.valueOf(e.getMessage()), e)
              : e);
    } catch (IllegalStateException e) { // it was closed before it began
      throw new Carried(
          new CancelledException(server, Stage.CONNECT, Outcome.NOT_DONE, "the socket was closed"));
    }
  }

  private GuardedInput input() throws SocketException {
    GuardedInput connected = input;
    if (connected == null) {
      throw new SocketException("Socket is not connected");
    }
    return connected;
  }

  Connection connection() throws SocketException {
    return input().connection();
  }

  /** Lays TLS over the connection. */
  SSLSocket layer(Tls tls, String host) throws IOException {
    return connection().tlsLayer(tls, host);
  }

  /** Goes on in that layer. */
  void startTls(SSLSocket layer) throws IOException {
    try {
      connection().startTls(layer);
    } catch (NetClientException e) {
      throw new Carried(e);
    }
    if ("h2".equals(layer.getApplicationProtocol())) {
      connection().stopReadClock(); // it is read while nothing is asked; OkHttp has clocks for that
      input().isHttp2();
    }
  }

  /**
   * Begins a request on this connection.
   *
   * @throws IOException if the connection is over; nothing was sent
   */
  void begin(String method, Outcome before) throws IOException {
    input().begin(method, before);
  }

  /** Whether a byte of an answer arrived since {@link #begin}; of HTTP/2 OkHttp has to tell. */
  boolean isAnswered() {
    GuardedInput reading = input;
    return reading != null && reading.isAnswered();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return input();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream out = connection().output();
    return new BlockOutputStream() {
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        try {
          input().sends(from, offset, length);
          out.write(from, offset, length);
        } catch (NetClientException e) {
          throw Carried.fromBelow(e);
        }
      }

      @Override
      public void flush() throws IOException {
        try {
          out.flush();
        } catch (NetClientException e) {
          throw Carried.fromBelow(e);
        }
      }
    };
  }

  /**
   * Ends the connection at once, without a farewell in TLS, which would wait for the peer.
   * Listeners are not told by the watchdog, which nobody may hold up: OkHttp closes once more
   * behind it.
   */
  @Override
  public void close() {
    closed = true;
    Connections open = opening;
    if (open != null) {
      open.close();
    }
    GuardedInput connected = input;
    if (connected != null && !Watchdog.isCurrent()) {
      connected.connection().close();
    }
  }

  @Override
  public boolean isClosed() {
    GuardedInput connected = input;
    return closed || connected != null && connected.isSpent();
  }

  /** Kept for {@link GuardedInput}: reads have the connection's clock, and only polls have none. */
  @Override
  public void setSoTimeout(int timeout) {
    soTimeout = timeout;
  }

  @Override
  public int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public boolean isConnected() {
    return input != null;
  }

  @Override
  public void shutdownInput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public void shutdownOutput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    InetSocketAddress remote = remote();
    return remote == null ? null : remote.getAddress();
  }

  @Override
  public int getPort() {
    InetSocketAddress remote = remote();
    return remote == null ? 0 : remote.getPort();
  }

  /** Null if it is not connected, or to a Unix socket. */
  private @Nullable InetSocketAddress remote() {
    try {
      return connection().remoteAddress() instanceof InetSocketAddress inet ? inet : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    GuardedInput connected = input;
    return connected == null ? "unconnected" : connected.connection().server();
  }
}
