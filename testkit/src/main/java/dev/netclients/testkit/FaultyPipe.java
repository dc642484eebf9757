package dev.netclients.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One direction of one connection through a {@link FaultProxy}. One thread reads and notes when
 * each block is due, another waits and writes: so what is under way is not held up by what is
 * before it.
 */
final class FaultyPipe {
  private static final int BLOCK = 16 << 10;
  private static final int UNDER_WAY = 512; // blocks: 8 MiB, then the source has to wait

  /** A socket's side of the proxy. */
  interface Side {
    InputStream in();

    OutputStream out();

    void end() throws IOException;

    void reset() throws IOException;

    void close() throws IOException;
  }

  interface Action {
    void run() throws IOException;
  }

  private record Block(byte[] bytes, int length, long due) {}

  private final Side from;
  private final Side to;
  private final FaultProxy.Direction bad;
  private final Random random;
  private final BlockingQueue<Block> underWay = new ArrayBlockingQueue<>(UNDER_WAY);
  private long passed;
  private long untilCorrupt;
  private long free; // when the line is free again, by its bandwidth

  FaultyPipe(Side from, Side to, FaultProxy.Direction bad) {
    this.from = from;
    this.to = to;
    this.bad = bad;
    this.random = new Random(bad.seed());
    this.untilCorrupt = nextCorrupt();
  }

  static Side side(InputStream in, OutputStream out, Action end, Action reset, Action close) {
    return new Side() {
      @Override
      public InputStream in() {
        return in;
      }

      @Override
      public OutputStream out() {
        return out;
      }

      @Override
      public void end() throws IOException {
        end.run();
      }

      @Override
      public void reset() throws IOException {
        reset.run();
      }

      @Override
      public void close() throws IOException {
        close.run();
      }
    };
  }

  /** Carries both directions until both have ended, or one ended them both. */
  static void runBoth(FaultyPipe one, FaultyPipe other) throws IOException {
    List<Thread> threads =
        List.of(thread(one::read), thread(one::write), thread(other::read), thread(other::write));
    threads.forEach(Thread::start);
    try {
      threads.get(1).join();
      threads.get(3).join();
    } catch (InterruptedException e) { // the proxy is closed
      one.from.close();
      one.to.close();
      Thread.currentThread().interrupt();
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "bad line");
    thread.setDaemon(true);
    return thread;
  }

  private void read() {
    long last = System.nanoTime();
    try {
      while (true) {
        byte[] bytes = new byte[BLOCK];
        int n = from.in().read(bytes, 0, BLOCK);
        long jitter = bad.jitter().toNanos();
        long due = System.nanoTime() + bad.delay().toNanos();
        due += jitter == 0 ? 0 : (long) (Math.random() * jitter);
        last = Math.max(last, due); // nothing overtakes
        underWay.put(new Block(bytes, n, last));
        if (n < 0) {
          return;
        }
      }
    } catch (IOException e) { // a reset is passed on, and at once
      quietly(to::reset);
      quietly(from::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      while (true) {
        Block block = underWay.take();
        sleepUntil(block.due);
        if (block.length < 0) {
          to.end();
          return;
        }
        if (!pass(block)) {
          return;
        }
      }
    } catch (IOException e) {
      quietly(from::reset);
      quietly(to::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false if this was the end. */
  private boolean pass(Block block) throws IOException, InterruptedException {
    int at = 0;
    while (at < block.length) {
      Fault end = bad.end();
      long left = end == null ? Long.MAX_VALUE : bad.endAfter() - passed;
      if (end != null && left <= 0) {
        goWrong(end);
        return false;
      }
      int n = (int) Math.min(Math.min(block.length - at, bad.slice()), left);
      awaitBandwidth(n);
      corrupt(block.bytes, at, n);
      to.out().write(block.bytes, at, n);
      to.out().flush();
      passed += n;
      bad.passed(n);
      at += n;
    }
    Fault end = bad.end();
    if (end != null && bad.endAfter() <= passed) { // not only when more comes
      goWrong(end);
      return false;
    }
    return true;
  }

  private void goWrong(Fault end) throws IOException, InterruptedException {
    switch (end) {
      case RESET -> {
        to.reset();
        from.reset();
      }
      case CUT -> {
        to.close();
        from.close();
      }
      case HALF_CLOSE -> to.end();
      default -> Thread.currentThread().join(); // STALL: until the proxy interrupts us
    }
  }

  private void awaitBandwidth(int count) throws InterruptedException {
    long rate = bad.bandwidth();
    if (rate > 0) {
      free = Math.max(free, System.nanoTime()) + count * 1_000_000_000L / rate;
      sleepUntil(free);
    }
  }

  private void corrupt(byte[] bytes, int offset, int count) {
    if (bad.corruptEvery() == 0) {
      return;
    }
    for (int i = offset; i < offset + count; i++) {
      if (--untilCorrupt <= 0) {
        bytes[i] ^= (byte) (1 << random.nextInt(8));
        untilCorrupt = nextCorrupt();
      }
    }
  }

  private long nextCorrupt() {
    return bad.corruptEvery() == 0 ? 0 : 1 + (long) (random.nextDouble() * 2 * bad.corruptEvery());
  }

  private static void sleepUntil(long due) throws InterruptedException {
    long left = due - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private static void quietly(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      // It is closed, which is what was wanted.
    }
  }
}
