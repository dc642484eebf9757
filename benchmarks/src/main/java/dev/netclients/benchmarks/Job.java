package dev.netclients.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;

/** What one client does in one workload, in a process of its own. Used by one thread. */
interface Job extends Closeable {
  /** Makes a client that talks to the server at a port of this machine. */
  @FunctionalInterface
  interface Factory {
    Job connect(int port) throws Exception;
  }

  /** What is timed. */
  @FunctionalInterface
  interface Work {
    void run(long units) throws Exception;
  }

  /** Returns a job that needs nothing prepared; its session is closed at the end. */
  static Job over(Closeable session, Work work) {
    return new Job() {
      @Override
      public void run(long units) throws Exception {
        work.run(units);
      }

      @Override
      public void close() throws IOException {
        session.close();
      }
    };
  }

  /** Gets ready for {@code units}, such as signing in; neither timed nor counted. */
  default void prepare(long units) throws Exception {}

  /** Does {@code units} of work. Timed. Throws if what came is not what the server has. */
  void run(long units) throws Exception;

  /** Returns the CPU time that the client has used so far, user and system, in nanoseconds. */
  default long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  @Override
  default void close() throws IOException {}

  /** Opens a socket as all here do: the limit that a client is held against. */
  static Socket socket(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Returns what a read returned; throws if it was the end. */
  static int more(int read) throws EOFException {
    if (read < 0) {
      throw new EOFException("Ended early");
    }
    return read;
  }

  /** Reads to the end in blocks; returns how many bytes there were. */
  static long drain(InputStream in, byte[] block) throws IOException {
    long bytes = 0;
    for (int n; (n = in.read(block)) >= 0; ) {
      bytes += n;
    }
    return bytes;
  }

  /** Throws unless the peer sent what it should have. */
  static void check(long expected, long got, String what) throws IOException {
    if (expected != got) {
      throw new IOException(what + ": " + got + " (expected: " + expected + ")");
    }
  }
}
