package dev.netclients.cli;

import dev.netclients.Content;
import dev.netclients.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Parameters;

/** What {@code put} and {@code send} share: a file, or standard input, and where it goes. */
abstract class Upload extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "What to send; - is standard input.")
  private String file = "";

  @Parameters(index = "1", paramLabel = "URL", description = "Where to.")
  private String url = "";

  Upload(Terminal terminal) {
    super(terminal);
  }

  @Override
  final List<String> urls() {
    return List.of(url);
  }

  @Override
  final void check() throws IOException {
    if (!file.equals("-") && !Files.exists(Path.of(file))) {
      throw new NoSuchFileException(file);
    }
  }

  @Override
  final void run(Context context, URI target) throws IOException {
    Content content =
        file.equals("-")
            ? Content.of(terminal.in(), OptionalLong.empty())
            : Content.of(Path.of(file));
    Progress progress = Meter.on(terminal, options, 0);
    try {
      context.retrying(
          false,
          content::repeatable,
          () -> {
            transfer(context, target, content, progress);
            return content;
          });
    } finally {
      if (progress instanceof Meter meter) {
        meter.clear();
      }
    }
  }

  /** Hands {@code content} over. */
  abstract void transfer(Context context, URI target, Content content, Progress progress)
      throws IOException;
}
