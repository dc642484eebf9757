package dev.netclients.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How many sockets, selectors and threads this process has, to show that what failed left none
 * behind.
 *
 * <pre>{@code
 * Leaks before = Leaks.now();
 * // whatever fails, and often
 * before.assertNoMore();
 * }</pre>
 *
 * <p>Sockets are counted on Linux alone; elsewhere only threads are. The core's watchdog does not
 * count: there is one, whatever happens. Nor do the threads that OkHttp keeps for all its clients.
 *
 * @param descriptors how many sockets and selectors there are
 * @param threads how many threads are alive
 */
public record Leaks(int descriptors, int threads) {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Set<String> KEPT =
      Set.of("netclients watchdog", "OkHttp TaskRunner", "Okio Watchdog");

  /** Counts them. */
  public static Leaks now() {
    return new Leaks(openDescriptors().size(), liveThreads().size());
  }

  private static List<String> openDescriptors() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.map(Leaks::target)
          .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static List<String> liveThreads() {
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && !KEPT.contains(thread.getName())) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  /**
   * Waits until there are no more of them than these.
   *
   * @throws AssertionError if there still are after five seconds
   */
  public void assertNoMore() {
    long until = System.nanoTime() + PATIENCE;
    List<String> open = openDescriptors();
    List<String> live = liveThreads();
    while (open.size() > descriptors || live.size() > threads) {
      if (System.nanoTime() - until >= 0) {
        throw new AssertionError(
            descriptors
                + " descriptors and "
                + threads
                + " threads before, and now "
                + open
                + " and "
                + live);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      open = openDescriptors();
      live = liveThreads();
    }
  }
}
