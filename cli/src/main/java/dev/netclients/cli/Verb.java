package dev.netclients.cli;

import dev.netclients.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the verbs that talk to servers share: options, a clock, and one line for each failure. */
abstract class Verb implements Callable<Integer> {
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
          targets.add(Target.parse(url));
        }
        try (Context context = new Context(terminal, options, targets, patient())) {
          for (URI target : targets) {
            one(context, target, deadline, failures);
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

  private void one(Context context, URI target, Deadline deadline, Failures failures)
      throws Exception {
    try {
      run(context, target);
    } catch (Exception e) {
      Exception known = deadline.explain(e);
      Exit exit = Exit.of(known);
      boolean last = known instanceof Deadline.PassedException;
      if (last || exit == Exit.INTERRUPTED || exit == Exit.PIPE) {
        throw e; // the further URLs are not tried
      }
      failures.report(known, target.toString());
    }
  }
}
