package dev.netclients.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * A program that is started for each repeat, such as curl. Its start belongs to its figures; its
 * CPU time is what bash's {@code time} says.
 */
final class CommandJob implements Job {
  private static final String TIMED = "TIMEFORMAT='%U %S'; time \"$@\"";

  private final LongFunction<List<String>> command;
  private long cpu;

  private CommandJob(LongFunction<List<String>> command) {
    this.command = command;
  }

  /** Returns a job that runs curl, quietly and without its configuration file. */
  static CommandJob curl(LongFunction<List<String>> arguments) {
    return new CommandJob(
        units -> {
          List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "-o", "/dev/null"));
          command.addAll(arguments.apply(units));
          return command;
        });
  }

  @Override
  public void run(long units) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", TIMED, "bash");
    builder.command().addAll(command.apply(units));
    builder.environment().put("LC_ALL", "C");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(builder.command() + ": " + said);
    }
    String[] times = said.strip().split("\\s+");
    for (int i = times.length - 2; i < times.length; i++) {
      cpu += Math.round(Double.parseDouble(times[i]) * 1e9);
    }
  }

  @Override
  public long cpu() {
    return cpu;
  }
}
