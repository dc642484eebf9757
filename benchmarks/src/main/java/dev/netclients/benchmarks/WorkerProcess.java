package dev.netclients.benchmarks;

import dev.netclients.benchmarks.Workload.Contender;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of ours, seen from its parent: lines to it, and lines from it within a time. */
final class WorkerProcess implements Closeable {
  private static final String ENDED = "ended";

  private final Process process;
  private final PrintStream orders;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private WorkerProcess(List<String> command, Path log) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    Thread reader = new Thread(this::read, "answers of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a client. */
  static WorkerProcess client(
      Workload workload, Contender contender, int port, List<String> options, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (contender.job().isEmpty()) {
      command.addAll(List.of("python3", "-c", script()));
    } else {
      command.addAll(java(options));
      command.addAll(List.of(Worker.class.getName(), workload.name()));
    }
    command.addAll(List.of(contender.name(), Integer.toString(port)));
    return new WorkerProcess(workload.onOneCpu() ? onOneCpu(command) : command, log);
  }

  /** Starts the servers. */
  static WorkerProcess servers(boolean onOneCpu, Path log) throws IOException {
    List<String> command = java(List.of("-Xmx1g", "-XX:MaxDirectMemorySize=1g"));
    command.add(Servers.class.getName());
    return new WorkerProcess(onOneCpu ? onOneCpu(command) : command, log);
  }

  /** The last CPU, for the first one has the interrupts. */
  private static List<String> onOneCpu(List<String> command) {
    int cpu = Runtime.getRuntime().availableProcessors() - 1;
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
    pinned.addAll(command);
    return pinned;
  }

  private static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // On one CPU too, the JDK is to choose as it does by default on this machine.
    int cpus = Runtime.getRuntime().availableProcessors();
    command.add("-XX:ActiveProcessorCount=" + cpus);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  private static String script() throws IOException {
    try (InputStream in = WorkerProcess.class.getResourceAsStream("worker.py")) {
      if (in == null) {
        throw new IOException("worker.py is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      in.lines().forEach(answers::add);
    } catch (IOException | UncheckedIOException e) {
      // As at the end: what is missing will be missed.
    }
    answers.add(ENDED);
  }

  /** Returns the next line. */
  String line(long seconds) throws IOException {
    try {
      String line = answers.poll(seconds, TimeUnit.SECONDS);
      if (line == null) {
        throw new IOException("no answer in " + seconds + " s");
      }
      if (line.equals(ENDED)) {
        throw new IOException("the process ended with " + process.waitFor());
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private long[] ask(String order, String answer, long seconds) throws IOException {
    orders.println(order);
    String[] words = line(seconds).split(" ");
    if (!words[0].equals(answer)) {
      throw new IOException("answered " + String.join(" ", words));
    }
    long[] numbers = new long[words.length - 1];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(words[i + 1]);
    }
    return numbers;
  }

  /** Returns how many units take {@code target} ms, once the client has run for {@code millis}. */
  long warm(long millis, long target, long max) throws IOException {
    return ask("warm " + millis + " " + target + " " + max, "warm", 60)[0];
  }

  Sample run(long units) throws IOException {
    long[] times = ask("run " + units, "ran", 85);
    return new Sample(units, times[0], times[1]);
  }

  /** Returns the largest resident set so far, and the heap's limit, in bytes. */
  long[] memory() throws IOException {
    return ask("memory", "memory", 10);
  }

  /** Ends the process, by force if it does not go. */
  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) { // a profiler writes its file then
        process.destroyForcibly();
        process.waitFor(3, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
