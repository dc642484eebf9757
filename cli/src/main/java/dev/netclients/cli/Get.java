package dev.netclients.cli;

import dev.netclients.Partial;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.SaveOption;
import dev.netclients.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code get}: what URLs name, to standard output or to files. */
@Command(name = "get", description = "Fetch what URLs name, to standard output or to files.")
final class Get extends OnUrls {
  private static final int BLOCK = 64 << 10;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write to FILE, which gets its name when it is whole and must not exist; in a folder, each"
              + " URL to a file of its last name.")
  private @Nullable Path output;

  @Option(
      names = "--continue",
      description = "Keep what arrived when a transfer fails, and go on from there next time.")
  private boolean resume;

  Get(Terminal terminal) {
    super(terminal);
  }

  @Override
  void check() throws IOException {
    if (output == null && resume) {
      throw new IllegalArgumentException(
          "--continue: without -o FILE there is nothing to go on with");
    }
    if (output == null || Files.isDirectory(output)) {
      return;
    }
    if (urls().size() > 1) {
      throw new IllegalArgumentException("-o: several URLs (expected: a folder for their files)");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new FileSystemException(folder.toString(), null, "no such folder");
    }
  }

  @Override
  void run(Context context, URI target) throws IOException {
    if (output == null) {
      print(context, target);
    } else {
      save(context, target, Files.isDirectory(output) ? output.resolve(name(target)) : output);
    }
  }

  private void print(Context context, URI target) throws IOException {
    long[] done = {0};
    context.retrying(
        true,
        () -> done[0] == 0,
        () -> {
          try (Resource resource = context.net().read(target);
              OutputStream out = terminal.body()) {
            Progress progress =
                terminal.outIsTerminal() ? Progress.NONE : Meter.on(terminal, options, 0);
            byte[] block = new byte[BLOCK];
            try {
              for (int n; (n = resource.body().read(block)) >= 0; ) {
                done[0] += n;
                out.write(block, 0, n);
                if (n < block.length) {
                  out.flush(); // what arrives slowly is seen as it comes
                }
                progress.transferred(done[0], resource.size());
              }
            } finally {
              clear(progress);
            }
            if (options.json) {
              terminal.say(json(resource, done[0], null));
            }
          }
          return done[0];
        });
  }

  private void save(Context context, URI target, Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    context.retrying(
        true,
        () -> true,
        () -> {
          Partial have = resume ? Partial.of(file) : new Partial(file, 0, "");
          Resource resource =
              have.size() > 0 ? context.net().read(target, have) : context.net().read(target);
          if (resource.offset() > 0) {
            terminal.say("netclients: going on after " + Meter.size(resource.offset()));
          }
          Progress progress = Meter.on(terminal, options, resource.offset());
          try {
            long size =
                resume
                    ? resource.saveTo(file, progress, SaveOption.KEEP_PARTIAL)
                    : resource.saveTo(file, progress);
            if (options.json) {
              terminal.print(json(resource, size, file));
            }
            return size;
          } finally {
            clear(progress);
          }
        });
  }

  private static void clear(Progress progress) {
    if (progress instanceof Meter meter) {
      meter.clear();
    }
  }

  private static String json(Resource resource, long bytes, @Nullable Path file) {
    return new Json()
        .put("url", Context.shown(resource.uri()))
        .put("bytes", bytes)
        .put("file", file)
        .put("type", resource.type().orElse(null))
        .put("modified", resource.modified().orElse(null))
        .line();
  }

  /**
   * Returns the file's name in a folder: the last part of the URL's path. It is the caller's word,
   * and checked all the same, since URLs are pasted.
   */
  static String name(URI target) {
    String path = String.valueOf(target.getRawPath());
    String name = Target.decode(path.substring(path.lastIndexOf('/') + 1));
    boolean unusable =
        name.isEmpty()
            || name.equals("null")
            || name.startsWith(".")
            || name.indexOf('/') >= 0
            || name.indexOf('\\') >= 0
            || name.indexOf(':') >= 0;
    if (unusable) {
      throw new IllegalArgumentException(
          "URL: " + Target.redact(target.toString()) + " gives no file name (expected: -o FILE)");
    }
    return name;
  }
}
