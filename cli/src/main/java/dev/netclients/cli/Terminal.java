package dev.netclients.cli;

import dev.netclients.line.BlockOutputStream;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is around the command: its streams, which of them are terminals, the environment, somebody
 * who can be asked for a password, and the passing of time. Tests have their own.
 *
 * @param in standard input
 * @param out standard output: bodies and listings, nothing else
 * @param err standard error: all talk
 * @param outIsTerminal whether somebody looks at {@code out}
 * @param errIsTerminal whether somebody looks at {@code err}
 * @param environment the variables
 * @param prompt who is asked for secrets
 * @param pause how time is waited for
 * @param stopping whether the user wants the process to end
 * @param screens who opens the terminal key by key, where somebody sits at it
 */
record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Prompt prompt,
    Pause pause,
    BooleanSupplier stopping,
    Screens screens) {
  /** Opens the terminal key by key. */
  @FunctionalInterface
  interface Screens {
    /** Returns it, or null if standard input or output is none. */
    @Nullable Screen open() throws IOException;
  }

  /** Asks for a secret without showing it. */
  @FunctionalInterface
  interface Prompt {
    /** Returns what was typed, or null if nobody can be asked. */
    char @Nullable [] ask(String question);
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /** Standard output could not be written to. */
  static final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(IOException cause) {
      super("cannot write to standard output: " + cause.getMessage(), cause);
    }

    /** Returns whether the reader went away, as {@code head} does when it has enough. */
    boolean readerIsGone() {
      return String.valueOf(getMessage()).contains("Broken pipe");
    }
  }

  /**
   * Returns the process's own. What is a terminal is told by the script, which asks the shell: the
   * property {@code netclients.terminals} holds the numbers of those streams.
   */
  static Terminal system(BooleanSupplier stopping) {
    Console console = interactive();
    String terminals = System.getProperty("netclients.terminals", console == null ? "" : "012");
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new Terminal(
        System.in,
        new Output(new FileOutputStream(FileDescriptor.out)),
        err,
        terminals.contains("1"),
        terminals.contains("2"),
        System.getenv(),
        question -> console == null ? null : console.readPassword("%s", question),
        time -> Thread.sleep(time.toMillis()),
        stopping,
        () ->
            terminals.contains("0") && terminals.contains("1")
                ? JLineScreen.open(System.in)
                : null);
  }

  /** Returns the console if somebody sits at both ends of it. */
  @SuppressWarnings("SystemConsoleNull") // before JDK 22 it is null where nobody does
  private static @Nullable Console interactive() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try { // from JDK 22 on there may be one where nobody does
      Object is = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(is) ? console : null;
    } catch (NoSuchMethodException e) {
      return console;
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /**
   * Returns where a body goes: as it is, or made safe where somebody looks at it. Closing it
   * flushes; the process's own stream stays open.
   */
  OutputStream body() {
    return outIsTerminal ? new SafeOutput(out) : out;
  }

  /** Writes a line to standard output. */
  void print(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Writes a line of talk. */
  void say(String line) {
    err.println(line);
  }

  /** Standard output, buffered, whose failures are told from all others. */
  static final class Output extends BlockOutputStream {
    private final OutputStream out;

    Output(OutputStream out) {
      this.out = new BufferedOutputStream(out, 64 << 10);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new OutputException(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new OutputException(e);
      }
    }

    /** Flushes; the process may have more to say. */
    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
