package dev.netclients.sockets;

import dev.netclients.line.BlockInputStream;
import dev.netclients.line.BlockOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The view of a {@link Wire}, for JSSE to lay itself upon.
 *
 * <p>{@code close} leaves the wire to its connection: JSSE closes the view before it tells why, and
 * the wire's record has to say what went wrong, not that it was closed. {@code shutdownOutput}
 * sends nothing, for JSSE calls it after close_notify, and a FIN at that point makes some proxies
 * tear down both ways.
 */
final class WireSocket extends SocketView {
  private final Wire wire;
  private final Transport transport;

  /**
   * A view of a connected wire.
   *
   * @param port what the socket says its peer's is, for JSSE's cache of sessions has it in its key;
   *     0 for the port that was dialled
   */
  WireSocket(Wire wire, Transport transport, int port) throws IOException {
    super(inet(transport.localAddress()), called(inet(transport.remoteAddress()), port));
    this.wire = wire;
    this.transport = transport;
  }

  private static InetSocketAddress called(InetSocketAddress remote, int port) {
    return port == 0 ? remote : new InetSocketAddress(remote.getAddress(), port);
  }

  @Override
  protected InputStream getInputStream() {
    return new BlockInputStream() {
      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        return length == 0 ? 0 : wire.read(to, offset, length);
      }

      @Override
      public int available() throws IOException {
        return transport.available();
      }
    };
  }

  @Override
  protected int available() throws IOException {
    return transport.available();
  }

  @Override
  protected OutputStream getOutputStream() {
    return new BlockOutputStream() {
      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        wire.write(from, offset, length);
      }
    };
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    wire.writeUrgent(data);
  }

  @Override
  protected void shutdownOutput() {
    // See the class comment.
  }

  @Override
  protected void close() {
    // See the class comment.
  }
}
