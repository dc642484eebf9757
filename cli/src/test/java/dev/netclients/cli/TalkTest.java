package dev.netclients.cli;

import static dev.netclients.cli.CommandTester.netclients;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.cli.CommandTester.Ran;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.testkit.ScriptedServer;
import dev.netclients.testkit.TestCa;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalkTest {
  @TempDir Path folder;

  /** Answers only when the client has said all: so it must have been told of the end. */
  private static void answerAtTheEnd(Connection client) throws IOException {
    byte[] said = client.input().readAllBytes();
    client.output().write(("got " + said.length + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  // HAZ-TCP-03
  @Test
  void theEndOfTheInputIsToldAndTheAnswerStillHeard() throws IOException {
    try (Server server = Server.builder(TalkTest::answerAtTheEnd).start()) {
      String url = "tcp://localhost:" + server.port();
      Ran ran = new CommandTester().input("x".repeat(100_000)).run("talk", url);
      assertThat(ran.text()).isEqualTo("got 100000\n");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
      assertThat(new CommandTester().input("").run("talk", url + "/").text()).isEqualTo("got 0\n");
    }
  }

  @Test
  void anInputThatBreaksEndsTheTalkAndIsToldOf() throws IOException { // HAZ-NET-22
    try (Server server = Server.builder(TalkTest::answerAtTheEnd).start()) {
      CommandTester command = new CommandTester();
      command.in =
          new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("Is a directory");
            }
          };
      Ran ran = command.run("talk", "tcp://localhost:" + server.port());
      assertThat(ran.text()).isEqualTo("got 0\n");
      assertThat(ran.err()).isEqualTo("netclients: Is a directory\n");
      assertThat(ran.code()).isEqualTo(Exit.LOCAL.code());
    }
  }

  @Test
  void overTls() throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), TestCa.shared().pem());
    try (Server server =
        Server.builder(TalkTest::answerAtTheEnd)
            .tls(TestCa.shared().certificate().serverTls())
            .start()) {
      String url = "tls://localhost:" + server.port();
      assertThat(new CommandTester().input("12345").run("talk", "--cacert", ca, url).text())
          .isEqualTo("got 5\n");
      assertThat(netclients("talk", url).code()).isEqualTo(Exit.TLS.code());
    }
  }

  // HAZ-UNIX-01
  @Test
  void overAUnixSocket() throws IOException {
    Path path = folder.resolve("socket");
    try (Server server = Server.builder(TalkTest::answerAtTheEnd).unixSocket(path).start()) {
      assertThat(server.port()).isZero();
      assertThat(new CommandTester().input("123").run("talk", "unix://" + path).text())
          .isEqualTo("got 3\n");
    }
    Ran gone = netclients("talk", "unix://" + folder.resolve("none"));
    assertThat(gone.code()).isEqualTo(Exit.CONNECT.code());
    assertThat(gone.err().lines()).hasSize(1);
  }

  @Test
  void aServerThatResetsIsAFailure() {
    try (ScriptedServer server = ScriptedServer.playing("C: hello\nS: bye\nRESET")) {
      Ran ran =
          new CommandTester().input("hello\r\n").run("talk", "tcp://localhost:" + server.port());
      assertThat(ran.code()).isEqualTo(Exit.TRUNCATED.code());
      assertThat(ran.err().lines()).hasSize(1);
    }
  }

  // P-12
  @Test
  void aTerminalGetsNoControlCharacters() {
    try (ScriptedServer server = ScriptedServer.playing("S! \\x1B[2Jgone\\r\\n\nHALF_CLOSE")) {
      CommandTester tester = new CommandTester();
      tester.outIsTerminal = true;
      assertThat(tester.run("talk", "tcp://localhost:" + server.port()).text())
          .isEqualTo("\\x1B[2Jgone\n");
    }
  }

  // --- small servers and datagrams ---

  // PY-TUT-04
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theUpperCaseServerAnswersEachLine(int which) throws IOException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), TestCa.shared().pem());
    try (Fakes fakes = new Fakes()) {
      String url = fakes.start(Fakes.Kind.UPPER).get(which);
      Ran ran = new CommandTester().input("one\nzwei ß\n").run("talk", "--cacert", ca, url);
      assertThat(ran.text()).as(url).isEqualTo("ONE\nZWEI SS\n");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.code()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theEchoServerSaysWhatItHears(int which) throws IOException {
    try (Fakes fakes = new Fakes()) {
      String url = fakes.start(Fakes.Kind.ECHO).get(which);
      assertThat(new CommandTester().input("a line\nand no end").run("talk", url).text())
          .isEqualTo("a line\nand no end");
    }
  }

  // PY-TUT-06
  @Test
  void theFileServerSendsTheSizeAndTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x".repeat(300_000));
    try (Fakes fakes = new Fakes(file);
        Fakes text = new Fakes()) {
      String url = fakes.start(Fakes.Kind.FILE).get(0);
      assertThat(new CommandTester().input("Hello server!\n").run("talk", url).text())
          .isEqualTo("300000\n" + "x".repeat(300_000));
      assertThat(
              new CommandTester()
                  .input("Hello\n")
                  .run("talk", text.start(Fakes.Kind.FILE).get(0))
                  .text())
          .endsWith("A line of text.\n.A line that begins with a dot.\n");
    }
    assertThat(netclients("serve", "--file", folder.resolve("none"), "file").code())
        .isEqualTo(Exit.LOCAL.code());
  }

  // HAZ-UDP-05
  @Test
  void aPortWhereNobodyListensIsAFailure() throws IOException {
    int port;
    try (Server server = Server.datagrams((request, reply) -> {}).start()) {
      port = server.port();
    }
    Ran ran = new CommandTester().input("anybody?\n").run("talk", "udp://127.0.0.1:" + port);
    assertThat(ran.code()).as(ran.err()).isEqualTo(Exit.CONNECT.code());
    assertThat(ran.err().lines()).hasSize(1);
  }

  // HAZ-UDP-04
  @Test
  void aLineThatNoDatagramHoldsIsRefused() throws IOException {
    try (Server server = Server.datagrams((request, reply) -> {}).start()) {
      Ran ran =
          new CommandTester()
              .input("x".repeat(65_508) + "\n")
              .run("talk", "udp://localhost:" + server.port());
      assertThat(ran.code()).as(ran.err()).isEqualTo(Exit.USAGE.code());
    }
  }

  // PY-SOCK-04
  @ParameterizedTest
  @ValueSource(strings = {"can://vcan0", "rds://127.0.0.1:1", "raw://127.0.0.1"})
  void familiesThatComeLaterAreRefused(String url) {
    Ran ran = netclients("talk", url);
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err()).contains("not supported yet");
  }

  @Test
  void datagramsDoNotGoAroundAProxy() {
    Ran ran = netclients("talk", "--proxy", "socks5://127.0.0.1:9", "udp://127.0.0.1:9");
    assertThat(ran.code()).isEqualTo(Exit.USAGE.code());
    assertThat(ran.err()).contains("proxy");
  }
}
