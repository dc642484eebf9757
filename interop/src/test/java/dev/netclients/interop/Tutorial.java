package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The programs of docs/tutorial.md, compiled as they stand there. */
final class Tutorial {
  private static final Path PAGE = Path.of("..", "docs", "tutorial.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");

  private final Path folder;

  /** Compiles them into {@code folder}, where they run too. */
  Tutorial(Path folder) throws IOException {
    this.folder = folder;
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d"));
    arguments.add(folder.toString());
    for (Map.Entry<String, String> program : sources().entrySet()) {
      Path file = folder.resolve(program.getKey() + ".java");
      arguments.add(Files.writeString(file, program.getValue()).toString());
    }
    StringWriter said = new StringWriter();
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    javac.run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));
    assertThat(said.toString()).isEmpty();
  }

  /** Returns each program by its name. */
  static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      Matcher name = NAME.matcher(block.group(1));
      assertThat(name.find()).as("a program: %s", block.group(1)).isTrue();
      sources.put(name.group(1), block.group(1));
    }
    return sources;
  }

  Program program(String name, Object... arguments) {
    String path = folder + File.pathSeparator + System.getProperty("java.class.path");
    return Program.java(folder, "-cp", path, name).with(arguments);
  }

  /** Runs a client to its end and returns what it said. */
  String run(String name, Object... arguments) throws Exception {
    return program(name, arguments).run().succeeded().text();
  }

  /** Starts a server at a free port. */
  Program.Running serve(String name, Object... further) throws IOException {
    return program(name, 0).with(further).start();
  }
}
