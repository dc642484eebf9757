package dev.netclients.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process of one client. It is told what to do by lines on its standard input, and answers on
 * its standard output; {@code worker.py} does the same in Python.
 *
 * <pre>
 *   warm MILLIS TARGET MAX   runs for MILLIS, then says how many units take TARGET ms:  warm UNITS
 *   run UNITS                                                                           ran WALL-NS CPU-NS
 *   memory                   the largest resident set so far, and the heap's limit:     memory BYTES BYTES
 * </pre>
 */
final class Worker {
  private static final int LONGEST_WARMING = 6;

  private final Job job;

  private Worker(Job job) {
    this.job = job;
  }

  /** Takes the names of a workload and a client, and the server's port. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // a library that prints must not be taken for an answer
    Workload workload = Workloads.named(args[0]);
    try (Job job =
        workload.contender(args[1]).job().orElseThrow().connect(Integer.parseInt(args[2]))) {
      new Worker(job).serve(answers);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0); // some peers keep threads, so that nothing ends by itself
  }

  private void serve(PrintStream answers) throws Exception {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String order; (order = orders.readLine()) != null; ) {
      String[] words = order.split(" ");
      answers.println(
          switch (words[0]) {
            case "warm" ->
                "warm "
                    + warm(
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]));
            case "run" -> "ran " + run(Long.parseLong(words[1]));
            case "memory" -> "memory " + residentPeak() + " " + Runtime.getRuntime().maxMemory();
            default -> throw new IllegalArgumentException(order);
          });
      answers.flush();
    }
  }

  private String run(long units) throws Exception {
    job.prepare(units);
    long cpu = job.cpu();
    long began = System.nanoTime();
    job.run(units);
    long wall = System.nanoTime() - began;
    return wall + " " + (job.cpu() - cpu);
  }

  /**
   * Warms up until the JIT is quiet, at least {@code millis} and at most {@value #LONGEST_WARMING}
   * times that. How long a repeat is follows from the best rate seen, which is the one that nothing
   * held up.
   */
  private long warm(long millis, long target, long max) throws Exception {
    long began = System.nanoTime();
    long units = 1;
    double best = 0; // units a millisecond
    long windowBegan = began;
    long compiledBefore = compiledMillis();
    boolean quiet = false;
    while (true) {
      job.prepare(units);
      long started = System.nanoTime();
      job.run(units);
      long now = System.nanoTime();
      best = Math.max(best, units / Math.max(1e-3, (now - started) / 1e6));
      long window = (now - windowBegan) / 1_000_000;
      if (window >= millis / 2) {
        long compiled = compiledMillis();
        quiet = compiled - compiledBefore <= window / 20;
        compiledBefore = compiled;
        windowBegan = now;
      }
      long wanted = Math.max(1, Math.min(max, (long) (best * target)));
      long past = (now - began) / 1_000_000;
      boolean warm = past >= millis && quiet || past >= LONGEST_WARMING * millis;
      if (warm && units >= wanted / 2) {
        return wanted;
      }
      units = Math.min(wanted, 8 * units);
    }
  }

  private static long compiledMillis() {
    CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
    return jit == null ? 0 : jit.getTotalCompilationTime();
  }

  /** Linux's VmHWM. */
  private static long residentPeak() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return 0;
  }
}
