package dev.netclients.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code completion}: what makes bash and zsh complete verbs and options. */
@Command(
    name = "completion",
    description = "Print a script for bash and zsh: source <(netclients completion)")
final class Completion implements Callable<Integer> {
  private final Terminal terminal;

  Completion(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine all = Cli.commandLine(terminal);
    terminal.print(AutoComplete.bash("netclients", all));
    return Exit.OK.code();
  }
}
