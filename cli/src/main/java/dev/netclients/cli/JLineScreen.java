package dev.netclients.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.TerminalBuilder;

/**
 * The process's own terminal, by JLine. It asks {@code stty}, which every system with such
 * terminals has: JLine's other ways load native code, about which JDK 25 warns.
 */
final class JLineScreen implements Screen {
  private final org.jline.terminal.Terminal terminal;
  private final Attributes before;
  private final InputStream keys;

  private JLineScreen(org.jline.terminal.Terminal terminal, InputStream keys) {
    this.keys = keys;
    this.terminal = terminal;
    this.before = terminal.getAttributes();
  }

  /**
   * Opens the terminal that is standard input and output.
   *
   * @param keys standard input: a read of JLine's own would hold its close up until the next key
   */
  static Screen open(InputStream keys) throws IOException {
    return new JLineScreen(
        TerminalBuilder.builder()
            .system(true)
            .provider("exec")
            .nativeSignals(true)
            .graphemeCluster(false) // asked of the terminal, by a thread that eats the next key
            .build(),
        keys);
  }

  @Override
  public InputStream keys() {
    return keys;
  }

  @Override
  public OutputStream shown() {
    return terminal.output();
  }

  @Override
  public int columns() {
    return Math.max(0, terminal.getSize().getColumns());
  }

  @Override
  public int rows() {
    return Math.max(0, terminal.getSize().getRows());
  }

  @Override
  public void onResize(Runnable what) {
    terminal.handle(org.jline.terminal.Terminal.Signal.WINCH, signal -> what.run());
  }

  @Override
  public void raw(boolean on) throws IOException {
    Attributes attributes = new Attributes(before);
    if (on) {
      attributes.setLocalFlags(
          EnumSet.of(
              Attributes.LocalFlag.ICANON,
              Attributes.LocalFlag.ECHO,
              Attributes.LocalFlag.IEXTEN,
              Attributes.LocalFlag.ISIG), // Ctrl-C is the server's
          false);
      attributes.setInputFlags(
          EnumSet.of(
              Attributes.InputFlag.IXON, Attributes.InputFlag.ICRNL, Attributes.InputFlag.INLCR),
          false);
      attributes.setControlChar(Attributes.ControlChar.VMIN, 1);
      attributes.setControlChar(Attributes.ControlChar.VTIME, 0);
    }
    undisturbed(() -> terminal.setAttributes(attributes));
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Also for a thread that was interrupted: it is then that the terminal has to be put right. */
  private static void undisturbed(Step step) throws IOException {
    boolean interrupted = Thread.interrupted(); // JLine would not wait for stty
    try {
      step.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    undisturbed(
        () -> {
          terminal.setAttributes(before);
          terminal.close();
        });
  }
}
