package dev.netclients.cli;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rm}: deletes what URLs name. */
@Command(name = "rm", description = "Delete what URLs name, for good.")
final class Rm extends Verb {
  @Parameters(arity = "1..*", paramLabel = "URL", description = "What to delete.")
  private List<String> urls = new ArrayList<>();

  Rm(Terminal terminal) {
    super(terminal);
  }

  @Override
  List<String> urls() {
    return urls;
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
      terminal.print(new Json().put("deleted", Context.shown(target)).toString());
    }
  }
}
