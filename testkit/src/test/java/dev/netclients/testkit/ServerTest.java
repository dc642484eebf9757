package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ConnectFailedException;
import dev.netclients.TlsException;
import dev.netclients.line.LineReader;
import dev.netclients.server.ConnectionHandler;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@link Server}, over real sockets. */
@Timeout(20)
class ServerTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  // --- serving ---

  @Test
  void aLambdaServesManyClientsAtATime() throws Exception { // PY-SRV-01, PY-SRV-06, PY-SOCK-11
    Server server = fakes.use(Server.builder(EchoServer::echoLines).start());
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(EchoServer.connect(server));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(clients.get(i).ask("line " + i)).isEqualTo("line " + i);
    }
    assertThat(server.connections()).isEqualTo(20);
    clients.forEach(RawClient::close);
  }

  @Test
  void itListensToThisMachineAloneUnlessToldOtherwise() throws Exception { // HAZ-SRV-09
    Server server = fakes.use(Server.builder(EchoServer::echoLines).start());
    InetSocketAddress address = (InetSocketAddress) server.address();
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
    assertThat(server.port()).isEqualTo(address.getPort()).isPositive(); // PY-SRV-03
  }

  @Test
  void whatAHandlerWroteLastArrivesWhole() throws Exception { // PY-SRV-16, PY-SRV-18, PY-SOCK-13
    byte[] last = new byte[3_000_000];
    Server server = fakes.use(Server.builder(client -> client.output().write(last)).start());
    try (RawClient client = EchoServer.connect(server)) {
      client.say("bytes that nobody reads, which would make a plain close a reset\r\n");
      assertThat(client.connection().input().readAllBytes()).hasSize(last.length);
    }
  }

  @Test
  void boundButNotServingItKeepsClientsWaiting() throws Exception { // PY-SRV-02
    Server server = fakes.use(Server.builder(EchoServer::echoLines).bind());
    try (RawClient client = EchoServer.connect(server)) {
      client.say("early\r\n");
      server.start();
      assertThat(client.line()).isEqualTo("early");
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void serveForeverEndsWhenAnotherThreadStopsTheServer() throws Exception { // PY-SRV-09
    Server server = Server.builder(EchoServer::echoLines).bind();
    Thread caller = new Thread(server::serveForever);
    caller.start();
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.ask("here")).isEqualTo("here");
    }
    server.close();
    caller.join(2000);
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void interruptingServeForeverStopsTheServer() throws Exception {
    Server server = Server.builder(EchoServer::echoLines).bind();
    CountDownLatch flagKept = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              server.serveForever();
              if (Thread.currentThread().isInterrupted()) {
                flagKept.countDown();
              }
            });
    caller.start();
    try (RawClient client = EchoServer.connect(server)) {
      client.ask("serving");
      caller.interrupt();
      assertThat(flagKept.await(2, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> EchoServer.connect(server))
          .isInstanceOf(ConnectFailedException.class);
    }
  }

  @Test
  void handleRequestServesExactlyOneInTheCallersThread() throws Exception { // PY-SRV-11, PY-SOCK-08
    List<Thread> threads = new ArrayList<>();
    Server server = fakes.use(Server.builder(client -> threads.add(Thread.currentThread())).bind());
    try (RawClient one = EchoServer.connect(server);
        RawClient two = EchoServer.connect(server)) {
      assertThat(server.handleRequest(Duration.ofSeconds(5))).isTrue();
      assertThat(threads).containsExactly(Thread.currentThread());
      assertThat(one.rest()).isEmpty();
      assertThat(two.connection().isOpen()).isTrue();
      assertThat(server.handleRequest(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(server.handleRequest(Duration.ofMillis(50))).isFalse();
  }

  @Test
  void whomTheFilterTurnsAwayIsClosedUnseen() throws Exception { // PY-SRV-12
    AtomicInteger asked = new AtomicInteger();
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(EchoServer::echoLines)
                .filter(
                    address -> {
                      assertThat(address).isInstanceOf(InetSocketAddress.class);
                      if (asked.incrementAndGet() == 2) {
                        throw new IllegalStateException("a filter that fails lets nobody in");
                      }
                      return asked.get() > 2;
                    })
                .failures((failure, client) -> failures.add(failure))
                .start());
    for (int i = 0; i < 2; i++) {
      try (RawClient refused = EchoServer.connect(server)) {
        assertThat(refused.rest()).isEmpty();
      }
    }
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.ask("in")).isEqualTo("in");
    }
    assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessageContaining("lets nobody in");
  }

  @Test
  void aHandlerRunsOnAThreadThatKeepsNoProgramAlive() throws Exception { // PY-SRV-06
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(Server.builder(client -> threads.add(Thread.currentThread())).start());
    try (RawClient client = EchoServer.connect(server)) {
      Thread handler = threads.poll(5, TimeUnit.SECONDS);
      assertThat(handler).isNotNull();
      assertThat(handler.isDaemon()).isTrue();
      boolean virtual = handler.getClass().getName().contains("Virtual");
      assertThat(virtual).isEqualTo(Runtime.version().feature() >= 21);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void whoListensHearsOfEachClient() throws Exception {
    BlockingQueue<ConnectionEvent.Kind> heard = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(EchoServer::echoLines)
                .tls(TestCa.shared().certificate().serverTls())
                .listener(event -> heard.add(event.kind()))
                .start());
    new RawClient(FakeServer.connector().connectTls(server.endpoint())).close();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ConnectionEvent.Kind.SECURED);
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ConnectionEvent.Kind.CLOSED);
  }

  @Test
  void handlersRunOnWhatIsChosen() throws Exception { // PY-SRV-13
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(client -> names.add(Thread.currentThread().getName()))
                .threads(task -> new Thread(task, "mine"))
                .start());
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.rest()).isEmpty();
    }
    assertThat(names.poll(5, TimeUnit.SECONDS)).isEqualTo("mine");
  }

  /** Tells what it is called for; one for each client. */
  private static final class Recording implements ConnectionHandler {
    private final List<String> calls;
    private final String failsIn;
    private int mine;

    Recording(List<String> calls, String failsIn) {
      this.calls = calls;
      this.failsIn = failsIn;
    }

    private void called(String what) throws IOException {
      calls.add(what + ++mine);
      if (what.equals(failsIn)) {
        throw new IOException(what + " fails");
      }
    }

    @Override
    public void setup(Connection client) throws IOException {
      called("setup");
    }

    @Override
    public void handle(Connection client) throws IOException {
      called("handle");
      client.output().write('h');
    }

    @Override
    public void finish(Connection client) throws IOException {
      called("finish");
      client.output().write('f');
    }
  }

  @Test
  void eachClientMayHaveAHandlerOfItsOwnWithItsHooks() throws Exception { // PY-SRV-01, PY-SRV-17
    List<String> calls = new CopyOnWriteArrayList<>();
    Server server = fakes.use(Server.builder(() -> new Recording(calls, "none")).start());
    for (int i = 0; i < 2; i++) {
      try (RawClient client = EchoServer.connect(server)) {
        assertThat(client.rest()).isEqualTo("hf");
      }
    }
    assertThat(calls)
        .containsExactly("setup1", "handle2", "finish3", "setup1", "handle2", "finish3");
  }

  @Test
  void finishIsCalledUnlessTheSetupFailed() throws Exception { // PY-SRV-17
    Map<String, List<String>> expected =
        Map.of(
            "setup", List.of("setup1"),
            "handle", List.of("setup1", "handle2", "finish3"),
            "finish", List.of("setup1", "handle2", "finish3"));
    for (String stage : expected.keySet()) {
      List<String> calls = new CopyOnWriteArrayList<>();
      BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
      Server server =
          fakes.use(
              Server.builder(() -> new Recording(calls, stage))
                  .failures((failure, client) -> failures.add(failure))
                  .start());
      try (Socket client = new Socket("127.0.0.1", server.port())) {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset"); // at once, or a little later
      }
      assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessage(stage + " fails");
      assertThat(calls).isEqualTo(expected.get(stage));
    }
  }

  // --- TLS ---

  @Test
  void aClientThatStallsInItsHandshakeHoldsNobodyUp() throws Exception { // PY-SRV-20
    Server server =
        fakes.use(
            Server.builder(EchoServer::echoLines)
                .tls(TestCa.shared().certificate().serverTls())
                .start());
    try (Socket silent = new Socket("127.0.0.1", server.port());
        RawClient client = new RawClient(FakeServer.connector().connectTls(server.endpoint()))) {
      assertThat(client.ask("through")).isEqualTo("through");
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aFailedHandshakeGoesToTheListenerAndTheServerLives() throws Exception {
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(EchoServer::echoLines)
                .tls(TestCa.shared().certificate().serverTls())
                .failures((failure, client) -> failures.add(failure))
                .start());
    try (Socket plain = new Socket("127.0.0.1", server.port())) {
      plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(TlsException.class);
    }
    try (RawClient client = new RawClient(FakeServer.connector().connectTls(server.endpoint()))) {
      assertThat(client.ask("alive")).isEqualTo("alive");
    }
  }

  @Test
  void aHandlerMayGoOnInTls() throws Exception {
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      new LineReader(client.input(), client).next("a line", 100);
                      client.output().write("go\r\n".getBytes(StandardCharsets.US_ASCII));
                      client.output().flush();
                      client.acceptTls(TestCa.shared().certificate().serverTls());
                      EchoServer.echoLines(client);
                    })
                .start());
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.ask("STARTTLS")).isEqualTo("go");
      client.startTls();
      assertThat(client.ask("inside")).isEqualTo("inside");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidSo() throws Exception { // PY-SOCK-06
    Server server = fakes.use(Server.builder(EchoServer::echoLines).start());
    assertThatThrownBy(() -> Server.builder(EchoServer::echoLines).port(server.port()).bind())
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(server.port()));
  }

  @Test
  @EnabledOnOs(OS.LINUX) // others allow more
  void aPortWhoseConnectionsLingerIsTakenUnlessToldOtherwise() throws Exception { // PY-SRV-03
    int port;
    try (Server first = Server.builder(client -> {}).start();
        RawClient client = EchoServer.connect(first)) {
      port = first.port();
      assertThatThrownBy(client::line).isInstanceOf(EOFException.class); // it closes first
    }
    Server.Builder again = Server.builder(client -> {}).port(port);
    assertThatThrownBy(() -> again.reuseAddress(false).bind()).isInstanceOf(BindException.class);
    fakes.use(again.reuseAddress(true).bind());
  }

  // --- Unix sockets ---

  @Test
  void aUnixSocketIsItsOwnersAlone(@TempDir Path folder)
      throws Exception { // HAZ-UNIX-03, PY-SRV-05
    Path path = folder.resolve("s");
    try (Server server = Server.builder(EchoServer::echoLines).unixSocket(path).start();
        RawClient client = EchoServer.connect(server)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(client.ask("unix")).isEqualTo("unix");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aLiveSocketIsNeverTaken(@TempDir Path folder) throws Exception { // HAZ-UNIX-02
    Path path = folder.resolve("s");
    try (Server first = Server.builder(EchoServer::echoLines).unixSocket(path).start()) {
      assertThatThrownBy(() -> Server.builder(EchoServer::echoLines).unixSocket(path).bind())
          .isInstanceOf(BindException.class);
      try (RawClient client = EchoServer.connect(first)) {
        assertThat(client.ask("mine")).isEqualTo("mine");
      }
    }
  }

  @Test
  void aDeadSocketIsReplacedAndAFileIsNot(@TempDir Path folder) throws Exception { // HAZ-UNIX-02
    Path path = folder.resolve("s");
    try (var left =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      left.bind(java.net.UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    fakes.use(Server.builder(EchoServer::echoLines).unixSocket(path).bind());
    Path file = Files.writeString(folder.resolve("f"), "precious");
    assertThatThrownBy(() -> Server.builder(EchoServer::echoLines).unixSocket(file).bind())
        .isInstanceOf(BindException.class);
    assertThat(file).hasContent("precious");
  }

  @Test
  void closingRemovesNoFileOfAnothers(@TempDir Path folder) throws Exception { // HAZ-UNIX-04
    Path path = folder.resolve("s");
    Server server = Server.builder(EchoServer::echoLines).unixSocket(path).start();
    Files.delete(path);
    Files.writeString(path, "another's");
    server.close();
    assertThat(path).hasContent("another's");
  }

  @Test
  void badSettingsAreRefusedAtOnce() {
    Server.Builder builder = Server.builder(EchoServer::echoLines);
    assertThatThrownBy(() -> builder.maxConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.backlog(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.lifetime(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.unixSocket(Path.of("x".repeat(108))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
