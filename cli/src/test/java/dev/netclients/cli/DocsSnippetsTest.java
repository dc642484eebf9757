package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of Java in README.md and docs compiles.
 *
 * <p>A block is statements, or members of a class, or a whole class. Our own types and the usual
 * ones of the JDK need no import there.
 */
class DocsSnippetsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\s*\\n(.*?)^```");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;\\n]+;\\n");
  private static final Pattern UNIT =
      Pattern.compile(
          "(?m)^(package |public (final |abstract |sealed )?(class|interface|record|enum))");
  private static final Pattern MEMBERS =
      Pattern.compile(
          "(?m)\\A\\s*(@(Test|RegisterExtension|ParameterizedTest)|(static|private|public) )");
  private static final List<String> USUAL =
      List.of(
          "java.io",
          "java.net",
          "java.nio",
          "java.nio.charset",
          "java.nio.file",
          "java.security",
          "java.security.cert",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.stream",
          "javax.net.ssl",
          "org.junit.jupiter.api",
          "org.junit.jupiter.api.extension");
  private static final List<String> MODULES =
      List.of(
          "sockets", "http", "ftp", "smtp", "pop3", "imap", "nntp", "telnet", "gopher", "testkit");

  private static final Pattern ERROR =
      Pattern.compile(".*(Snippet[0-9]+)\\.java:[0-9]+: error: (.*)");

  @TempDir static Path folder;

  /** A block, and where it stands. */
  private record Snippet(String name, Path page, int line, String code) {}

  @TestFactory
  List<DynamicTest> everyBlockOfJavaCompiles() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        String before = Files.readString(page).substring(0, block.start(1));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        snippets.add(new Snippet("Snippet" + snippets.size(), page, line, block.group(1)));
      }
    }
    Map<String, List<String>> errors = compile(snippets);
    return snippets.stream()
        .map(
            snippet ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(snippet.page) + " line " + snippet.line,
                    () -> assertThat(errors.getOrDefault(snippet.name, List.of())).isEmpty()))
        .toList();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    if (Files.exists(ROOT.resolve("README.md"))) {
      pages.add(ROOT.resolve("README.md"));
    }
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static Map<String, List<String>> compile(List<Snippet> snippets) throws IOException {
    String imports = imports();
    String path =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    List<String> args = new ArrayList<>(List.of("-proc:none", "-Xmaxerrs", "1000", "-cp", path));
    // All are looked at, even if one does not parse, and no class file is made.
    args.addAll(List.of("--should-stop=ifError=FLOW", "--should-stop=ifNoError=FLOW"));
    for (Snippet snippet : snippets) {
      Path file = folder.resolve(snippet.name + ".java");
      args.add(Files.writeString(file, unit(snippet, imports)).toString());
    }
    StringWriter said = new StringWriter();
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    javac.run(new PrintWriter(said), new PrintWriter(said), args.toArray(String[]::new));
    Map<String, List<String>> errors = new TreeMap<>();
    List<String> lines = said.toString().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher error = ERROR.matcher(lines.get(i));
      if (error.matches()) {
        List<String> about =
            lines.subList(i, Math.min(lines.size(), i + 2)); // and its line of code
        errors
            .computeIfAbsent(error.group(1), name -> new ArrayList<>())
            .add(error.group(2) + ": " + about.get(about.size() - 1).strip());
      }
    }
    assertThat(lines.isEmpty() || !errors.isEmpty()).as("%s", said).isTrue();
    return errors;
  }

  private static String unit(Snippet snippet, String imports) {
    if (snippet.code.startsWith("module ")) {
      return "class " + snippet.name + " {}"; // a descriptor is no class
    }
    StringBuilder own = new StringBuilder();
    Matcher each = IMPORT.matcher(snippet.code);
    while (each.find()) {
      own.append(each.group());
    }
    String code = IMPORT.matcher(snippet.code).replaceAll("");
    if (UNIT.matcher(code).find()) {
      // The class may be public, which would want a file of its name.
      return imports + own + code.replaceAll("(?m)^(package .*|public )", "");
    }
    String body =
        MEMBERS.matcher(code).find() ? code : "void snippet() throws Exception {\n" + code + "}\n";
    return imports + own + "class " + snippet.name + " {\n" + body + "}\n";
  }

  /** Our types one by one, where the name is ours alone, so that no type of the JDK takes it. */
  private static String imports() throws IOException {
    Map<String, String> ours = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    String folder = System.getProperty("test.build.folder", "target");
    for (String module : MODULES) {
      Path classes = ROOT.resolve(module).resolve(folder).resolve("classes");
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String name =
              classes
                  .relativize(file)
                  .toString()
                  .replace(File.separatorChar, '.')
                  .replace(".class", "");
          String simple = name.substring(name.lastIndexOf('.') + 1);
          if (name.indexOf('$') < 0 && simple.indexOf('-') < 0 && isPublic(name)) {
            if (ours.putIfAbsent(simple, name) != null) {
              twice.add(simple);
            }
          }
        }
      }
    }
    twice.forEach(ours::remove);
    StringBuilder imports = new StringBuilder();
    ours.values().forEach(name -> imports.append("import ").append(name).append(";\n"));
    USUAL.forEach(name -> imports.append("import ").append(name).append(".*;\n"));
    return imports.toString();
  }

  private static boolean isPublic(String name) {
    try {
      Class<?> type = Class.forName(name, false, DocsSnippetsTest.class.getClassLoader());
      return java.lang.reflect.Modifier.isPublic(type.getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // an optional library's adapter
    }
  }
}
