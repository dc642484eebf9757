package dev.netclients.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code netclients}: verbs first, any URL after. */
@Command(
    name = "netclients",
    description =
        "Fetch, store, list, send, delete and talk, with any URL whose protocol is known.",
    footer = {
      "",
      "Bodies and listings go to standard output, all talk to standard error.",
      "Exit codes: 0 done, 2 bad usage, 3 to 16 by kind of failure (docs/cli.md), 130 Ctrl-C."
    })
final class Cli implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  boolean help; // read by picocli

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli's own is put here

  private Cli() {}

  /** Runs the command and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    try {
      return commandLine(terminal).execute(normal(args));
    } catch (Error e) { // a broken installation, or no more memory
      return fault(terminal, e);
    }
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine line =
        new CommandLine(new Cli())
            .addSubcommand(new Get(terminal))
            .addSubcommand(new Put(terminal))
            .addSubcommand(new Ls(terminal))
            .addSubcommand(new Rm(terminal))
            .addSubcommand(new Send(terminal))
            .addSubcommand(new Talk(terminal))
            .addSubcommand(new Serve(terminal))
            .addSubcommand(new Demo(terminal))
            .addSubcommand(new Version(terminal))
            .addSubcommand(new Completion(terminal));
    return line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, given) -> badUsage(terminal, e))
        .setExecutionExceptionHandler((e, failed, parsed) -> fault(terminal, e));
  }

  /** Without this a bare {@code --netrc} would take the URL behind it for its file. */
  private static String[] normal(String[] args) {
    return Arrays.stream(args)
        .map(arg -> arg.equals("--netrc") ? "--netrc=" : arg)
        .toArray(String[]::new);
  }

  private static int badUsage(Terminal terminal, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    IllegalArgumentException usage = new IllegalArgumentException(String.valueOf(e.getMessage()));
    terminal.say(
        "netclients: "
            + Failures.message(usage, Exit.USAGE).replace("\\n", " ")
            + " (see "
            + command
            + " --help)");
    return Exit.USAGE.code();
  }

  private static int fault(Terminal terminal, Throwable e) {
    Failures failures = new Failures(terminal, false, false);
    failures.report(e, null);
    return failures.exit().code();
  }

  /** Without a verb there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a verb is missing");
  }
}
