package dev.netclients.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code version}: what this is, and what it runs on. */
@Command(name = "version", description = "Print the versions of this command and of Java.")
final class Version implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Speak JSON.")
  private boolean json;

  Version(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        build.load(in);
      }
    }
    String version = build.getProperty("version", "unknown");
    String java = System.getProperty("java.version");
    terminal.print(
        json
            ? new Json().put("version", version).put("java", java).line()
            : "netclients " + version + " (Java " + java + ")");
    return Exit.OK.code();
  }
}
