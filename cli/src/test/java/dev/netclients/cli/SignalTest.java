package dev.netclients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The process itself: a signal, and the codes as a shell sees them. */
@DisabledOnOs(OS.WINDOWS)
class SignalTest {
  @TempDir Path folder;

  private Process start(String... args) throws IOException, InterruptedException {
    String path =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().addAll(unignored());
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(java.util.List.of("-XX:TieredStopAtLevel=1", "-cp", path));
    builder.command().add(Main.class.getName());
    builder.command().addAll(java.util.List.of(args));
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  /**
   * What is started in the background of a shell ignores SIGINT, and so do its children; a build
   * may be. Coreutils' env can undo that.
   */
  private static java.util.List<String> unignored() throws IOException, InterruptedException {
    java.util.List<String> env = java.util.List.of("env", "--default-signal=INT");
    java.util.List<String> trial = java.util.List.of("env", "--default-signal=INT", "true");
    return new ProcessBuilder(trial).start().waitFor() == 0 ? env : java.util.List.of();
  }

  @Test
  void ctrlCEndsWith130AndLeavesNoFile() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    try (FakeGopher gopher = FakeGopher.start().binary("/b", "B", new byte[100_000])) {
      gopher.fault(Point.DATA, Fault.STALL_MIDWAY);
      String url = "gopher://localhost:" + gopher.port() + "/9/b";
      Process process = start("get", "-o", there.resolve("b").toString(), url);
      try {
        gopher.takeLine(Duration.ofSeconds(20));
        while (isEmpty(there)) { // until the transfer has begun
          assertThat(process.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(isEmpty(there)).as("nothing is left").isTrue();
        assertThat(folder.resolve("err")).isEmptyFile();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void aProcessEndsWithTheCodeOfItsFailure() throws Exception {
    Process process = start("get", "nosuch://host/");
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(2);
      assertThat(Files.readString(folder.resolve("err")))
          .isEqualTo("netclients: URL: nosuch://host/ (no module speaks this scheme)\n");
    } finally {
      process.destroyForcibly();
    }
  }
}
