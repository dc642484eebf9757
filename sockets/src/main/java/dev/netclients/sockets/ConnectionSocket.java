package dev.netclients.sockets;

import dev.netclients.NetClientException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;

/** What is below a {@code java.net.Socket} that is a view of a {@link Connection}. */
final class ConnectionSocket extends SocketImpl {
  private final Connection connection;
  private final InetSocketAddress local;
  private volatile int soTimeout;

  private ConnectionSocket(Connection connection) throws IOException {
    this.connection = connection;
    this.local = inet(connection.localAddress());
    this.localport = local.getPort();
  }

  /** Returns the view: see {@link Connection#socket()}. */
  static Socket over(Connection connection) throws IOException {
    Socket socket = new Socket(new ConnectionSocket(connection)) {};
    socket.connect(inet(connection.remoteAddress())); // only tells the socket that it is
    return socket;
  }

  private static InetSocketAddress inet(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0); // a Unix socket's
  }

  @Override
  protected void create(boolean stream) {
    // It is there.
  }

  @Override
  protected void connect(SocketAddress address, int timeout) {
    InetSocketAddress remote = (InetSocketAddress) address;
    this.address = remote.getAddress();
    this.port = remote.getPort();
  }

  @Override
  protected InputStream getInputStream() {
    return new BlockInputStream() {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        int wait = soTimeout;
        try {
          if (length > 0 && wait > 0 && !connection.awaitInput(Duration.ofMillis(wait))) {
            throw new SocketTimeoutException("Nothing came in " + wait + " ms");
          }
          return connection.input().read(to, offset, length);
        } catch (NetClientException e) {
          throw new WireException(e);
        }
      }

      @Override
      public int available() {
        return connection.input().available();
      }
    };
  }

  @Override
  protected int available() {
    return connection.input().available();
  }

  /** What is written goes out at once, as from any socket: libraries count on it. */
  @Override
  protected OutputStream getOutputStream() {
    return new BlockOutputStream() {
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        try {
          connection.output().write(from, offset, length);
          connection.output().flush();
        } catch (NetClientException e) {
          throw new WireException(e);
        }
      }
    };
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    try {
      connection.sendUrgent(data);
    } catch (NetClientException e) {
      throw new WireException(e);
    }
  }

  @Override
  protected void shutdownInput() {
    // Nothing waits for it; what arrives is not read.
  }

  @Override
  protected void shutdownOutput() throws IOException {
    try {
      connection.shutdownOutput();
    } catch (NetClientException e) {
      throw new WireException(e);
    }
  }

  @Override
  protected void close() {
    connection.close();
  }

  // --- options: the connector has set them ---

  @Override
  public void setOption(int option, Object value) {
    if (option == SO_TIMEOUT) {
      soTimeout = (Integer) value;
    }
  }

  @Override
  public Object getOption(int option) {
    return switch (option) {
      case SO_TIMEOUT -> soTimeout;
      case SO_BINDADDR -> local.getAddress();
      case SO_SNDBUF, SO_RCVBUF -> Transport.BLOCK;
      case SO_LINGER -> -1;
      case IP_TOS -> 0;
      default -> option == TCP_NODELAY;
    };
  }

  // --- what only a socket that is not connected is asked ---

  @Override
  protected void connect(String host, int port) throws IOException {
    throw connected();
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    throw connected();
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    throw connected();
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw connected();
  }

  @Override
  protected void accept(SocketImpl client) throws IOException {
    throw connected();
  }

  @Override
  protected FileDescriptor getFileDescriptor() {
    return new FileDescriptor(); // none of the system's: the bytes may be in TLS
  }

  private static SocketException connected() {
    return new SocketException("It is a view of a connection");
  }
}
