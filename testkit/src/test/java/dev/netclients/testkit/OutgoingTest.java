package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.Content;
import dev.netclients.LocalFailureException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer has got cannot be taken for the whole: HAZ-NET-22. */
class OutgoingTest {
  private static final byte[] CONTENT = new byte[200_000];

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
}
