package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts this process's sockets, selectors and threads (on Linux), and waits for them to go. */
record Leaks(int descriptors, int threads) {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  static Leaks now() throws IOException {
    return new Leaks(descriptors0().size(), names().size());
  }

  private static List<String> descriptors0() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(Leaks::target)
          .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:"))
          .collect(Collectors.toList());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && !thread.getName().equals("netclients watchdog")) { // there is one
        names.add(thread.getName() + " #" + thread.getId());
      }
    }
    return names;
  }

  /** Waits until there is no more than this, and fails if there is. */
  void assertNoMore() throws IOException {
    long until = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < until
        && (descriptors0().size() > descriptors || names().size() > threads)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(descriptors0())
        .as("descriptors, before: %d", descriptors)
        .hasSizeLessThanOrEqualTo(descriptors);
    assertThat(names()).as("threads, before: %d", threads).hasSizeLessThanOrEqualTo(threads);
  }
}
