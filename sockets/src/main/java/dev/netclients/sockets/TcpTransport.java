package dev.netclients.sockets;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/**
 * TCP over a channel in blocking mode. Unlike a {@code java.net.Socket} of its own, a channel's
 * blocked call ends when its thread is interrupted, on platform threads too.
 */
final class TcpTransport implements Transport {
  private final SocketChannel channel;

  TcpTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(to, offset, Math.min(length, BLOCK)));
  }

  @Override
  public int poll(byte[] to, int offset, int length, int millis) throws IOException {
    Socket socket = channel.socket();
    socket.setSoTimeout(millis); // counts for reads through this view alone
    return socket.getInputStream().read(to, offset, Math.min(length, BLOCK));
  }

  @Override
  public int available() throws IOException {
    return channel.socket().getInputStream().available();
  }

  @Override
  public int write(byte[] from, int offset, int length) throws IOException {
    return channel.write(ByteBuffer.wrap(from, offset, Math.min(length, BLOCK)));
  }

  @Override
  public int transfer(FileChannel file, long at, int count) throws IOException {
    // On a virtual thread the system's call cannot be ended: who interrupts it waits with it (JDK
    // 25). And where one has used the socket, that no longer blocks, and a full buffer takes
    // nothing.
    int n = VirtualThreads.isCurrent() ? 0 : (int) file.transferTo(at, count, channel);
    return n > 0 ? n : Transport.super.transfer(file, at, count);
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public void resetOnClose(boolean reset) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, reset ? 0 : -1);
  }

  @Override
  public void writeUrgent(int b) throws IOException {
    channel.socket().sendUrgentData(b);
  }

  @Override
  public void urgentInline() throws IOException {
    channel.socket().setOOBInline(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
