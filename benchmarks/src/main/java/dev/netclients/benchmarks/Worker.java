package dev.netclients.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process of one client. It is told what to do by lines on its standard input, and answers on its
 * standard output; {@code worker.py} does the same in Python.
 *
 * <pre>
 *   warm MILLIS TARGET MAX   runs for MILLIS, then says how many units take TARGET ms:  warm UNITS
 *   run UNITS                                                                           ran WALL-NS CPU-NS
 *   memory                   the largest resident set so far, and the heap's limit:     memory BYTES BYTES
 * </pre>
 */
final class Worker {
  private final Job job;

  private Worker(Job job) {
    this.job = job;
  }

  /** Takes the names of a workload and a client, and the server's port. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // a library that prints must not be taken for an answer
    Workload workload = Workloads.named(args[0]);
    try (Job job = workload.contender(args[1]).job().orElseThrow().connect(Integer.parseInt(args[2]))) {
      new Worker(job).serve(answers);
    }
    System.exit(0); // some peers keep threads
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

  private long warm(long millis, long target, long max) throws Exception {
    long began = System.nanoTime();
    long units = 1;
    while (true) {
      job.prepare(units);
      long started = System.nanoTime();
      job.run(units);
      long now = System.nanoTime();
      double took = Math.max(1, now - started) / 1e6;
      long next = (long) Math.ceil(Math.min(units * 8, units * 1.1 * target / took));
      long wanted = Math.max(1, Math.min(max, next));
      boolean settled = took >= target || units == max;
      if ((now - began) / 1_000_000 >= millis && settled) {
        return took >= 2 * target ? wanted : units;
      }
      units = settled && took < 2 * target ? units : wanted;
    }
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
