package dev.netclients.cli;

import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serve}: fake servers on loopback ports, until Ctrl-C. */
@Command(
    name = "serve",
    description = {
      "Start small and fake servers on loopback ports and print their URLs, until Ctrl-C.",
      "Those in TLS are vouched for by a throw-away authority: use --cacert with the file printed."
    })
final class Serve implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "KIND",
      description =
          "echo, upper, file, gopher, http, ftp, smtp, pop3, imap, nntp, telnet, socks5, proxy; all of"
              + " them if none is named.")
  private List<String> kinds = new ArrayList<>();

  @Option(names = "--file", paramLabel = "FILE", description = "What file sends; else a text.")
  private @Nullable Path file;

  @Option(
      names = "--max-time",
      paramLabel = "SECONDS",
      description = "End so long after all are up.")
  private double maxTime;

  @Option(names = "--json", description = "Speak JSON, one object a line.")
  private boolean json;

  Serve(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    LogManager.getLogManager().reset(); // the fakes' libraries write logs
    Failures failures = new Failures(terminal, json, false);
    Options clock = new Options();
    clock.maxTime = maxTime;
    Duration time = clock.wholeTime();
    try (Fakes fakes = new Fakes(file);
        CaFile ca = new CaFile()) {
      for (Fakes.Kind kind : kinds()) {
        for (String url : fakes.start(kind)) {
          print(kind.name().toLowerCase(Locale.ROOT), url);
        }
      }
      print("cacert", ca.file.toString());
      if (time.isZero()) {
        new CountDownLatch(1).await(); // until Ctrl-C, which interrupts
      } else {
        terminal.pause().pause(time);
      }
    } catch (InterruptedException e) {
      return Exit.INTERRUPTED.code();
    } catch (IOException | IllegalArgumentException e) {
      failures.report(e, null);
    }
    return failures.exit().code();
  }

  private List<Fakes.Kind> kinds() {
    if (kinds.isEmpty()) {
      return List.of(Fakes.Kind.values());
    }
    List<Fakes.Kind> chosen = new ArrayList<>();
    for (String kind : kinds) {
      try {
        chosen.add(Fakes.Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "KIND: "
                + kind
                + " (expected: one of "
                + Arrays.toString(Fakes.Kind.values()).toLowerCase(Locale.ROOT)
                + ")");
      }
    }
    return chosen;
  }

  private void print(String name, String value) throws IOException {
    terminal.print(
        json ? new Json().put("kind", name).put("url", value).line() : name + "\t" + value);
  }

  /** The throw-away authority's certificate, in a folder of its own that goes away again. */
  private static final class CaFile implements AutoCloseable {
    private final Path folder;
    private final Path file;

    CaFile() throws IOException {
      folder = Files.createTempDirectory("netclients");
      file = Files.writeString(folder.resolve("ca.pem"), TestCa.shared().pem());
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }
}
