package dev.netclients.cli;

import dev.netclients.Content;
import dev.netclients.Progress;
import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code put}: stores a file under the name that the URL gives it. */
@Command(name = "put", description = "Store a file as URL.")
final class Put extends Upload {
  Put(Terminal terminal) {
    super(terminal);
  }

  @Override
  void transfer(Context context, URI target, Content content, Progress progress)
      throws IOException {
    context.net().write(target, content, progress);
    if (options.json) {
      terminal.print(
          new Json()
              .put("url", Context.shown(target))
              .put("bytes", content.length().isPresent() ? content.length().getAsLong() : null)
              .line());
    }
  }
}
