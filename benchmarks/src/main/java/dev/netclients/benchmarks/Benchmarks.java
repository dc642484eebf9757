package dev.netclients.benchmarks;

import dev.netclients.benchmarks.Workload.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs workloads and prints what came out. A workload's clients take turns, a repeat each, in
 * processes of their own; after half of the rounds they all begin again in new ones, for two runs
 * of a JIT are not alike.
 */
public final class Benchmarks {
  private static final String USAGE =
      """
      usage: benchmarks/run [--quick] [-o FILE] [--java-options "OPTIONS"] [WORKLOAD...]
        --quick          one process, two short rounds, few peers: shows that it runs, not how fast
        -o FILE          writes the tables to FILE, too
        --java-options   for the process of our own client, such as a profiler's
      workloads:\
      """;

  /** How much of it is done. */
  private record Effort(int processes, int rounds, long warmMillis, double shrink, long seconds) {
    static final Effort WHOLE = new Effort(2, 6, 1500, 1, 40);
    static final Effort QUICK = new Effort(1, 2, 100, 0.1, 20);
  }

  private final Effort effort;
  private final List<String> ourOptions;
  private final Path log;
  private final Map<String, Integer> ports = new HashMap<>();

  private Benchmarks(Effort effort, List<String> ourOptions, Path log) {
    this.effort = effort;
    this.ourOptions = ourOptions;
    this.log = log;
  }

  /**
   * Takes what {@code --help} says; exits with 1 if a client failed, with 2 if it was not
   * understood.
   */
  public static void main(String[] args) throws IOException {
    Effort effort = Effort.WHOLE;
    List<String> ourOptions = List.of();
    List<Workload> wanted = new ArrayList<>();
    Path output = null;
    try {
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--quick" -> effort = Effort.QUICK;
          case "-o" -> output = Path.of(value(args, ++i));
          case "--java-options" -> ourOptions = List.of(value(args, ++i).split(" +"));
          default -> wanted.add(Workloads.named(args[i]));
        }
      }
    } catch (IllegalArgumentException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.err.println(USAGE);
      Workloads.ALL.forEach(w -> System.err.printf("  %-14s %s%n", w.name(), w.title()));
      System.exit(2);
    }
    Path log = Files.createTempFile("netclients-benchmarks", ".log");
    Benchmarks benchmarks = new Benchmarks(effort, ourOptions, log);
    List<Result> results = benchmarks.run(wanted.isEmpty() ? Workloads.ALL : wanted);
    String report = Report.of(results, effort == Effort.QUICK);
    System.out.print(report);
    if (output != null) {
      Files.writeString(output, report);
    }
    if (results.stream().anyMatch(result -> !result.failures().isEmpty())) {
      System.err.println("benchmarks: a client failed; what it said is in " + log);
      System.exit(1);
    }
    Files.delete(log);
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[i - 1] + ": wants a value");
    }
    return args[i];
  }

  private List<Result> run(List<Workload> workloads) throws IOException {
    List<Result> results = new ArrayList<>();
    try (WorkerProcess servers = WorkerProcess.servers(false, log);
        WorkerProcess onOneCpu = WorkerProcess.servers(true, log)) {
      readPorts(servers, "");
      readPorts(onOneCpu, "@cpu");
      for (Workload workload : workloads) {
        long began = System.nanoTime();
        System.err.print("benchmarks: " + workload.name());
        Result result = new Result(workload);
        if (workload.proof()) {
          prove(workload, result);
        } else {
          compare(workload, result);
        }
        results.add(result);
        System.err.println(" " + (System.nanoTime() - began) / 1_000_000_000 + " s");
        result.failures().forEach((client, why) -> System.err.println("  " + client + ": " + why));
      }
    }
    return results;
  }

  private void readPorts(WorkerProcess servers, String suffix) throws IOException {
    for (String line; !(line = servers.line(20)).isEmpty(); ) {
      String[] nameAndPort = line.split(" ");
      ports.put(nameAndPort[0] + suffix, Integer.parseInt(nameAndPort[1]));
    }
  }

  private int port(Workload workload) {
    return ports.getOrDefault(workload.server(), 0);
  }

  private void prove(Workload workload, Result result) {
    Contender ours = workload.contender(Workload.OURS);
    List<String> options = new ArrayList<>(List.of("-Xmx64m"));
    options.addAll(ourOptions);
    long units = Math.max(1, (long) (workload.maxUnits() * effort.shrink()));
    try (WorkerProcess process =
        WorkerProcess.client(workload, ours, port(workload), options, log)) {
      result.add(ours.name(), process.run(units));
      long[] memory = process.memory();
      result.memory(memory[0], memory[1]);
    } catch (IOException e) {
      result.failed(ours.name(), String.valueOf(e.getMessage()));
    }
  }

  private void compare(Workload workload, Result result) {
    List<Contender> contenders = new ArrayList<>();
    for (Contender contender : workload.contenders()) {
      boolean wanted = effort != Effort.QUICK || workload.isEssential(contender);
      if (wanted && isInstalled(contender.program())) {
        contenders.add(contender);
      }
    }
    long began = System.nanoTime();
    long budget = effort.seconds() * 1_000_000_000;
    for (int i = 0; i < effort.processes(); i++) {
      if (System.nanoTime() - began > budget / 2) {
        return; // a busy machine: the JITs took their time
      }
      Map<Contender, WorkerProcess> running = new LinkedHashMap<>();
      try {
        rounds(workload, contenders, running, began + budget, result);
      } finally {
        running.values().forEach(WorkerProcess::close);
      }
    }
  }

  private void rounds(
      Workload workload,
      List<Contender> contenders,
      Map<Contender, WorkerProcess> running,
      long deadline,
      Result result) {
    long target = Math.max(1, (long) (workload.repeatMillis() * effort.shrink()));
    Map<Contender, Long> units = new HashMap<>();
    for (Contender contender : contenders) {
      if (result.failures().containsKey(contender.name())) {
        continue;
      }
      try {
        List<String> options = new ArrayList<>(List.of("-Xms512m", "-Xmx512m"));
        if (contender.name().equals(Workload.OURS)) {
          options.addAll(ourOptions);
        }
        WorkerProcess process =
            WorkerProcess.client(workload, contender, port(workload), options, log);
        running.put(contender, process);
        long warm = workload.isFarAway() ? effort.warmMillis() / 4 : effort.warmMillis();
        units.put(contender, process.warm(warm, target, workload.maxUnits()));
      } catch (IOException e) {
        failed(contender, running, result, e);
      }
    }
    long longest = 0;
    for (int round = 0; round < effort.rounds(); round++) {
      long began = System.nanoTime();
      if (round > 0 && began + longest > deadline) {
        return; // only whole rounds are comparable
      }
      for (int i = 0; i < contenders.size(); i++) {
        Contender contender = contenders.get((round + i) % contenders.size());
        WorkerProcess process = running.get(contender);
        Long amount = units.get(contender);
        if (process != null && amount != null) {
          try {
            result.add(contender.name(), process.run(amount));
          } catch (IOException e) {
            failed(contender, running, result, e);
          }
        }
      }
      longest = Math.max(longest, System.nanoTime() - began);
      System.err.print('.');
    }
  }

  private static void failed(
      Contender contender, Map<Contender, WorkerProcess> running, Result result, IOException e) {
    result.failed(contender.name(), String.valueOf(e.getMessage()));
    WorkerProcess process = running.remove(contender);
    if (process != null) {
      process.close();
    }
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return program.equals("java");
  }
}
