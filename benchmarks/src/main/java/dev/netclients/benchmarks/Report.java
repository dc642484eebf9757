package dev.netclients.benchmarks;

import dev.netclients.benchmarks.Sample.Spread;
import dev.netclients.benchmarks.Workload.Measure;
import dev.netclients.benchmarks.Workload.Target;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as Markdown. */
final class Report {
  private final StringBuilder out = new StringBuilder();

  private Report() {}

  /**
   * Returns the tables; without targets if {@code quick}, for then nothing was reached or missed.
   */
  static String of(List<Result> results, boolean quick) {
    Report report = new Report();
    report.setUp();
    if (quick) {
      report.row("A quick run: it shows that everything runs, and the figures mean nothing.");
      report.row("");
    }
    if (results.stream().anyMatch(result -> !result.workload().proof())) {
      report.all(results);
      if (!quick) {
        report.targets(results);
      }
    }
    report.proofs(results);
    return report.out.toString();
  }

  private void setUp() {
    row(
        "JDK %s (%s), Linux %s, %d CPUs; load average %.1f at the end.",
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vendor"),
        System.getProperty("os.version"),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    row("");
  }

  private void all(List<Result> results) {
    row("| workload | client | rate | ± | client CPU | ± | ours against it: rate | CPU |");
    row("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Result result : results) {
      Workload workload = result.workload();
      String name = workload.name() + ": " + workload.title();
      for (String client : workload.proof() ? List.<String>of() : result.clients()) {
        boolean ours = client.equals(Workload.OURS);
        row(
            "| %s | %s | %s | %s | %s | %s | %s | %s |",
            name,
            ours ? "**" + client + "**" : client,
            rate(workload, result.rate(client)),
            noise(result.rate(client)),
            cpu(workload, result.cpu(client)),
            noise(result.cpu(client)),
            ours ? "" : times(result.rateAgainst(client)),
            ours ? "" : times(result.cpuAgainst(client)));
        name = "";
      }
    }
    row("");
  }

  private void targets(List<Result> results) {
    row("| target | measured (least to most of the rounds) | reached |");
    row("| --- | --- | --- |");
    for (Result result : results) {
      for (Target target : result.workload().targets()) {
        boolean rate = target.measure() == Measure.RATE;
        Optional<Spread> measured =
            rate ? result.rateAgainst(target.peer()) : result.cpuAgainst(target.peer());
        row(
            "| %s: %s %s of %s | %s | %s |",
            result.workload().name(),
            rate ? "rate at least" : "CPU at most",
            times(target.bound()),
            target.peer(),
            measured
                .map(
                    s ->
                        times(s.median())
                            + " ("
                            + times(s.least())
                            + " to "
                            + times(s.most())
                            + ")")
                .orElse("not measured"),
            measured.map(s -> target.isMet(s.median()) ? "yes" : "no").orElse("-"));
      }
    }
    row("");
  }

  private void proofs(List<Result> results) {
    boolean first = true;
    for (Result result : results) {
      Workload workload = result.workload();
      if (!workload.proof()) {
        continue;
      }
      if (first) {
        row("| in a small heap | amount | seconds | rate | -Xmx | largest resident set |");
        row("| --- | --- | --- | --- | --- | --- |");
        first = false;
      }
      String name = workload.name() + ": " + workload.title();
      if (!result.failures().isEmpty()) {
        row("| %s | failed | | | | |", name);
        continue;
      }
      double rate = result.rate(Workload.OURS).median();
      long units = result.units(Workload.OURS);
      row(
          "| %s | %,d %s | %.1f | %s | %d MiB | %d MiB |",
          name,
          units,
          plural(workload.unit(), units),
          units / rate,
          rate(workload, result.rate(Workload.OURS)),
          result.heapLimit() >> 20,
          result.residentPeak() >> 20);
    }
  }

  private static String rate(Workload workload, Spread rate) {
    return String.format(Locale.ROOT, "%,.0f %s/s", rate.median(), workload.unit());
  }

  private static String cpu(Workload workload, Spread cpu) {
    return String.format(
        Locale.ROOT,
        "%.3f s for %,d %s",
        cpu.median(),
        workload.per(),
        plural(workload.unit(), workload.per()));
  }

  private static String plural(String unit, long number) {
    return number == 1 || unit.equals("MiB") ? unit : unit + "s";
  }

  private static String noise(Spread spread) {
    return String.format(Locale.ROOT, "±%.0f%%", 100 * spread.noise());
  }

  private static String times(Optional<Spread> spread) {
    return spread.map(s -> times(s.median())).orElse("");
  }

  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2fx" : "%.1fx", ratio);
  }

  private void row(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
