package dev.netclients.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;

/**
 * A line with a delay each way and no limit of its bandwidth. The first bytes are later by a round
 * trip, which is TCP's handshake.
 */
final class DelayProxy implements Servers.Handler {
  private static final int CHUNKS_ON_THE_WAY = 4096;

  private final int port;
  private final long delay;
  private final ExecutorService threads;

  DelayProxy(int port, Duration delay, ExecutorService threads) {
    this.port = port;
    this.delay = delay.toNanos();
    this.threads = threads;
  }

  /** Bytes, and when they arrive. Without bytes it is the end. */
  private record Chunk(ByteBuffer bytes, long due) {}

  @Override
  public void serve(SocketChannel client) throws IOException {
    waitUntil(System.nanoTime() + 2 * delay);
    try (SocketChannel server = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      BlockingQueue<Chunk> up = new ArrayBlockingQueue<>(CHUNKS_ON_THE_WAY);
      BlockingQueue<Chunk> down = new ArrayBlockingQueue<>(CHUNKS_ON_THE_WAY);
      threads.execute(() -> receive(client, up));
      threads.execute(() -> send(up, server));
      threads.execute(() -> receive(server, down));
      send(down, client);
    }
  }

  private void receive(SocketChannel from, BlockingQueue<Chunk> to) {
    try {
      while (true) {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        boolean ended;
        try {
          ended = from.read(bytes) < 0;
        } catch (IOException e) {
          ended = true; // whoever reads from here on is told so, too
        }
        to.put(new Chunk(bytes.flip(), System.nanoTime() + delay));
        if (ended) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(BlockingQueue<Chunk> from, SocketChannel to) {
    try {
      while (true) {
        Chunk chunk = from.take();
        waitUntil(chunk.due());
        if (!chunk.bytes().hasRemaining()) {
          to.shutdownOutput();
          return;
        }
        Servers.writeAll(to, chunk.bytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      try {
        to.close(); // which ends its reader as well
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
    }
  }

  private static void waitUntil(long due) {
    for (long left; (left = due - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
