/** Workloads that run our clients and their peers side by side. */
@org.jspecify.annotations.NullMarked
package dev.netclients.benchmarks;
