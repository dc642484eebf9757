package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.SessionClosedException;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Callback;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Unix sockets, and waiting for one server to call back. */
class UnixAndCallbackTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @RegisterExtension final Fakes fakes = new Fakes();

  @TempDir Path folder;

  // --- Unix sockets ---

  @Test
  void aUnixSocketCarriesBothWaysAtOnceAndTls() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.startAt(folder.resolve("s")));
    byte[] big = new byte[2_000_000];
    Arrays.fill(big, (byte) 'x');
    server.binary("/b", "b", big);
    try (Connection client = FakeServer.connector().connect(server.endpoint())) {
      client.output().write("/b\r\n".getBytes());
      client.output().flush();
      assertThat(client.input().readAllBytes()).isEqualTo(big);
      assertThat(client.endpoint().toString()).startsWith("unix:");
    }
  }

  @Test
  void aConnectorsUnixSocketStandsInForEveryServer() throws Exception {
    ScriptedServer server = fakes.use(ScriptedServer.startAt(folder.resolve("s")));
    server.plays("TLS\nS: hello\nEND");
    Connector connector =
        FakeServer.connector().toBuilder().unixSocket(folder.resolve("s")).build();
    try (RawClient client = new RawClient(connector.connectTls(Endpoint.of("localhost", 443)))) {
      assertThat(client.line()).isEqualTo("hello"); // the name that was checked is the host's
    }
    server.plays("TLS");
    assertThatThrownBy(() -> connector.connectTls(Endpoint.of("other.test", 443)))
        .hasMessageContaining("other.test");
    assertThatThrownBy(server::assertPlayed).isInstanceOf(AssertionError.class);
  }

  @Test
  void aUnixSocketIsNotReachedThroughTheProxy() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.startAt(folder.resolve("s")));
    List<ConnectionEvent.Kind> heard = new CopyOnWriteArrayList<>();
    Connector proxied =
        Connector.builder()
            .proxy(ProxyServer.socks5(Endpoint.of("127.0.0.1", 1)))
            .listener(event -> heard.add(event.kind()))
            .build();
    proxied.connect(server.endpoint()).close();
    assertThat(heard).containsExactly(ConnectionEvent.Kind.CONNECTED, ConnectionEvent.Kind.CLOSED);
  }

  @Test
  void whatIsNoSocketIsAFailedConnection() throws Exception { // HAZ-UNIX-01
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path dead = folder.resolve("dead");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(dead));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    for (Path path : new Path[] {folder.resolve("missing"), file, folder, dead, link}) {
      assertThatThrownBy(() -> Connector.system().connect(Endpoint.unix(path)))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("unix:" + path);
    }
    assertThat(file).hasContent("text");
  }

  @Test
  void whatIsAskedOfOneThatHasEndedIsAnsweredByTheReason() throws Exception { // P-20
    FakeGopher server = fakes.use(FakeGopher.startAt(folder.resolve("s")));
    try (Connection client = Connector.system().connect(server.endpoint())) {
      assertThat(client.hasInput()).isFalse(); // and its selector is there
      client.end(new CancelledException("s", Stage.COMMAND, Outcome.NOT_DONE, "mine"));
      assertThatThrownBy(client::hasInput).isInstanceOf(CancelledException.class);
    }
  }

  @Test
  void aLinkToASocketIsFollowed() throws Exception { // HAZ-UNIX-01: the policy
    FakeGopher server = fakes.use(FakeGopher.startAt(folder.resolve("s")));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("s"));
    try (Connection client = Connector.system().connect(Endpoint.unix(link))) {
      assertThat(client.isOpen()).isTrue();
    }
    assertThat(server.accepted()).isLessThanOrEqualTo(1);
  }

  @Test
  void abstractAndOverlongNamesAreRefused() { // HAZ-UNIX-05
    assertThatThrownBy(() -> Endpoint.unix(Path.of("@abstract")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("junixsocket");
    assertThatThrownBy(() -> Endpoint.unix(Path.of("x".repeat(108))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("107");
    assertThatThrownBy(() -> Connector.builder().unixSocket(Path.of("x".repeat(108))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // --- calling back ---

  @Test
  void theServerThatCallsIsTaken() throws Exception { // PY-SOCK-08
    try (Callback callback = FakeServer.connector().listen(HERE);
        Socket caller = new Socket(HERE, callback.address().getPort());
        Connection taken = callback.accept(HERE, Duration.ofSeconds(5))) {
      caller.getOutputStream().write('x');
      assertThat(taken.input().read()).isEqualTo('x');
      assertThat(callback.address().getAddress()).isEqualTo(HERE);
    }
  }

  @Test
  void aStrangerIsClosedAndTheWaitGoesOn() throws Exception { // HAZ-FTP-04, PY-SOCK-24
    try (Callback callback = FakeServer.connector().listen(HERE);
        Socket stranger = new Socket()) {
      stranger.bind(new InetSocketAddress("127.0.0.9", 0));
      stranger.connect(callback.address());
      CompletableFuture<Connection> taken = new CompletableFuture<>();
      Thread waiting =
          new Thread(
              () -> {
                try {
                  taken.complete(callback.accept(HERE, Duration.ofSeconds(5)));
                } catch (IOException e) {
                  taken.completeExceptionally(e);
                }
              });
      waiting.start();
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      assertThat(taken).isNotDone();
      try (Socket server = new Socket(HERE, callback.address().getPort());
          Connection connection = taken.get(5, TimeUnit.SECONDS)) {
        assertThat(connection.remoteAddress()).isEqualTo(server.getLocalSocketAddress());
      }
      waiting.join();
    }
  }

  @Test
  void strangersDoNotPostponeTheDeadline() throws Exception {
    try (Callback callback = FakeServer.connector().listen(HERE);
        Socket stranger = new Socket()) {
      stranger.bind(new InetSocketAddress("127.0.0.9", 0));
      stranger.connect(callback.address());
      long start = System.nanoTime();
      assertThatThrownBy(() -> callback.accept(HERE, Duration.ofMillis(300)))
          .isInstanceOf(TimedOutException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(300), Duration.ofMillis(800));
    }
  }

  @Test
  void whatIsFoundOutMeanwhileEndsTheWait() throws Exception { // HAZ-FTP-04
    AtomicInteger looks = new AtomicInteger();
    NetClientException mine = new CancelledException("s", Stage.REPLY, Outcome.NOT_DONE, "mine");
    try (Callback callback = FakeServer.connector().listen(HERE)) {
      assertThatThrownBy(
              () ->
                  callback.accept(
                      HERE,
                      Duration.ofSeconds(20),
                      Duration.ZERO,
                      () -> {
                        if (looks.incrementAndGet() == 3) {
                          throw mine;
                        }
                      }))
          .isSameAs(mine);
    }
  }

  @Test
  void aCallerIsTakenBeforeAnybodyLooks() throws Exception {
    try (Callback callback = FakeServer.connector().listen(HERE);
        Socket caller = new Socket(HERE, callback.address().getPort());
        Connection taken =
            callback.accept(
                HERE,
                Duration.ofSeconds(5),
                Duration.ZERO,
                () -> {
                  throw new AssertionError("somebody has called");
                })) {
      assertThat(taken.remoteAddress()).isEqualTo(caller.getLocalSocketAddress());
    }
  }

  @Test
  void aClosedConnectionSaysWhatEndedIt() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    Connection client = FakeServer.connector().connect(server.endpoint());
    client.close();
    assertThatThrownBy(() -> client.beginCall(Duration.ZERO))
        .isInstanceOf(SessionClosedException.class)
        .hasMessageContaining("closed from this side");
  }
}
