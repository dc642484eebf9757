package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServeAndDemoTest {
  @Test
  void servesUntilItIsInterruptedAndLeavesNothing() throws Exception {
    PipedInputStream printed = new PipedInputStream(1 << 16);
    CommandTester tester = new CommandTester();
    tester.out = new PipedOutputStream(printed);
    FutureTask<Ran> run = new FutureTask<>(() -> tester.run("serve", "gopher", "socks5"));
    Thread thread = new Thread(run);
    thread.start();
    Map<String, String> urls = new HashMap<>();
    while (!urls.containsKey("cacert")) {
      String[] row = line(printed).split("\t");
      urls.put(row[0] + (row[1].startsWith("gophers") ? "s" : ""), row[1]);
    }
    assertThat(urls).containsOnlyKeys("gopher", "gophers", "socks5", "cacert");

    Ran ran =
        netclients(
            "get",
            "--cacert",
            urls.get("cacert"),
            "--proxy",
            urls.get("socks5"),
            urls.get("gophers") + "0/hello.txt");
    assertThat(ran.text()).as(ran.err()).startsWith("A line of text.").contains("\n.A line");

    thread.interrupt();
    assertThat(run.get(20, TimeUnit.SECONDS).code()).isEqualTo(Exit.INTERRUPTED.code());
    assertThat(Path.of(urls.get("cacert")).getParent()).doesNotExist();
    assertThat(netclients("get", urls.get("gopher")).code()).isEqualTo(Exit.CONNECT.code());
  }

  private static String line(PipedInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b; (b = in.read()) >= 0 && b != '\n'; ) {
      line.append((char) b);
    }
    return line.toString();
  }

  @ParameterizedTest
  @EnumSource(Fakes.Kind.class)
  void everyKindStartsAndStops(Fakes.Kind kind) throws IOException {
    try (Fakes fakes = new Fakes()) {
      assertThat(fakes.start(kind)).isNotEmpty().allMatch(url -> url.contains("://"));
    }
  }

  @Test
  void servesForATimeIfAsked() {
    CommandTester tester = new CommandTester();
    Ran ran = tester.run("serve", "--json", "--max-time", "0.1", "gopher");
    assertThat(ran.code()).isZero();
    assertThat(tester.pauses).containsExactly(Duration.ofMillis(100));
    assertThat(ran.lines()).hasSize(3).allMatch(line -> line.startsWith("{\"kind\":\""));
  }

  @Test
  void theDemoIsGreen() {
    Ran ran = netclients("demo");
    assertThat(ran.lines()).hasSize(DemoRows.ALL.size() + 1);
    assertThat(ran.lines().subList(1, ran.lines().size())).allMatch(line -> line.endsWith("ok"));
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aRowThatFailsFailsTheDemoAndTheOthersStillRun() throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            out,
            System.err,
            false,
            false,
            Map.of(),
            question -> null,
            time -> {},
            () -> false,
            () -> null);
    int code = new Demo(terminal, List.of(row("bad", true), row("good", false))).call();
    assertThat(code).isEqualTo(Exit.FAILED.code());
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(1)).startsWith("bad").contains("FAILED: ", "the answer");
    assertThat(lines.get(2)).startsWith("good").endsWith("ok");
  }

  private static DemoRow row(String what, boolean fails) {
    return new DemoRow(
        what,
        (net, folder) -> {
          Files.writeString(folder.resolve("left"), "for the demo to remove");
          DemoRow.check(!fails, "the answer");
          return 42;
        });
  }

  @Test
  void versionAndCompletion() {
    assertThat(netclients("version").text()).matches("netclients [0-9]\\S* \\(Java \\S+\\)\n");
    assertThat(netclients("version", "--json").text()).startsWith("{\"version\":\"0.");
    assertThat(netclients("completion").text()).contains("complete", "netclients", "--max-time");
  }
}
