package dev.netclients.cli;

import dev.netclients.url.NetClients;
import java.nio.file.Path;

/**
 * One client's main job, against a fake server that the row starts and stops.
 *
 * @param what what is done, in a few words
 */
record DemoRow(String what, Job job) {
  /** Does it, and checks what came. */
  @FunctionalInterface
  interface Job {
    /**
     * Does it.
     *
     * @param net the verbs, trusting the throw-away authority
     * @param folder an empty folder for files
     * @return how many bytes of content went over the wire
     * @throws Exception if it failed, or something else came than should have
     */
    long run(NetClients net, Path folder) throws Exception;
  }

  /** Refuses what should not be. */
  static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("not as it should be: " + what);
    }
  }
}
