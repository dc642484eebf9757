/**
 * Our clients and their peers, side by side in one run.
 *
 * <p>Begin at {@link dev.netclients.benchmarks.Benchmarks}, which starts one process with the
 * {@link dev.netclients.benchmarks.Servers servers} and one for each {@link
 * dev.netclients.benchmarks.Worker client}. What is measured is the list {@link
 * dev.netclients.benchmarks.Workloads}.
 */
@org.jspecify.annotations.NullMarked
package dev.netclients.benchmarks;
