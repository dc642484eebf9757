package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end, in a folder where it can leave things. */
final class Program {
  private static final int LIMIT_SECONDS = 30;

  private final Path folder;
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  /** What was left of it. */
  record Ended(int status, byte[] output, String errors) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }

    Ended succeeded() {
      assertThat(status).as("%s%n%s", text(), errors).isZero();
      return this;
    }
  }

  private Program(Path folder, String... first) {
    this.folder = folder;
    command.addAll(List.of(first));
  }

  /** Returns curl, trusting the fakes' authority, without a configuration of the user's. */
  static Program curl(Path folder) throws IOException {
    return new Program(
        folder, "curl", "-q", "-sS", "--max-time", "20", "--cacert", fakesCa(folder));
  }

  /**
   * Returns a Python program; its arguments are the fakes' authority and what {@link #with} adds.
   */
  static Program python(Path folder, String source) throws IOException {
    return new Program(folder, "python3", "-I", "-c", source, fakesCa(folder));
  }

  /** Returns a program in Java, on the JDK and the class path of this test. */
  static Program java(Path folder, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    // The options are those of our launcher.
    Program program = new Program(folder, java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    return program.withVariable("LC_ALL", "C.UTF-8").with((Object[]) arguments);
  }

  /** Returns our own command, on the JDK and the class path of this test. */
  static Program netclients(Path folder) {
    String path = System.getProperty("java.class.path");
    return java(folder, "-cp", path, "dev.netclients.cli.Main");
  }

  /** Returns a program that finds nothing of the user's at home. */
  static Program named(Path folder, String name) {
    return new Program(folder, name).withVariable("HOME", folder.toString());
  }

  /** Runs it in a terminal of its own, where it reads what {@link #reading} gives as keys. */
  Program inATerminal() {
    String line = String.join(" ", command);
    command.clear();
    command.addAll(List.of("script", "-q", "-e", "-c", line, "/dev/null"));
    return withVariable("TERM", "xterm");
  }

  /** Returns a file with the fakes' authority. */
  static String fakesCa(Path folder) throws IOException {
    return Files.writeString(folder.resolve("fakes-ca.pem"), TestCa.shared().pem()).toString();
  }

  Program with(Object... arguments) {
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return this;
  }

  Program withVariable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Gives it something to read; otherwise there is nothing. */
  Program reading(String text) {
    input = text;
    return this;
  }

  Ended run() throws Exception {
    try (Running running = start()) {
      return running.ended();
    }
  }

  /** Starts it; closing what is returned ends it. */
  Running start() throws IOException {
    Path given = Files.writeString(Files.createTempFile(folder, "input", ""), input);
    Path output = Files.createTempFile(folder, "output", "");
    Path errors = Files.createTempFile(folder, "errors", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(given.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    return new Running(command, builder.start(), output, errors);
  }

  /** A program that runs. */
  record Running(List<String> command, Process process, Path output, Path errors)
      implements AutoCloseable {
    /** Waits for its end. */
    Ended ended() throws Exception {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as("%s ends; it said%n%s", command, Files.readString(errors))
          .isTrue();
      return new Ended(process.exitValue(), Files.readAllBytes(output), Files.readString(errors));
    }

    /** Waits until it has told the port that it listens at, at the end of its first line. */
    int port() throws Exception {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (System.nanoTime() < until && process.isAlive()) {
        String said = Files.readString(output);
        int end = said.indexOf('\n');
        if (end >= 0) {
          return Integer.parseInt(said.substring(said.lastIndexOf(':', end) + 1, end).strip());
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      throw new AssertionError(command + " told no port; it said " + Files.readString(errors));
    }

    /** Returns what it has said so far. */
    String said() throws IOException {
      return Files.readString(output);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
