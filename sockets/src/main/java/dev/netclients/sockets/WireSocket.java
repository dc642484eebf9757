package dev.netclients.sockets;

import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
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
 * A {@code java.net.Socket} that is only a view of a {@link Wire}: what JSSE is given to lay itself
 * upon. Its streams throw {@code SocketException} and {@code SocketTimeoutException} alone, since
 * those pass through JSSE unharmed.
 *
 * <p>{@code close} leaves the wire to its connection: JSSE closes the view before it tells why, and
 * the wire's record has to say what went wrong, not that it was closed. {@code shutdownOutput}
 * sends nothing, for JSSE calls it after close_notify, and a FIN at that point makes some proxies
 * tear down both ways.
 */
final class WireSocket extends Socket {
  private final Wire wire;
  private final int port;
  private volatile boolean closed;

  /**
   * A view of a connected wire.
   *
   * @param port what {@link #getPort} answers, for JSSE's cache of sessions has it in its key; 0
   *     for the port that was dialled
   */
  WireSocket(Wire wire, int port) throws SocketException {
    super((SocketImpl) null);
    this.wire = wire;
    this.port = port;
  }

  private Transport transport() throws SocketException {
    Transport transport = wire.transport();
    if (transport == null) {
      throw new SocketException("Socket is not connected");
    }
    return transport;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new BlockInputStream() {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        return length == 0 ? 0 : wire.read(to, offset, length);
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
    return new BlockOutputStream() {
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        wire.write(from, offset, length);
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
    return closed || !wire.isOpen();
  }

  @Override
  public boolean isConnected() {
    return wire.transport() != null;
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

  // Options and clocks are the connector's business; these answer what JSSE asks.

  @Override
  public void setSoTimeout(int timeout) {
    // The wire has clocks of its own.
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

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
  public void setSoLinger(boolean on, int linger) {
    // The connection says how it ends.
  }

  @Override
  public int getSoLinger() {
    return -1;
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
    return wire.server();
  }
}
