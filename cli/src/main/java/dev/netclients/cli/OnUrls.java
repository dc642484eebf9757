package dev.netclients.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** What {@code get}, {@code ls} and {@code rm} share: URLs, one after the other. */
abstract class OnUrls extends Verb {
  @Parameters(
      arity = "1..*",
      paramLabel = "URL",
      description = "Where that is. Each is tried, whatever became of those before it.")
  private List<String> urls = new ArrayList<>();

  OnUrls(Terminal terminal) {
    super(terminal);
  }

  @Override
  final List<String> urls() {
    return urls;
  }
}
