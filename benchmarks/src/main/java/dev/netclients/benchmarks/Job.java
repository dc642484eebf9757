package dev.netclients.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What one client does in one workload, in a process of its own. Used by one thread. */
interface Job extends Closeable {
  /** Makes a client that talks to the server at a port of this machine. */
  @FunctionalInterface
  interface Factory {
    Job connect(int port) throws Exception;
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

  /** Throws unless the peer sent what it should have. */
  static void check(long expected, long got, String what) throws IOException {
    if (expected != got) {
      throw new IOException(what + ": " + got + " (expected: " + expected + ")");
    }
  }
}
