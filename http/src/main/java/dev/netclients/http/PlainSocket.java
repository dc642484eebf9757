package dev.netclients.http;

import dev.netclients.Endpoint;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.sockets.ConnectionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connector's socket as OkHttp gets it: connects by {@link Dialling}, and reads through a {@link
 * ResponseGuard}. TLS is laid over {@link #inner}, not over this.
 */
final class PlainSocket extends Socket implements SocketView {
  /** Makes a connector's socket, tells {@link PlainSocket#opening}, and connects it. */
  interface Dialling {
    void connect(InetSocketAddress to, PlainSocket socket) throws IOException;
  }

  private final Dialling dialling;
  private final Duration readTimeout;
  private final long number = ConnectionEvent.newConnection();
  private volatile @Nullable Socket inner;
  private volatile @Nullable GuardedInput input;
  private volatile boolean closed;
  private volatile int soTimeout;
  private String server = "";

  /** Makes an unconnected socket. */
  PlainSocket(Dialling dialling, Duration readTimeout) throws SocketException {
    super((SocketImpl) null);
    this.dialling = dialling;
    this.readTimeout = readTimeout;
  }

  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    dialling.connect((InetSocketAddress) address, this);
  }

  /** Takes the connector's socket, which is about to be connected to {@code endpoint}. */
  void opening(Socket socket, Endpoint endpoint) throws IOException {
    server = endpoint.toString();
    inner = socket;
    socket.setSoTimeout(kernelTimeout(soTimeout));
    if (closed) {
      socket.close();
    }
  }

  Socket inner() throws SocketException {
    Socket connected = inner;
    if (connected == null) {
      throw new SocketException("Socket is not connected");
    }
    return connected;
  }

  String server() {
    return server;
  }

  /**
   * Returns what to ask of the kernel for a timeout that OkHttp sets. Reads have a clock already,
   * and a timeout would cost several system calls for each; only polls have none.
   */
  static int kernelTimeout(int timeout) {
    return timeout == GuardedInput.POLL_MILLIS ? timeout : 0;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  int pending() {
    try {
      return inner().getInputStream().available();
    } catch (IOException e) {
      return 1; // something is the matter: look closer
    }
  }

  static Carried stale(String server) {
    return Carried.stale(
        new TruncatedException(
            server,
            Stage.COMMAND,
            Outcome.NOT_DONE,
            "the pooled connection was over before the request was sent",
            0,
            -1,
            null));
  }

  @Override
  public void begin(String method) throws IOException {
    GuardedInput reading = input;
    if (reading != null) {
      reading.begin(method, pending(), stale(server));
    }
  }

  @Override
  public boolean isAnswered() {
    GuardedInput reading = input;
    return reading != null && reading.guard().isAnswered();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    GuardedInput reading = input;
    if (reading == null) {
      Socket connected = inner();
      reading = new GuardedInput(connected.getInputStream(), new ResponseGuard(server), this, this);
      input = reading;
    }
    return reading;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return inner().getOutputStream();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    GuardedInput reading = input;
    if (reading != null) {
      reading.unwatch();
    }
    Socket open = inner;
    if (open != null) {
      open.close();
    }
  }

  /** Closes from the watchdog, which nobody may disturb. */
  void closeNow() {
    try {
      close();
    } catch (IOException e) {
      // The descriptor is gone, which is all that was wanted.
    }
  }

  @Override
  public boolean isClosed() {
    Socket open = inner;
    GuardedInput reading = input;
    return closed
        || open != null && open.isClosed()
        || reading != null && reading.guard().isQuiet() && !reading.guard().isReusable();
  }

  @Override
  public void setSoTimeout(int timeout) throws SocketException {
    soTimeout = timeout;
    Socket open = inner;
    if (open != null) {
      open.setSoTimeout(kernelTimeout(timeout));
    }
  }

  @Override
  public int getSoTimeout() {
    return soTimeout;
  }

  @Override
  public boolean isConnected() {
    Socket open = inner;
    return open != null && open.isConnected();
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
  public void shutdownInput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public void shutdownOutput() {
    // OkHttp shuts both ways and then closes.
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    Socket open = inner;
    return open == null ? null : open.getInetAddress();
  }

  @Override
  public int getPort() {
    Socket open = inner;
    return open == null ? 0 : open.getPort();
  }

  @Override
  public String toString() {
    return server;
  }
}
