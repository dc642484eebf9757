package dev.netclients.cli;

import dev.netclients.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the verbs that talk to servers share: options, a clock, and one line for each failure. */
abstract class Verb implements Callable<Integer> {
  private static final Set<String> WITHOUT_SLASHES = Set.of("mailto", "news");

  final Terminal terminal;

  @Mixin Options options = new Options();

  Verb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Returns the URLs of the command line. */
  abstract List<String> urls();

  /** Does the verb's work for one URL. */
  abstract void run(Context context, URI target) throws Exception;

  /** Returns whether servers may be silent for long, since people are: the read clock is off. */
  boolean patient() {
    return false;
  }

  /** Refuses what makes no sense, before anything is sent. */
  void check() throws IOException {}

  @Override
  public final Integer call() {
    Failures failures = new Failures(terminal, options.json, options.verbose);
    try {
      Deadline deadline = Deadline.start(options.wholeTime());
      try (deadline) {
        check();
        List<URI> targets = new ArrayList<>();
        for (String url : urls()) {
          targets.add(parse(url));
        }
        try (Context context = new Context(terminal, options, targets, patient())) {
          for (URI target : targets) {
            if (!one(context, target, deadline, failures)) {
              break;
            }
          }
        }
        terminal.out().flush();
      } catch (Exception e) {
        failures.report(deadline.explain(e), null);
      }
    } catch (IllegalArgumentException e) {
      failures.report(e, null);
    }
    return failures.exit().code();
  }

  /** Refuses what only looks like a URL, such as {@code host:80} and {@code user:secret@host}. */
  private static URI parse(String url) {
    URI target = Target.parse(url);
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (target.getScheme() == null || target.isOpaque() && !WITHOUT_SLASHES.contains(scheme)) {
      throw new IllegalArgumentException(
          "URL: " + masked(url) + " (expected: scheme://host, such as https://localhost)");
    }
    return target;
  }

  /** Returns what was taken for a URL without what stands before an {@code @}. */
  static String masked(String url) {
    return url.replaceFirst("(?s)^.*@", "***@");
  }

  /** Returns whether the next URL is to be tried. */
  private boolean one(Context context, URI target, Deadline deadline, Failures failures) {
    try {
      run(context, target);
      return true;
    } catch (Exception e) {
      Exception known = deadline.explain(e);
      failures.report(known, target.toString());
      Exit exit = Exit.of(known);
      return !(known instanceof Deadline.PassedException)
          && exit != Exit.INTERRUPTED
          && exit != Exit.PIPE;
    }
  }
}
