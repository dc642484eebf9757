package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.NetClientException;
import dev.netclients.SessionClosedException;
import dev.netclients.TruncatedException;
import dev.netclients.line.LineReader;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes over TCP, without a protocol. */
@Timeout(20)
class TcpTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private Connection connect(Server server) throws IOException {
    return fakes.use(FakeServer.connector().connect(server.endpoint()));
  }

  // HAZ-TCP-01, HAZ-TCP-02, PY-SOCK-20
  @Test
  void howBytesAreCutIntoSegmentsChangesNothing() throws Exception {
    byte[] sent = "a\r\n\r\n\r\nß€😀\r\nlast\r\n".getBytes(UTF_8);
    for (int size = 1; size <= sent.length; size++) {
      int piece = size;
      Server server =
          fakes.use(
              Server.builder(
                      client -> {
                        for (int at = 0; at < sent.length; at += piece) {
                          client.output().write(sent, at, Math.min(piece, sent.length - at));
                          client.output().flush();
                        }
                      })
                  .start());
      Connection client = connect(server);
      LineReader lines = new LineReader(client.input(), client);
      List<String> came = new ArrayList<>();
      while (!lines.atEnd()) {
        came.add(lines.next("a line", 100).text(0));
      }
      assertThat(came).as("in pieces of %d", size).containsExactly("a", "", "", "ß€😀", "last");
    }
  }

  // HAZ-TCP-03, PY-SOCK-21, PY-SOCK-15
  @Test
  void afterEitherSideHasSaidAllTheOtherMayGoOn() throws Exception {
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      client.output().write("first".getBytes(UTF_8));
                      client.shutdownOutput();
                      byte[] heard = client.input().readAllBytes();
                      assertThat(heard).asString().isEqualTo("still talking");
                    })
                .start());
    Connection client = connect(server);
    assertThat(client.input().readAllBytes()).asString().isEqualTo("first");
    client.output().write("still talking".getBytes(UTF_8));
    client.shutdownOutput();
    assertThat(server.stop(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void whatIsWrittenToAPeerThatHasResetFails() throws Exception { // HAZ-TCP-04
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      client.input().read(); // a reset at once could be taken for a refusal
                      client.abort();
                    })
                .start());
    Connection client = connect(server);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                client.output().write(new byte[64 << 10]);
                client.output().flush();
              }
            })
        .isInstanceOf(TruncatedException.class);
  }

  @Test
  void whatIsWrittenBehindOnesOwnCloseFails() throws Exception { // HAZ-TCP-04
    Server server = fakes.use(Server.builder(client -> client.input().read()).start());
    Connection client = connect(server);
    client.close();
    assertThatThrownBy(
            () -> {
              client.output().write('x');
              client.output().flush();
            })
        .isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> client.beginCall(Duration.ZERO))
        .isInstanceOf(SessionClosedException.class)
        .isInstanceOf(NetClientException.class);
  }
}
