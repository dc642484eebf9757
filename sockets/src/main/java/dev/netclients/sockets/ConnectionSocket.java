package dev.netclients.sockets;

import dev.netclients.NetClientException;
import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;

/** The view of a whole connection: see {@link Connection#socket()}. */
final class ConnectionSocket extends SocketView {
  private final Connection connection;
  private volatile int soTimeout;

  ConnectionSocket(Connection connection) throws IOException {
    super(inet(connection.localAddress()), inet(connection.remoteAddress()));
    this.connection = connection;
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
        told(
            () -> {
              connection.output().write(from, offset, length);
              connection.output().flush();
            });
      }
    };
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    told(() -> connection.sendUrgent(data));
  }

  @Override
  protected void shutdownOutput() throws IOException {
    told(connection::shutdownOutput);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void told(Step step) throws IOException {
    try {
      step.run();
    } catch (NetClientException e) {
      throw new WireException(e);
    }
  }

  @Override
  protected void close() {
    connection.close();
  }

  @Override
  public void setOption(int option, Object value) {
    if (option == SO_TIMEOUT) {
      soTimeout = (Integer) value;
    }
  }

  @Override
  public Object getOption(int option) {
    return option == SO_TIMEOUT ? soTimeout : super.getOption(option);
  }
}
