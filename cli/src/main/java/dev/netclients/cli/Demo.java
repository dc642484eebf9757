package dev.netclients.cli;

import dev.netclients.testkit.FakeServer;
import dev.netclients.url.NetClients;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the main job of each client against fakes in this process. */
@Command(
    name = "demo",
    description = "Do each client's main job against fake servers in this process; 1 if one fails.")
final class Demo implements Callable<Integer> {
  private final Terminal terminal;
  private final List<DemoRow> rows;

  @Option(names = "--json", description = "Speak JSON, one object a line.")
  private boolean json;

  Demo(Terminal terminal) {
    this(terminal, DemoRows.ALL);
  }

  Demo(Terminal terminal, List<DemoRow> rows) {
    this.terminal = terminal;
    this.rows = rows;
  }

  @Override
  public Integer call() throws IOException {
    LogManager.getLogManager().reset(); // the fakes' libraries write logs
    boolean allWell = true;
    if (!json) {
      terminal.print(line("what", "bytes", "time", "result"));
    }
    for (DemoRow row : rows) {
      allWell &= run(row);
    }
    return (allWell ? Exit.OK : Exit.FAILED).code();
  }

  private boolean run(DemoRow row) throws IOException {
    Path folder = Files.createTempDirectory("netclients-demo");
    long start = System.nanoTime();
    long bytes = 0;
    Exception failure = null;
    try (NetClients net = NetClients.builder().connector(FakeServer.connector()).build()) {
      bytes = row.job().run(net, folder);
    } catch (Exception e) {
      failure = e;
    } finally {
      delete(folder);
    }
    double millis = (System.nanoTime() - start) / 1e6;
    print(row, bytes, millis, failure);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    return failure == null;
  }

  private void print(DemoRow row, long bytes, double millis, @Nullable Exception failure)
      throws IOException {
    String why = failure == null ? null : Failures.message(failure, Exit.of(failure));
    if (json) {
      terminal.print(
          new Json()
              .put("what", row.what())
              .put("bytes", bytes)
              .put("milliseconds", Math.round(millis))
              .put("failure", why)
              .line());
    } else {
      String time = String.format(Locale.ROOT, "%.0f ms", millis);
      terminal.print(
          line(row.what(), String.valueOf(bytes), time, why == null ? "ok" : "FAILED: " + why));
    }
  }

  private static String line(String what, String bytes, String time, String result) {
    return String.format(Locale.ROOT, "%-58s %10s %9s  %s", what, bytes, time, result);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
