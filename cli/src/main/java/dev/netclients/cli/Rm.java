package dev.netclients.cli;

import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code rm}: deletes what URLs name. */
@Command(name = "rm", description = "Delete what URLs name, for good.")
final class Rm extends OnUrls {
  Rm(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Context context, URI target) throws IOException {
    context.retrying(
        false,
        () -> true,
        () -> {
          context.net().delete(target);
          return target;
        });
    if (options.json) {
      terminal.print(new Json().put("deleted", Context.shown(target)).line());
    }
  }
}
