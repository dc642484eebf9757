package dev.netclients.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One repeat.
 *
 * @param wall nanoseconds
 * @param cpu nanoseconds of the client, user and system, the JIT's and the collector's included
 */
record Sample(long units, long wall, long cpu) {
  /** Units a second. */
  double rate() {
    return units * 1e9 / wall;
  }

  /** Seconds of CPU for one unit. */
  double cpuPerUnit() {
    return cpu / 1e9 / units;
  }

  /** A middle and how far the others are from it. */
  record Spread(double median, double least, double most) {
    /** Half of what lies between the least and the most, as a part of the median. */
    double noise() {
      return median == 0 ? 0 : (most - least) / 2 / median;
    }

    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
      return new Spread(median, sorted[0], sorted[n - 1]);
    }

    static Spread of(List<Sample> samples, ToDoubleFunction<Sample> value) {
      return of(samples.stream().mapToDouble(value).toArray());
    }
  }
}
