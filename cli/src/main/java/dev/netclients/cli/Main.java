package dev.netclients.cli;

/** The process: it ends with the code that {@link Cli#run} returns, or with 130 after Ctrl-C. */
public final class Main {
  /** How long Ctrl-C waits for a verb to tidy up. */
  private static final long TIDYING_MILLIS = 2_000;

  private static volatile boolean finished;
  private static volatile boolean stopping;

  private Main() {}

  /** Runs the command. */
  public static void main(String[] args) {
    Thread verb = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(verb), "netclients-stop"));
    int code = Cli.run(Terminal.system(() -> stopping), args);
    finished = true;
    if (!stopping) { // else the signal decides about the code
      System.exit(code);
    }
  }

  /** On Ctrl-C the verb is interrupted, and has a moment to remove its temporary files. */
  private static void interrupt(Thread verb) {
    if (!finished) {
      stopping = true;
      verb.interrupt();
      try {
        verb.join(TIDYING_MILLIS);
      } catch (InterruptedException e) {
        // The process ends anyway.
      }
    }
  }
}
