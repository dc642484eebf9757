package dev.netclients.cli;

import dev.netclients.url.NetClients;
import java.nio.file.Path;

/** One client's main job, against a fake server that the row starts and stops. */
interface DemoRow {
  /** Returns what is done, in a few words. */
  String what();

  /**
   * Does it, and checks what came.
   *
   * @param net the verbs, trusting the throw-away authority
   * @param folder an empty folder for files
   * @return how many bytes of content went over the wire
   * @throws Exception if it failed, or something else came than should have
   */
  long run(NetClients net, Path folder) throws Exception;

  /** Refuses what should not be. */
  static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("not as it should be: " + what);
    }
  }
}
