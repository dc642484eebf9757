package dev.netclients.sockets;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket over a channel in non-blocking mode, with one selector to wait for input and one
 * for output, each made when first needed: the JDK offers neither a {@code Socket} nor a timed read
 * for these channels. Reading and writing from two threads at once works.
 */
final class UnixTransport implements Transport {
  private final SocketChannel channel;
  private final Object making = new Object();
  private @Nullable Selector readable;
  private @Nullable Selector writable;
  private boolean closed;

  UnixTransport(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    return poll(to, offset, length, 0);
  }

  @Override
  public int poll(byte[] to, int offset, int length, int millis) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, offset, Math.min(length, BLOCK));
    long until = System.nanoTime() + millis * 1_000_000L;
    int n = channel.read(buffer); // no selector where bytes are waiting
    while (n == 0) {
      long left = millis == 0 ? 0 : Math.max(1, (until - System.nanoTime()) / 1_000_000);
      await(SelectionKey.OP_READ, left);
      n = channel.read(buffer);
      if (n == 0 && millis != 0 && System.nanoTime() - until >= 0) {
        throw new SocketTimeoutException("Nothing came");
      }
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    Selector selector = selector(SelectionKey.OP_READ);
    try {
      int ready = selector.selectNow();
      selector.selectedKeys().clear();
      return ready;
    } catch (ClosedSelectorException e) {
      throw new AsynchronousCloseException();
    }
  }

  @Override
  public int write(byte[] from, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, Math.min(length, BLOCK));
    int n = channel.write(buffer);
    while (n == 0 && length > 0) {
      await(SelectionKey.OP_WRITE, 0);
      n = channel.write(buffer);
    }
    return n;
  }

  private void await(int operation, long millis) throws IOException {
    Selector selector = selector(operation);
    try {
      selector.select(millis);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new AsynchronousCloseException();
    }
    if (Thread.currentThread().isInterrupted()) {
      close();
      throw new ClosedByInterruptException();
    }
  }

  private Selector selector(int operation) throws IOException {
    synchronized (making) {
      Selector selector = operation == SelectionKey.OP_READ ? readable : writable;
      if (selector == null) {
        if (closed) {
          throw new AsynchronousCloseException();
        }
        selector = Selector.open();
        channel.register(selector, operation);
        if (operation == SelectionKey.OP_READ) {
          readable = selector;
        } else {
          writable = selector;
        }
      }
      return selector;
    }
  }

  @Override
  public SocketChannel channel() {
    return channel;
  }

  @Override
  public void resetOnClose(boolean reset) {
    // A Unix socket knows no reset; its peer sees the end and, in our protocols, no end mark.
  }

  @Override
  public void close() throws IOException {
    Selector one;
    Selector other;
    synchronized (making) {
      closed = true;
      one = readable;
      other = writable;
    }
    channel.close();
    if (one != null) {
      one.close(); // else the descriptor lives on until a select that never comes
    }
    if (other != null) {
      other.close();
    }
  }
}
