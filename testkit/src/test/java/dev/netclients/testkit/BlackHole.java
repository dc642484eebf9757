package dev.netclients.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port whose backlog is full, so that the system answers no further SYN there. */
final class BlackHole implements Closeable {
  private static final int MOST = 16;

  private final ServerSocket listening;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private BlackHole(ServerSocket listening) {
    this.listening = listening;
  }

  /** Opens one at {@code address}; port 0 takes a free one. */
  static BlackHole at(String address, int port) throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(port, 1, InetAddress.getByName(address)));
    for (int i = 0; i < MOST; i++) {
      if (!hole.fill()) {
        return hole;
      }
    }
    hole.close();
    throw new IOException("The backlog does not fill");
  }

  /** Returns whether one more connection came through. */
  private boolean fill() throws IOException {
    SocketChannel channel = SocketChannel.open();
    fillers.add(channel);
    channel.configureBlocking(false);
    channel.connect(new InetSocketAddress(listening.getInetAddress(), port()));
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      return selector.select(100) > 0 && channel.finishConnect();
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : fillers) {
      channel.close();
    }
    listening.close();
  }
}
