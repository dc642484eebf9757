package dev.netclients.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the command in this process, with streams of its own. */
final class CommandTester {
  /** What a run left. */
  record Ran(int code, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    List<String> lines() {
      return text().lines().toList();
    }

    String all() {
      return text() + err;
    }
  }

  final Map<String, String> environment = new HashMap<>();
  final List<String> questions = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  InputStream in = InputStream.nullInputStream();
  boolean outIsTerminal;
  boolean errIsTerminal;
  @Nullable String typed;
  @Nullable OutputStream out;
  @Nullable Screen screen;

  CommandTester input(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Ran run(Object... args) {
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            in,
            new Terminal.Output(out != null ? out : collected),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            outIsTerminal,
            errIsTerminal,
            environment,
            question -> {
              questions.add(question);
              return typed == null ? null : typed.toCharArray();
            },
            pauses::add,
            () -> false,
            () -> screen);
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int code = Cli.run(terminal, texts);
    return new Ran(code, collected.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs without any settings. */
  static Ran netclients(Object... args) {
    return new CommandTester().run(args);
  }
}
