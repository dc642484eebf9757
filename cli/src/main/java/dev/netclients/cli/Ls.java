package dev.netclients.cli;

import dev.netclients.Entry;
import dev.netclients.Items;
import dev.netclients.Printable;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code ls}: what is below URLs, a line each. */
@Command(
    name = "ls",
    description = {
      "List what is below URLs: kind, size, time, name and URL of each entry.",
      "Between TABs where standard output is no terminal; a dash is what the server did not tell."
    })
final class Ls extends OnUrls {
  Ls(Terminal terminal) {
    super(terminal);
  }

  @Override
  void run(Context context, URI target) throws IOException {
    long[] done = {0};
    context.retrying(
        true,
        () -> done[0] == 0,
        () -> {
          try (Items<Entry> entries = context.net().list(target)) {
            while (entries.hasNext()) {
              Entry entry = entries.next();
              done[0]++;
              terminal.print(options.json ? json(entry) : line(entry, terminal.outIsTerminal()));
            }
          }
          return done[0];
        });
  }

  private static String line(Entry entry, boolean columns) {
    String kind = entry.kind().name().toLowerCase(Locale.ROOT);
    String size = entry.size().isPresent() ? String.valueOf(entry.size().getAsLong()) : "-";
    String modified = entry.modified().map(Ls::time).orElse("-");
    String name = Printable.of(entry.name(), Integer.MAX_VALUE);
    String uri = Context.shown(entry.uri());
    return columns
        ? String.format(Locale.ROOT, "%-6s %10s  %-20s  %-40s  %s", kind, size, modified, name, uri)
        : String.join("\t", kind, size, modified, name, uri);
  }

  private static String json(Entry entry) {
    return new Json()
        .put("kind", entry.kind().name().toLowerCase(Locale.ROOT))
        .put("name", entry.name())
        .put("url", Context.shown(entry.uri()))
        .put("size", entry.size().isPresent() ? entry.size().getAsLong() : null)
        .put("modified", entry.modified().map(Ls::time).orElse(null))
        .put("facts", entry.facts().isEmpty() ? null : entry.facts())
        .line();
  }

  private static String time(Instant modified) {
    return modified.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
