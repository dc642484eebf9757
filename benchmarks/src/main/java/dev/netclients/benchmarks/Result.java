package dev.netclients.benchmarks;

import dev.netclients.benchmarks.Sample.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What was measured for one workload: a sample for each client and round, the same rounds for all.
 */
final class Result {
  private final Workload workload;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();
  private long residentPeak;
  private long heapLimit;

  Result(Workload workload) {
    this.workload = workload;
  }

  Workload workload() {
    return workload;
  }

  void add(String client, Sample sample) {
    samples.computeIfAbsent(client, name -> new ArrayList<>()).add(sample);
  }

  void failed(String client, String why) {
    failures.put(client, why);
    samples.remove(client);
  }

  Map<String, String> failures() {
    return failures;
  }

  void memory(long peak, long limit) {
    residentPeak = peak;
    heapLimit = limit;
  }

  long residentPeak() {
    return residentPeak;
  }

  long heapLimit() {
    return heapLimit;
  }

  /** Returns the clients that were measured, the fastest first. */
  List<String> clients() {
    List<String> names = new ArrayList<>(samples.keySet());
    names.sort((one, other) -> Double.compare(rate(other).median(), rate(one).median()));
    return names;
  }

  /** Returns how many units a repeat had. */
  long units(String client) {
    return samples.getOrDefault(client, List.of()).get(0).units();
  }

  Spread rate(String client) {
    return Spread.of(samples.getOrDefault(client, List.of()), Sample::rate);
  }

  Spread cpu(String client) {
    return Spread.of(
        samples.getOrDefault(client, List.of()), sample -> sample.cpuPerUnit() * workload.per());
  }

  /** Returns our rate over the peer's, of each round. */
  Optional<Spread> rateAgainst(String peer) {
    return against(peer, Sample::rate);
  }

  /** Returns our CPU time over the peer's, of each round. */
  Optional<Spread> cpuAgainst(String peer) {
    return against(peer, Sample::cpuPerUnit);
  }

  private Optional<Spread> against(String peer, ToDoubleFunction<Sample> value) {
    List<Sample> ours = samples.getOrDefault(Workload.OURS, List.of());
    List<Sample> theirs = samples.getOrDefault(peer, List.of());
    double[] ratios =
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .filter(i -> value.applyAsDouble(theirs.get(i)) > 0) // CPU time has ticks of 10 ms
            .mapToDouble(i -> value.applyAsDouble(ours.get(i)) / value.applyAsDouble(theirs.get(i)))
            .toArray();
    return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
