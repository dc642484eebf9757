package dev.netclients.sockets;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.line.BlockInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code java.net.Socket} that is only a view of a {@link Wire}: what JSSE, or a library, is
 * given to lay itself upon. Its streams throw {@code SocketException} and {@code
 * SocketTimeoutException} alone, since those pass through JSSE unharmed.
 *
 * <p>{@code setSoTimeout} is a poll: after its exception the view can be read again. {@code
 * shutdownOutput} sends nothing, for JSSE calls it after close_notify, and a FIN at that point
 * makes some proxies tear down both ways.
 */
final class WireSocket extends Socket {
  /** How a view that was made unconnected connects. */
  interface Dialer {
    void dial(Wire wire) throws NetClientException;

    Wire wireTo(Endpoint endpoint);
  }

  private final @Nullable Dialer dialer;
  private final boolean owner; // closing it ends the wire
  private final int port; // that JSSE caches sessions under; 0 for the one dialled
  private volatile @Nullable Wire wire;
  private volatile boolean closed;
  private int soTimeoutBefore; // what was set before there was a wire

  /** A view of a connected wire. */
  WireSocket(Wire wire) throws SocketException {
    this(wire, true, 0);
  }

  private WireSocket(Wire wire, boolean owner, int port) throws SocketException {
    super((SocketImpl) null);
    this.wire = wire;
    this.dialer = null;
    this.owner = owner;
    this.port = port;
  }

  /**
   * A view for JSSE below a connection of ours. JSSE closes it before it tells why; the wire is
   * left to the connection, so that its record says what went wrong and not that it was closed.
   *
   * @param port what {@link #getPort} answers, for JSSE's cache of sessions has it in its key; 0
   *     for the port that was dialled
   */
  static WireSocket below(Wire wire, int port) throws SocketException {
    return new WireSocket(wire, false, port);
  }

  /** A view that connects by {@code dialer} when told to. */
  WireSocket(Dialer dialer) throws SocketException {
    super((SocketImpl) null);
    this.dialer = dialer;
    this.owner = true;
    this.port = 0;
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, 0);
  }

  /** The connector's own clocks bound this too; {@code timeout} may only shorten them. */
  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    if (dialer == null || wire != null) {
      throw new SocketException("Already connected");
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    Wire opening = dialer.wireTo(Endpoint.of(inet.getHostString(), inet.getPort()));
    opening.readClock(false); // a pool decides how long a connection idles
    opening.soTimeout(soTimeoutBefore);
    wire = opening;
    if (closed) {
      opening.cancel("the socket was closed");
    }
    try {
      dialer.dial(opening);
    } catch (NetClientException e) {
      throw new WireException(opening.end(e));
    }
  }

  void tlsAbove() throws SocketException {
    wire().expectCloseNotify(true);
  }

  private Wire wire() throws SocketException {
    Wire connected = wire;
    if (connected == null) {
      throw new SocketException(closed ? "Socket is closed" : "Socket is not connected");
    }
    return connected;
  }

  private Transport transport() throws SocketException {
    Transport transport = wire().transport();
    if (transport == null) {
      throw new SocketException("Socket is not connected");
    }
    return transport;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    Wire connected = wire();
    return new BlockInputStream() {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        return length == 0 ? 0 : connected.read(to, offset, length);
      }

      @Override
      public int available() throws IOException {
        return transport().available();
      }

      @Override
      public void close() {
        WireSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    Wire connected = wire();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        connected.write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        connected.write(from, offset, length);
      }

      @Override
      public void close() {
        WireSocket.this.close();
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    Wire open = wire;
    if (open != null && owner) {
      open.cancel("the socket was closed");
    }
  }

  @Override
  public void shutdownOutput() {
    // See the class comment.
  }

  @Override
  public void shutdownInput() {
    // Nothing waits for it; what arrives is not read.
  }

  @Override
  public boolean isClosed() {
    Wire open = wire;
    return closed || open != null && open.transport() != null && !open.isOpen();
  }

  @Override
  public boolean isConnected() {
    Wire open = wire;
    return open != null && open.transport() != null;
  }

  @Override
  public boolean isBound() {
    return isConnected();
  }

  @Override
  public boolean isInputShutdown() {
    return isClosed();
  }

  @Override
  public boolean isOutputShutdown() {
    return isClosed();
  }

  @Override
  public void setSoTimeout(int timeout) {
    Wire open = wire;
    soTimeoutBefore = timeout;
    if (open != null) {
      open.soTimeout(timeout);
    }
  }

  @Override
  public int getSoTimeout() {
    Wire open = wire;
    return open == null ? soTimeoutBefore : open.soTimeout();
  }

  /** Returns the address dialled: a proxy's, where there is one; loopback for a Unix socket. */
  @Override
  public @Nullable InetAddress getInetAddress() {
    return remote().getAddress();
  }

  @Override
  public int getPort() {
    return port != 0 ? port : remote().getPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return isConnected() ? remote() : null;
  }

  @Override
  public InetAddress getLocalAddress() {
    return local().getAddress();
  }

  @Override
  public int getLocalPort() {
    return local().getPort();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return isConnected() ? local() : null;
  }

  private InetSocketAddress remote() {
    try {
      return inet(transport().remoteAddress());
    } catch (IOException e) {
      return inet(null);
    }
  }

  private InetSocketAddress local() {
    try {
      return inet(transport().localAddress());
    } catch (IOException e) {
      return inet(null);
    }
  }

  private static InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  // Options are the connector's business; these answer what JSSE and libraries ask.

  @Override
  public void setTcpNoDelay(boolean on) {
    // Set by the connector already.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // Set by the connector already.
  }

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public void setSoLinger(boolean on, int linger) throws SocketException {
    if (on && linger == 0) {
      try {
        transport().resetOnClose(true);
      } catch (IOException e) {
        throw new SocketException(e.getMessage());
      }
    }
  }

  @Override
  public int getReceiveBufferSize() {
    return Transport.BLOCK;
  }

  @Override
  public int getSendBufferSize() {
    return Transport.BLOCK;
  }

  @Override
  public String toString() {
    Wire open = wire;
    return open == null ? "unconnected" : open.server();
  }
}
