package dev.netclients.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody gets who imports the BOM and takes one module: the project in {@code consumer},
 * built and run by a Maven of its own, far from our folders.
 *
 * <p>That Maven sees our jars as a repository would hand them out and the libraries that our own
 * build has fetched already; it never reaches for the network.
 */
class OutsideConsumerTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String FOLDER = System.getProperty("test.build.folder", "target");
  private static final String VERSION = System.getProperty("test.version", "");
  private static final Path MAVEN = Path.of(System.getProperty("test.maven.home", ""), "bin/mvn");
  private static final Path FETCHED = Path.of(System.getProperty("test.local.repository", ""));

  @TempDir Path away;

  @ParameterizedTest
  @ValueSource(strings = {"module path", "class path"})
  void oneModuleAloneBringsTwoJarsOfOursAndJSpecify(String form) throws Exception {
    assumeTrue(
        Files.exists(jar("gopher")) && Files.exists(jar("sockets")),
        "the jars are not built yet: this test belongs to mvn verify");
    Path consumer = copyOfConsumer(form);
    run(
        consumer,
        List.of(
            MAVEN.toString(),
            "-B",
            "-q",
            "-s",
            settings().toString(),
            "-Dmaven.repo.local=" + repository(),
            "-Dnetclients.version=" + VERSION,
            "process-classes"));

    String jars = Files.readString(consumer.resolve("target/class-path")).strip();
    assertThat(jars.split(File.pathSeparator))
        .extracting(jar -> Path.of(jar).getFileName().toString().replaceFirst("-\\d.*", ""))
        .containsExactlyInAnyOrder("netclients-gopher", "netclients-sockets", "jspecify");

    String path = consumer.resolve("target/classes") + File.pathSeparator + jars;
    List<String> program =
        form.equals("module path")
            ? List.of("-p", path, "-m", "outside/outside.Main")
            : List.of("-cp", path, "outside.Main");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(program);
    assertThat(run(consumer, command)).containsExactly(form, "A menu", "A text");
  }

  private static Path jar(String module) {
    return ROOT.resolve(module)
        .resolve(FOLDER)
        .resolve("netclients-" + module + "-" + VERSION + ".jar");
  }

  /** Returns a copy of the project; what is on the class path has no {@code module-info}. */
  private Path copyOfConsumer(String form) throws IOException {
    Path from = ROOT.resolve("interop/consumer");
    Path to = away.resolve("consumer");
    Files.createDirectories(to.resolve("src/main/java/outside"));
    for (String file :
        List.of("pom.xml", "src/main/java/module-info.java", "src/main/java/outside/Main.java")) {
      if (form.equals("module path") || !file.endsWith("module-info.java")) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
    return to;
  }

  /** Returns a local repository with our artifacts in it, where a repository would put them. */
  private Path repository() throws IOException {
    // Kept from run to run for the plugins that are copied into it; ours are replaced.
    Path repository = Path.of(FOLDER, "consumer-repository").toAbsolutePath();
    install(repository, "netclients", ROOT.resolve("pom.xml"), null);
    install(repository, "netclients-bom", ROOT.resolve("netclients-bom/pom.xml"), null);
    for (String module : List.of("sockets", "gopher")) {
      install(
          repository, "netclients-" + module, ROOT.resolve(module).resolve("pom.xml"), jar(module));
    }
    return repository;
  }

  private static void install(Path repository, String artifact, Path pom, Path jar)
      throws IOException {
    Path folder = repository.resolve("dev/netclients").resolve(artifact).resolve(VERSION);
    Files.createDirectories(folder);
    String name = artifact + "-" + VERSION;
    Files.copy(pom, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Returns settings in which every repository is the one that our own build has filled. */
  private Path settings() throws IOException {
    return Files.writeString(
        away.resolve("settings.xml"),
        """
        <settings>
          <mirrors>
            <mirror>
              <id>fetched</id>
              <mirrorOf>*</mirrorOf>
              <url>%s</url>
            </mirror>
          </mirrors>
        </settings>
        """
            .formatted(FETCHED.toUri()));
  }

  /** Runs a program to its end, which must be a good one, and returns the lines it printed. */
  private List<String> run(Path folder, List<String> command) throws Exception {
    Path output = away.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    try (Stream<String> lines = Files.lines(output)) {
      List<String> printed = lines.toList();
      assertThat(process.exitValue()).as("%s%n%s", command, String.join("\n", printed)).isZero();
      return printed;
    }
  }
}
