package dev.netclients.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A job and those who do it.
 *
 * @param name what to ask for on the command line
 * @param title what is done
 * @param server the server's name among {@link Servers}; {@code name@rtt} is behind the delay, and
 *     with {@code name@cpu} client and server share one CPU: where they take turns anyway, one or
 *     two is the scheduler's choice and makes a factor of three and more
 * @param unit what is counted, such as {@code MiB}
 * @param per how many units a CPU figure is given for
 * @param repeatMillis how long one repeat takes at least
 * @param maxUnits how many units a repeat has at the most
 * @param contenders who does it
 * @param targets what ours is to reach
 */
record Workload(
    String name,
    String title,
    String server,
    String unit,
    long per,
    long repeatMillis,
    long maxUnits,
    List<Contender> contenders,
    List<Target> targets) {
  /** The name of our own client in every workload. */
  static final String OURS = "netclients";

  /**
   * One client.
   *
   * @param program without it this one is left out
   * @param job how it connects, in a worker's process; none if {@code worker.py} does it
   */
  record Contender(String name, String program, Optional<Job.Factory> job) {
    static Contender java(String name, Job.Factory job) {
      return new Contender(name, "java", Optional.of(job));
    }

    static Contender ours(Job.Factory job) {
      return java(OURS, job);
    }

    /** curl, told what to do for a number of units. */
    static Contender curl(BiFunction<Integer, Long, List<String>> arguments) {
      return new Contender(
          "curl",
          "curl",
          Optional.of(port -> CommandJob.curl(units -> arguments.apply(port, units))));
    }

    /** A library of Python's; {@code name} is what {@code worker.py} calls it. */
    static Contender python(String name) {
      return new Contender(name, "python3", Optional.empty());
    }
  }

  /** What is compared with a peer. */
  enum Measure {
    /** Ours over theirs. */
    RATE,
    /** Ours over theirs, for the same work. */
    CPU
  }

  /**
   * A figure to be reached.
   *
   * @param bound the least that RATE may be, the most that CPU may be
   */
  record Target(Measure measure, String peer, double bound) {
    boolean isMet(double value) {
      return measure == Measure.RATE ? value >= bound : value <= bound;
    }
  }

  /**
   * Whether ours has nobody beside it: it is not measured then, but run once, for {@code maxUnits},
   * in a small heap.
   */
  boolean proof() {
    return contenders.size() == 1;
  }

  boolean onOneCpu() {
    return server.endsWith("@cpu");
  }

  /** Whether waiting is most of it. */
  boolean isFarAway() {
    return server.endsWith("@rtt");
  }

  Contender contender(String wanted) {
    return contenders.stream()
        .filter(contender -> contender.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("client: " + wanted));
  }

  /** Returns whether {@code contender} is ours, or one that ours is held against by a target. */
  boolean isEssential(Contender contender) {
    return contender.name().equals(OURS)
        || targets.stream().anyMatch(target -> target.peer().equals(contender.name()));
  }
}
