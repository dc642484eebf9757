package dev.netclients.sockets;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/**
 * A connected channel of bytes below a {@link Wire}. It reads and writes in blocking manner, and
 * {@link #close()} from any thread ends both at once.
 */
interface Transport extends Closeable {
  /**
   * The number of bytes that one call moves at the most; the JDK keeps a direct buffer of that
   * size.
   */
  int BLOCK = 64 << 10;

  /** Reads some bytes; -1 at the end of the stream. Waits as long as it takes. */
  int read(byte[] to, int offset, int length) throws IOException;

  /**
   * As {@link #read}, but waits no longer than {@code millis}, which is at least 1.
   *
   * @throws SocketTimeoutException if nothing came; the transport is as it was
   */
  int poll(byte[] to, int offset, int length, int millis) throws IOException;

  /** Returns 0 if reading now would wait, as far as that can be told cheaply. */
  int available() throws IOException;

  /** Writes some bytes, at least one, and returns how many. */
  int write(byte[] from, int offset, int length) throws IOException;

  /**
   * Writes some bytes of a file, at least one unless it ends before them, and returns how many.
   *
   * @param count {@link #BLOCK} at the most
   */
  default int transfer(FileChannel file, long at, int count) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(count);
    int n = file.read(block, at);
    for (int done = 0; done < n; ) {
      done += write(block.array(), done, n - done);
    }
    return Math.max(0, n);
  }

  /** Returns the channel, to be asked and told what is not its bytes. */
  SocketChannel channel();

  /** Tells the peer that nothing more will come. */
  default void shutdownOutput() throws IOException {
    channel().shutdownOutput();
  }

  default SocketAddress localAddress() throws IOException {
    return channel().getLocalAddress();
  }

  default SocketAddress remoteAddress() throws IOException {
    return channel().getRemoteAddress();
  }

  /**
   * Says whether {@link #close()} sends a reset, so that the peer cannot take what it has for the
   * whole.
   */
  void resetOnClose(boolean reset) throws IOException;

  /**
   * Writes one byte as urgent data, where there is such a thing: elsewhere in its place, as any
   * other.
   */
  default void writeUrgent(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Leaves the peer's urgent bytes in their place in the stream, where there are such. */
  default void urgentInline() throws IOException {}
}
