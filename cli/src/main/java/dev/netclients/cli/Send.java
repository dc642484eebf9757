package dev.netclients.cli;

import dev.netclients.Content;
import dev.netclients.Progress;
import dev.netclients.Receipt;
import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Command;

/** {@code send}: hands a file to a server that decides what becomes of it. */
@Command(
    name = "send",
    description =
        "Hand a file to a server that decides what becomes of it, and print what it said.")
final class Send extends Upload {
  Send(Terminal terminal) {
    super(terminal);
  }

  @Override
  void transfer(Context context, URI target, Content content, Progress progress)
      throws IOException {
    Receipt receipt = context.net().send(target, content, progress);
    String location = receipt.location().map(Context::shown).orElse(null);
    if (options.json) {
      terminal.print(new Json().put("text", receipt.text()).put("location", location).line());
    } else {
      terminal.print(receipt.text());
      if (location != null) {
        terminal.print(location);
      }
    }
  }
}
