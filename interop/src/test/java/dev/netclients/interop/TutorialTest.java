package dev.netclients.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/tutorial.md do what the page says: PY-TUT-02, PY-TUT-14. */
class TutorialTest {
  private static final int MOST_LINES = 25;

  @TempDir static Path folder;

  @TempDir Path files;

  private static Tutorial tutorial;

  @BeforeAll
  static void compileAll() throws IOException {
    tutorial = new Tutorial(folder);
  }

  @TestFactory
  Stream<DynamicTest> noProgramIsLong() throws IOException {
    return Tutorial.sources().entrySet().stream()
        .map(
            program ->
                DynamicTest.dynamicTest(
                    program.getKey(),
                    () ->
                        assertThat(program.getValue().lines())
                            .hasSizeLessThanOrEqualTo(MOST_LINES)));
  }

  @Test
  void whatIsSaidComesBackInCapitals() throws Exception { // PY-TUT-04
    try (Program.Running server = tutorial.serve("UpperServer")) {
      assertThat(tutorial.run("UpperClient", "localhost", server.port(), "grüße und € 5"))
          .isEqualTo("GRÜSSE UND € 5\n");
      assertThat(server.said()).startsWith("listening at 127.0.0.1:");
    }
  }

  @Test
  void theInteractiveClientEndsWithQWhichIsNotSent() throws Exception { // PY-TUT-05
    try (Program.Running server = tutorial.serve("UpperServer")) {
      Program client = tutorial.program("InteractiveClient", "localhost", server.port());
      assertThat(client.reading("one\n\ntwo q\nq\nnever\n").run().succeeded().text())
          .isEqualTo("ONE\n\nTWO Q\n");
      Program unended = tutorial.program("InteractiveClient", "localhost", server.port());
      assertThat(unended.reading("last").run().succeeded().text()).isEqualTo("LAST\n");
    }
  }

  @Test
  void aFileArrivesByteForByte() throws Exception { // PY-TUT-06, PY-TUT-07
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Path sent = Files.write(files.resolve("sent"), bytes);
    Path received = files.resolve("received");
    try (Program.Running server = tutorial.serve("FileServer", sent)) {
      assertThat(tutorial.run("FileClient", "localhost", server.port(), received))
          .isEqualTo("3000000 bytes saved\n");
      assertThat(received).hasBinaryContent(bytes);
      Path empty = files.resolve("empty");
      Files.write(sent, new byte[0]); // it is not what was promised any more
      Program.Ended refused =
          tutorial.program("FileClient", "localhost", server.port(), empty).run();
      assertThat(refused.status()).isEqualTo(1);
      assertThat(empty).doesNotExist();
    }
  }

  @Test
  void aFileThatIsCutIsNotThere() throws Exception { // PY-TUT-07
    Path received = files.resolve("received");
    for (boolean reset : new boolean[] {true, false}) {
      try (Server half =
          Server.builder(
                  client -> {
                    client.input().read();
                    client.output().write("3000000\n".getBytes(UTF_8));
                    client.output().write(new byte[1_500_000]);
                    client.output().flush();
                    if (reset) {
                      client.abort();
                    }
                  })
              .start()) {
        Program.Ended ended =
            tutorial.program("FileClient", "localhost", half.port(), received).run();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).contains("TruncatedException");
        assertThat(files).isEmptyDirectory();
      }
    }
  }

  @Test
  void whatIsNoSizeIsRefused() throws Exception {
    try (Server nonsense =
        Server.builder(
                client -> {
                  client.input().read();
                  client.output().write("-1\n\u001b[2J".getBytes(UTF_8));
                })
            .start()) {
      Program.Ended ended =
          tutorial
              .program("FileClient", "localhost", nonsense.port(), files.resolve("received"))
              .run();
      assertThat(ended.errors()).contains("ProtocolException", "a size");
      assertThat(files).isEmptyDirectory();
    }
  }

  @Test
  void theHandlersServeSeveralClients() throws Exception { // PY-TUT-03, PY-TUT-08, PY-TUT-09
    try (Program.Running server = tutorial.serve("HandlerServer")) {
      List<Program.Running> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(
            tutorial
                .program("MessagesClient", "localhost", server.port(), "from " + i, "again " + i)
                .start());
      }
      for (int i = 0; i < 3; i++) {
        try (Program.Running client = clients.get(i)) {
          assertThat(client.ended().succeeded().text())
              .isEqualTo(
                  "Sent: from %1$d, received: You said: from %1$d%nSent: again %1$d, received: You said: again %1$d%n"
                      .formatted(i));
        }
      }
      assertThat(server.said().lines().filter(line -> line.startsWith("from /127.0.0.1:")))
          .hasSize(6);
      assertThat(server.said()).contains("said again 2\n");
    }
  }

  @Test
  void datagramsDoTheSameAndAreAskedForAgain() throws Exception { // PY-TUT-12
    try (Program.Running server = tutorial.serve("DatagramServer")) {
      assertThat(tutorial.run("DatagramClient", "localhost", server.port(), "grüße"))
          .isEqualTo("GRÜSSE\n");
    }
    AtomicInteger asked = new AtomicInteger();
    try (Server forgetful =
        Server.datagrams(
                (request, reply) -> {
                  if (asked.incrementAndGet() > 1) {
                    reply.write(request.bytes());
                  }
                })
            .start()) {
      assertThat(tutorial.run("DatagramClient", "localhost", forgetful.port(), "again"))
          .isEqualTo("again\n");
    }
    assertThat(asked.get()).isEqualTo(2);
  }
}
