package dev.netclients.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this and end.")
  boolean help; // read by picocli, for each verb too

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
    return line.registerConverter(double.class, number(Double::valueOf))
        .registerConverter(int.class, number(Integer::valueOf))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
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
    IllegalArgumentException usage = new IllegalArgumentException(why(e));
    terminal.say(
        "netclients: "
            + Failures.message(usage, Exit.USAGE).replace("\\n", " ")
            + " (see "
            + command
            + " --help)");
    return Exit.USAGE.code();
  }

  private static String why(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = unmatched.getUnmatched().get(0);
      Set<String> verbs = e.getCommandLine().getSubcommands().keySet();
      return verbs.isEmpty()
          ? "'" + first + "' is one word too many"
          : "'" + first + "' is no verb (expected: " + String.join(", ", verbs) + ")";
    }
    return String.valueOf(e.getMessage());
  }

  /** Returns a converter that says what it wants in words of no programming language. */
  private static <T> ITypeConverter<T> number(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' (expected: a number)");
      }
    };
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
