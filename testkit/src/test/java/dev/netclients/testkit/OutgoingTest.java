package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Resource;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer has got cannot be taken for the whole: HAZ-NET-22. */
class OutgoingTest {
  private static final byte[] CONTENT = new byte[200_000];

  @TempDir Path folder;

  /** How the peer saw the stream end: how much came, and how. */
  private record Seen(long bytes, boolean orderly) {}

  private interface Sender {
    void send(Connection connection) throws IOException;
  }

  /** Lets {@code sender} send, closes, and returns what the peer saw. */
  private static Seen seen(Sender sender) throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    try (Server server =
        Server.builder(
                client -> {
                  long bytes = 0;
                  boolean orderly = true;
                  try {
                    for (int n; (n = client.input().read(new byte[4096], 0, 4096)) >= 0; ) {
                      bytes += n;
                    }
                  } catch (IOException e) {
                    orderly = false;
                  }
                  seen.complete(new Seen(bytes, orderly));
                })
            .start()) {
      try (Connection connection = Connector.system().connect(server.endpoint())) {
        connection.at(Stage.SEND, Outcome.NOT_DONE);
        sender.send(connection);
      }
      return seen.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void contentGoesOutWholeAndTheConnectionEndsInOrder() throws Exception {
    List<Long> heard = new ArrayList<>();
    Seen seen =
        seen(
            connection -> {
              long sent =
                  Outgoing.send(
                      Content.of(CONTENT),
                      connection.output(),
                      connection,
                      (done, total) -> {
                        assertThat(total).hasValue(CONTENT.length);
                        heard.add(done);
                      });
              assertThat(sent).isEqualTo(CONTENT.length);
              connection.output().flush();
            });
    assertThat(seen).isEqualTo(new Seen(CONTENT.length, true));
    assertThat(heard).isSorted().endsWith((long) CONTENT.length).hasSizeGreaterThan(2);
  }

  @Test
  void emptyContentIsWhole() throws Exception {
    Seen seen =
        seen(
            connection ->
                assertThat(
                        Outgoing.send(
                            Content.of(""), connection.output(), connection, Progress.NONE))
                    .isZero());
    assertThat(seen).isEqualTo(new Seen(0, true));
  }

  private record Bad(String what, Content content, Progress progress) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Bad> failures() {
    InputStream broken =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("disk gone");
            }
            return 0;
          }
        };
    return Stream.of(
        new Bad("could not be read", Content.of(broken, OptionalLong.empty()), Progress.NONE),
        new Bad(
            "not as long as it said",
            Content.of(new ByteArrayInputStream(CONTENT), OptionalLong.of(CONTENT.length + 1)),
            Progress.NONE),
        new Bad(
            "not as long as it said",
            Content.of(new ByteArrayInputStream(CONTENT), OptionalLong.of(100_000)),
            Progress.NONE),
        new Bad(
            "progress callback failed",
            Content.of(CONTENT),
            (done, total) -> {
              throw new IllegalStateException("no");
            }));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void contentThatFailsResetsTheConnection(Bad bad) throws Exception {
    Seen seen =
        seen(
            connection -> {
              assertThatThrownBy(
                      () ->
                          Outgoing.send(bad.content, connection.output(), connection, bad.progress))
                  .isInstanceOfSatisfying(
                      LocalFailureException.class,
                      e -> {
                        assertThat(e.stage()).isEqualTo(Stage.SEND);
                        assertThat(e.outcome()).isEqualTo(Outcome.NOT_DONE);
                        assertThat(e.getCause()).isNotNull();
                      })
                  .hasMessageContaining(bad.what);
              assertThat(connection.isOpen()).isFalse();
            });
    assertThat(seen.orderly).isFalse();
  }

  @Test
  void contentThatMeetsAnInterruptIsCancelled() throws Exception { // HAZ-NET-13
    Path file = Files.write(folder.resolve("file"), CONTENT);
    Seen seen =
        seen(
            connection -> {
              Content read =
                  Content.of(Files.newInputStream(file), OptionalLong.of(CONTENT.length));
              assertThatThrownBy(
                      () ->
                          Outgoing.send(
                              read,
                              connection.output(),
                              connection,
                              (done, total) -> Thread.currentThread().interrupt()))
                  .isInstanceOf(CancelledException.class);
              assertThat(Thread.interrupted()).isTrue();
            });
    assertThat(seen.orderly).isFalse();
  }

  @Test
  void aNegativeLengthIsRefused() { // HAZ-API-01
    assertThatThrownBy(() -> Content.of(new ByteArrayInputStream(CONTENT), OptionalLong.of(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConnectionThatIsClosedMeanwhileIsReset() throws Exception {
    Seen seen =
        seen(
            connection -> {
              Content content =
                  Content.of(
                      new InputStream() {
                        @Override
                        public int read() {
                          connection.close(); // as another thread would, or a clock
                          return 0;
                        }
                      },
                      OptionalLong.empty());
              assertThatThrownBy(
                      () -> Outgoing.send(content, connection.output(), connection, Progress.NONE))
                  .isInstanceOf(CancelledException.class);
            });
    assertThat(seen.orderly).isFalse();
  }

  // --- files ---

  /** What a file goes over. */
  enum Way {
    TCP,
    TLS,
    UNIX
  }

  static Stream<Arguments> waysTimesSizes() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                IntStream.of(0, 1, 65_536, 65_537, 3_000_000)
                    .mapToObj(size -> Arguments.of(way, size)));
  }

  @ParameterizedTest
  @MethodSource("waysTimesSizes")
  void aFileArrivesAsItIsBehindWhatWasWrittenBefore(Way way, int size) // PY-SOCK-19
      throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file"), bytes);
    CompletableFuture<byte[]> came = new CompletableFuture<>();
    Server.Builder builder = Server.builder(client -> came.complete(client.input().readAllBytes()));
    if (way == Way.TLS) {
      builder.tls(TestCa.shared().certificate().serverTls());
    } else if (way == Way.UNIX) {
      builder.unixSocket(folder.resolve("s"));
    }
    try (Server server = builder.start();
        Connection connection = FakeServer.connector().connect(server.endpoint())) {
      if (way == Way.TLS) {
        connection.startTls(FakeServer.connector().tls(), "localhost");
      }
      connection.output().write("before ".getBytes(US_ASCII));
      List<Long> heard = new ArrayList<>();
      Content content = Content.of(file);
      long sent =
          Outgoing.send(content, connection.output(), connection, (done, total) -> heard.add(done));
      connection.output().write(" behind".getBytes(US_ASCII));
      connection.shutdownOutput();
      assertThat(sent).isEqualTo(size);
      assertThat(heard).isSorted().hasSize((size + 65_535) / 65_536);
      byte[] all = came.get(10, TimeUnit.SECONDS);
      assertThat(Arrays.copyOf(all, 7)).asString().isEqualTo("before ");
      assertThat(Arrays.copyOfRange(all, 7, all.length - 7)).isEqualTo(bytes);
      assertThat(Arrays.copyOfRange(all, all.length - 7, all.length))
          .asString()
          .isEqualTo(" behind");
    }
  }

  @Test
  void aFileThatIsNotWhatItWasResetsTheConnection() throws Exception {
    Path file = Files.write(folder.resolve("file"), CONTENT);
    Content whole = Content.of(file);
    Files.write(file, new byte[100_000]);
    assertFails(whole, "not as long as it said", Progress.NONE);
    Content shrinks = Content.of(file);
    Progress truncates =
        (done, total) -> {
          try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            open.truncate(70_000);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertFails(shrinks, "not as long as it said", truncates);
    Files.delete(file);
    assertFails(shrinks, "could not be opened", Progress.NONE);
  }

  private static void assertFails(Content content, String why, Progress progress) throws Exception {
    Seen seen =
        seen(
            connection ->
                assertThatThrownBy(
                        () -> Outgoing.send(content, connection.output(), connection, progress))
                    .isInstanceOf(LocalFailureException.class)
                    .hasMessageContaining(why));
    assertThat(seen.orderly).isFalse();
  }

  @Test
  void aFileThatIsReceivedIsWholeOrNotThere() throws Exception { // PY-TUT-07
    Path large = Files.write(folder.resolve("large"), new byte[3_000_000]);
    Progress fails =
        (done, total) -> {
          if (done > 1_000_000) {
            throw new IllegalStateException("given up");
          }
        };
    for (Progress progress : List.of(fails, Progress.NONE)) {
      Path to = folder.resolve("received");
      try (Server server =
              Server.builder(
                      client -> {
                        client.input().read(); // a reset before would be one of connecting
                        Outgoing.send(Content.of(large), client.output(), client, progress);
                      })
                  .failures((failure, client) -> {})
                  .start();
          Connection connection = Connector.system().connect(server.endpoint())) {
        connection.output().write('?');
        connection.output().flush();
        Resource resource = Resource.builder(URI.create("tcp:file"), connection.input()).build();
        if (progress == fails) {
          assertThatThrownBy(() -> resource.saveTo(to)).isInstanceOf(TruncatedException.class);
          assertThat(folder).isDirectoryNotContaining(file -> file.endsWith("received"));
        } else {
          assertThat(resource.saveTo(to)).isEqualTo(3_000_000);
          assertThat(to).hasSameBinaryContentAs(large);
        }
      }
    }
  }
}
