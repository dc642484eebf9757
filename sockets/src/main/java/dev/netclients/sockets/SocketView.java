package dev.netclients.sockets;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/**
 * What is below a {@code java.net.Socket} that is only a view of what is connected already. Its
 * streams throw {@code SocketException} and {@code SocketTimeoutException} alone: that is what
 * libraries expect of a socket, and what passes through JSSE unharmed.
 */
abstract class SocketView extends SocketImpl {
  private final InetSocketAddress local;
  private final InetSocketAddress remote;

  SocketView(InetSocketAddress local, InetSocketAddress remote) {
    this.local = local;
    this.remote = remote;
    this.localport = local.getPort();
  }

  /** Returns the address, or, for a Unix socket's, the one that stands for it. */
  static InetSocketAddress inet(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Returns the socket. */
  final Socket socket() throws IOException {
    Socket socket = new Socket(this) {};
    socket.connect(remote); // only tells the socket that it is
    return socket;
  }

  @Override
  protected final void create(boolean stream) {
    // It is there.
  }

  @Override
  protected final void connect(SocketAddress address, int timeout) {
    this.address = remote.getAddress();
    this.port = remote.getPort();
  }

  @Override
  protected final void shutdownInput() {
    // Nothing waits for it; what arrives is not read.
  }

  // --- options: the connector has set them ---

  @Override
  public void setOption(int option, Object value) {}

  @Override
  public Object getOption(int option) {
    return switch (option) {
      case SO_BINDADDR -> local.getAddress();
      case SO_SNDBUF, SO_RCVBUF -> Transport.BLOCK;
      case SO_LINGER -> -1;
      case SO_TIMEOUT, IP_TOS -> 0;
      default -> option == TCP_NODELAY;
    };
  }

  // --- what only a socket that is not connected is asked ---

  @Override
  protected final void connect(String host, int port) throws IOException {
    throw connected();
  }

  @Override
  protected final void connect(InetAddress address, int port) throws IOException {
    throw connected();
  }

  @Override
  protected final void bind(InetAddress host, int port) throws IOException {
    throw connected();
  }

  @Override
  protected final void listen(int backlog) throws IOException {
    throw connected();
  }

  @Override
  protected final void accept(SocketImpl client) throws IOException {
    throw connected();
  }

  @Override
  protected final FileDescriptor getFileDescriptor() {
    return new FileDescriptor(); // none of the system's: the bytes may be in TLS
  }

  private static SocketException connected() {
    return new SocketException("It is a view of a connection");
  }
}
