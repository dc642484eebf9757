package dev.netclients.testkit;

import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionListener;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The data connections of one client of {@link FakeFtp}: where the next one comes from. */
final class FtpData implements Closeable {
  private static final int PATIENCE = 5_000; // ms, for a client to come
  private static final int MAX_UPLOAD = 256 << 20;

  private final FakeFtp server;
  private final Connection control;
  private @Nullable ServerSocketChannel listening;
  private @Nullable InetSocketAddress dial;

  FtpData(FakeFtp server, Connection control) {
    this.server = server;
    this.control = control;
  }

  InetAddress local() throws IOException {
    return ((InetSocketAddress) control.localAddress()).getAddress();
  }

  private InetAddress remote() throws IOException {
    return ((InetSocketAddress) control.remoteAddress()).getAddress();
  }

  /** Listens; returns the port. */
  int passive() throws IOException {
    close();
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(local(), 0), 8);
    listening = channel;
    return channel.socket().getLocalPort();
  }

  /** Will dial; false if that is not the client's own address, or a port that is not for users. */
  boolean active(InetAddress address, int port) throws IOException {
    close();
    if (!address.equals(remote()) || port < 1024 || port > 65535) {
      return false;
    }
    dial = new InetSocketAddress(address, port);
    return true;
  }

  boolean agreed() {
    return listening != null || dial != null;
  }

  /** Opens the connection, in clear. */
  FakeClient open() throws IOException {
    ServerSocketChannel waiting = listening;
    InetSocketAddress there = dial;
    try {
      SocketChannel channel;
      if (waiting != null) {
        waiting.socket().setSoTimeout(PATIENCE);
        channel = waiting.socket().accept().getChannel();
      } else if (there != null) {
        channel = SocketChannel.open(there);
      } else {
        throw new SocketTimeoutException("No data connection was agreed upon");
      }
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Connection connection =
          Connection.accepted(channel, control.timeouts(), ConnectionListener.NONE);
      FakeClient client = new FakeClient(server, connection);
      try {
        client.pass(Point.ACCEPT);
      } catch (IOException e) {
        connection.close(); // a fault that ends it in order leaves that to us
        throw e;
      }
      return client;
    } finally {
      close();
    }
  }

  /** Reads an upload to its end. */
  static void readAll(FakeClient client, ByteArrayOutputStream soFar) throws IOException {
    client.pass(Point.DATA);
    byte[] block = new byte[64 << 10];
    for (int n; (n = client.connection().input().read(block, 0, block.length)) >= 0; ) {
      soFar.write(block, 0, n);
      if (soFar.size() > MAX_UPLOAD) {
        throw new IOException("More than " + MAX_UPLOAD + " bytes");
      }
    }
  }

  @Override
  public void close() throws IOException {
    ServerSocketChannel waiting = listening;
    listening = null;
    dial = null;
    if (waiting != null) {
      waiting.close();
    }
  }
}
