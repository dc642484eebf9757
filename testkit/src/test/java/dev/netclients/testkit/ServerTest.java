package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ConnectFailedException;
import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.TimedOutException;
import dev.netclients.TlsException;
import dev.netclients.line.LineReader;
import dev.netclients.server.ConnectionHandler;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@link Server}, over real sockets. */
@Timeout(20)
class ServerTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static Timeouts atMost(int millis) {
    return Timeouts.DEFAULT.atMost(Duration.ofMillis(millis));
  }

  private static void echoLines(Connection client) throws IOException {
    LineReader lines = new LineReader(client.input(), client);
    while (!lines.atEnd()) {
      client.output().write(lines.next("a line", 100).bytes());
      client.output().write("\r\n".getBytes(StandardCharsets.US_ASCII));
      client.output().flush();
    }
  }

  private static RawClient connect(Server server) throws IOException {
    return new RawClient(FakeServer.connector().connect(server.endpoint()));
  }

  // --- serving ---

  @Test
  void aLambdaServesManyClientsAtATime() throws Exception { // PY-SRV-01, PY-SRV-06, PY-SOCK-11
    Server server = fakes.use(Server.builder(ServerTest::echoLines).start());
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(connect(server));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(clients.get(i).ask("line " + i)).isEqualTo("line " + i);
    }
    assertThat(server.connections()).isEqualTo(20);
    clients.forEach(RawClient::close);
  }

  @Test
  void itListensToThisMachineAloneUnlessToldOtherwise() throws Exception { // HAZ-SRV-09
    Server server = fakes.use(Server.builder(ServerTest::echoLines).start());
    InetSocketAddress address = (InetSocketAddress) server.address();
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
    assertThat(server.port()).isEqualTo(address.getPort()).isPositive(); // PY-SRV-03
  }

  @Test
  void whatAHandlerWroteLastArrivesWhole() throws Exception { // PY-SRV-16, PY-SRV-18, PY-SOCK-13
    byte[] last = new byte[3_000_000];
    Server server = fakes.use(Server.builder(client -> client.output().write(last)).start());
    try (RawClient client = connect(server)) {
      client.say("bytes that nobody reads, which would make a plain close a reset\r\n");
      assertThat(client.connection().input().readAllBytes()).hasSize(last.length);
    }
  }

  @Test
  void boundButNotServingItKeepsClientsWaiting() throws Exception { // PY-SRV-02
    Server server = fakes.use(Server.builder(ServerTest::echoLines).bind());
    try (RawClient client = connect(server)) {
      client.say("early\r\n");
      server.start();
      assertThat(client.line()).isEqualTo("early");
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void serveForeverEndsWhenAnotherThreadStopsTheServer() throws Exception { // PY-SRV-09
    Server server = Server.builder(ServerTest::echoLines).bind();
    Thread caller = new Thread(server::serveForever);
    caller.start();
    try (RawClient client = connect(server)) {
      assertThat(client.ask("here")).isEqualTo("here");
    }
    server.close();
    caller.join(2000);
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void interruptingServeForeverStopsTheServer() throws Exception {
    Server server = Server.builder(ServerTest::echoLines).bind();
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
    try (RawClient client = connect(server)) {
      client.ask("serving");
      caller.interrupt();
      assertThat(flagKept.await(2, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> connect(server)).isInstanceOf(ConnectFailedException.class);
    }
  }

  @Test
  void handleRequestServesExactlyOneInTheCallersThread() throws Exception { // PY-SRV-11, PY-SOCK-08
    List<Thread> threads = new ArrayList<>();
    Server server = fakes.use(Server.builder(client -> threads.add(Thread.currentThread())).bind());
    try (RawClient one = connect(server);
        RawClient two = connect(server)) {
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
            Server.builder(ServerTest::echoLines)
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
      try (RawClient refused = connect(server)) {
        assertThat(refused.rest()).isEmpty();
      }
    }
    try (RawClient client = connect(server)) {
      assertThat(client.ask("in")).isEqualTo("in");
    }
    assertThat(failures.poll(5, TimeUnit.SECONDS)).hasMessageContaining("lets nobody in");
  }

  @Test
  void aHandlerRunsOnAThreadThatKeepsNoProgramAlive() throws Exception { // PY-SRV-06
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(Server.builder(client -> threads.add(Thread.currentThread())).start());
    try (RawClient client = connect(server)) {
      Thread handler = threads.poll(5, TimeUnit.SECONDS);
      assertThat(handler).isNotNull();
      assertThat(handler.isDaemon()).isTrue();
      boolean virtual = handler.getClass().getName().contains("Virtual");
      assertThat(virtual).isEqualTo(Runtime.version().feature() >= 21);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void handlersRunOnWhatIsChosen() throws Exception { // PY-SRV-13
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(client -> names.add(Thread.currentThread().getName()))
                .threads(task -> new Thread(task, "mine"))
                .start());
    try (RawClient client = connect(server)) {
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
      try (RawClient client = connect(server)) {
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
            Server.builder(ServerTest::echoLines)
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
            Server.builder(ServerTest::echoLines)
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
                      echoLines(client);
                    })
                .start());
    try (RawClient client = connect(server)) {
      assertThat(client.ask("STARTTLS")).isEqualTo("go");
      client.startTls();
      assertThat(client.ask("inside")).isEqualTo("inside");
    }
  }

  // --- clients that mean no good ---

  @Test
  void aSilentClientIsDroppedByTheReadClock() throws Exception { // HAZ-SRV-01
    Server server = fakes.use(Server.builder(ServerTest::echoLines).timeouts(atMost(150)).start());
    try (RawClient client = connect(server)) {
      long start = System.nanoTime();
      assertThat(client.rest()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aClientThatDripsIsDroppedByItsLifetime() throws Exception { // HAZ-SRV-01
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(ServerTest::echoLines)
                .lifetime(Duration.ofMillis(300))
                .failures((failure, client) -> failures.add(failure))
                .start());
    try (RawClient client = connect(server)) {
      Throwable failure = null;
      for (int i = 0; i < 300 && failure == null; i++) {
        try {
          client.say("x");
        } catch (NetClientException e) {
          break; // dropped
        }
        failure = failures.poll(20, TimeUnit.MILLISECONDS);
      }
      assertThat(failure == null ? failures.poll(5, TimeUnit.SECONDS) : failure)
          .isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void beyondTheBoundClientsWaitAndTheIdlestHasToGo() throws Exception { // HAZ-SRV-01, PY-SRV-07
    Server server =
        fakes.use(
            Server.builder(ServerTest::echoLines)
                .maxConnections(2)
                .evictIdleAfter(Duration.ofMillis(300))
                .start());
    try (RawClient idle = connect(server);
        RawClient busy = connect(server)) {
      assertThat(idle.ask("a")).isEqualTo("a");
      assertThat(busy.ask("b")).isEqualTo("b");
      try (RawClient third = connect(server)) {
        third.say("c\r\n");
        for (int i = 0; i < 10; i++) { // it is not the idlest
          assertThat(busy.ask("b")).isEqualTo("b");
        }
        assertThat(third.line()).isEqualTo("c");
        assertThatThrownBy(idle::rest).isInstanceOf(NetClientException.class);
        assertThat(server.connections()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void withOnePlaceItIsOneAfterAnother() throws Exception { // PY-SRV-08
    AtomicInteger atATime = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
                      new LineReader(client.input(), client).next("a line", 100);
                      atATime.decrementAndGet();
                    })
                .maxConnections(1)
                .start());
    for (int i = 0; i < 5; i++) {
      try (RawClient client = connect(server)) {
        client.say("x\r\n");
        assertThat(client.rest()).isEmpty();
      }
    }
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void aLineThatIsTooLongEndsTheConversation() throws Exception { // HAZ-SRV-02
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(ServerTest::echoLines)
                .failures((failure, client) -> failures.add(failure))
                .start());
    try (RawClient client = connect(server)) {
      client.say("x".repeat(200));
      assertThat(client.rest()).isEmpty();
      assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aHandlerThatThrowsTellsTheClientNothing() throws Exception { // HAZ-SRV-06, PY-SRV-14
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    AtomicInteger calls = new AtomicInteger();
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      switch (calls.incrementAndGet()) {
                        case 1 -> throw new IllegalStateException("secret detail");
                        case 2 -> throw new StackOverflowError("secret detail");
                        default -> echoLines(client);
                      }
                    })
                .failures((failure, client) -> failures.add(failure))
                .start());
    for (Class<?> expected : List.of(IllegalStateException.class, StackOverflowError.class)) {
      try (Socket client = new Socket("127.0.0.1", server.port())) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try {
          client.getInputStream().transferTo(seen);
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("reset");
        }
        assertThat(seen.size()).isZero();
        assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(expected);
      }
    }
    try (RawClient client = connect(server)) {
      assertThat(client.ask("lives")).isEqualTo("lives");
    }
  }

  @Test
  void aFailureListenerThatFailsHarmsNobody() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch uncaught = new CountDownLatch(1);
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      if (calls.incrementAndGet() == 1) {
                        client.input().read(); // a reset at once could be taken for a refusal
                        throw new IOException("first");
                      }
                      echoLines(client);
                    })
                .threads(
                    task -> {
                      Thread thread = new Thread(task);
                      thread.setUncaughtExceptionHandler((t, e) -> uncaught.countDown());
                      return thread;
                    })
                .failures(
                    (failure, client) -> {
                      throw new IllegalStateException("the listener fails");
                    })
                .start());
    try (RawClient client = connect(server)) {
      client.say("x");
      assertThatThrownBy(client::rest).isInstanceOf(NetClientException.class);
    }
    try (RawClient client = connect(server)) {
      assertThat(client.ask("lives")).isEqualTo("lives");
    }
    assertThat(uncaught.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClientThatLeavesMidwayFreesItsPlace() throws Exception { // HAZ-SRV-07
    CountDownLatch failed = new CountDownLatch(1);
    Server server =
        fakes.use(
            Server.builder(
                    client -> {
                      for (int i = 0; i < 100_000; i++) {
                        client.output().write(new byte[64 << 10]);
                      }
                    })
                .maxConnections(1)
                .failures((failure, client) -> failed.countDown())
                .start());
    try (RawClient client = connect(server)) {
      assertThat(client.connection().input().readNBytes(100_000)).hasSize(100_000);
    }
    assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
    try (RawClient client = connect(server)) {
      assertThat(client.connection().input().readNBytes(1)).hasSize(1);
    }
  }

  // --- stopping ---

  @Test
  void stopLetsHandlersEndInTheirGraceAndFreesThePortAtOnce() throws Exception { // HAZ-SRV-08
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch serving = new CountDownLatch(1);
    Server server =
        Server.builder(
                client -> {
                  serving.countDown();
                  await(goOn);
                  client.output().write('x');
                })
            .start();
    int port = server.port();
    try (RawClient client = connect(server)) {
      assertThat(serving.await(5, TimeUnit.SECONDS)).isTrue();
      BlockingQueue<Boolean> stopped = new LinkedBlockingQueue<>();
      new Thread(() -> stopped.add(server.stop(Duration.ofSeconds(10)))).start();
      bindsSoon(port);
      assertThat(stopped).isEmpty();
      goOn.countDown();
      assertThat(client.rest()).isEqualTo("x");
      assertThat(stopped.poll(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(server.connections()).isZero();
  }

  private static void bindsSoon(int port) throws IOException {
    for (int i = 0; i < 1000; i++) {
      try (ServerSocket free = new ServerSocket()) {
        free.setReuseAddress(true);
        free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (BindException e) {
        Thread.onSpinWait();
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
      }
    }
    throw new AssertionError("The port is not free");
  }

  @Test
  void afterItsGraceAHandlerIsCut() throws Exception { // HAZ-SRV-08
    CountDownLatch serving = new CountDownLatch(3);
    CountDownLatch interrupted = new CountDownLatch(1);
    Server server =
        Server.builder(
                client -> {
                  serving.countDown();
                  if (client.input().read() == 'w') { // one waits for something else
                    serving.countDown();
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  }
                })
            .start();
    try (RawClient reads = connect(server);
        RawClient waits = connect(server)) {
      waits.say("w");
      assertThat(serving.await(5, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();
      assertThat(server.stop(Duration.ofMillis(200))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofMillis(1200));
      assertThatThrownBy(reads::rest).isInstanceOf(NetClientException.class);
      assertThat(interrupted.await(1, TimeUnit.SECONDS)).isTrue();
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void handlersMayStopTheServerThatRunsThem() throws Exception { // PY-SRV-10
    AtomicServer holder = new AtomicServer();
    Server server =
        Server.builder(
                client -> {
                  client.output().write('+');
                  client.output().flush();
                  client.input().read();
                  boolean all = holder.server.stop(Duration.ofSeconds(5));
                  client.output().write(all ? 'y' : 'n');
                })
            .bind();
    holder.server = server;
    server.start();
    try (RawClient one = connect(server);
        RawClient two = connect(server)) {
      assertThat(one.connection().input().read()).isEqualTo('+');
      assertThat(two.connection().input().read()).isEqualTo('+');
      long start = System.nanoTime();
      one.say("stop");
      two.say("stop");
      assertThat(one.rest()).isEqualTo("y");
      assertThat(two.rest()).isEqualTo("y");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
    assertThatThrownBy(() -> connect(server)).isInstanceOf(ConnectFailedException.class);
  }

  private static final class AtomicServer {
    volatile Server server;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidSo() throws Exception { // PY-SOCK-06
    Server server = fakes.use(Server.builder(ServerTest::echoLines).start());
    assertThatThrownBy(() -> Server.builder(ServerTest::echoLines).port(server.port()).bind())
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(server.port()));
  }

  // --- Unix sockets ---

  @Test
  void aUnixSocketIsItsOwnersAlone(@TempDir Path folder)
      throws Exception { // HAZ-UNIX-03, PY-SRV-05
    Path path = folder.resolve("s");
    try (Server server = Server.builder(ServerTest::echoLines).unixSocket(path).start();
        RawClient client = connect(server)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(client.ask("unix")).isEqualTo("unix");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aLiveSocketIsNeverTaken(@TempDir Path folder) throws Exception { // HAZ-UNIX-02
    Path path = folder.resolve("s");
    try (Server first = Server.builder(ServerTest::echoLines).unixSocket(path).start()) {
      assertThatThrownBy(() -> Server.builder(ServerTest::echoLines).unixSocket(path).bind())
          .isInstanceOf(BindException.class);
      try (RawClient client = connect(first)) {
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
    fakes.use(Server.builder(ServerTest::echoLines).unixSocket(path).bind());
    Path file = Files.writeString(folder.resolve("f"), "precious");
    assertThatThrownBy(() -> Server.builder(ServerTest::echoLines).unixSocket(file).bind())
        .isInstanceOf(BindException.class);
    assertThat(file).hasContent("precious");
  }

  @Test
  void closingRemovesNoFileOfAnothers(@TempDir Path folder) throws Exception { // HAZ-UNIX-04
    Path path = folder.resolve("s");
    Server server = Server.builder(ServerTest::echoLines).unixSocket(path).start();
    Files.delete(path);
    Files.writeString(path, "another's");
    server.close();
    assertThat(path).hasContent("another's");
  }

  @Test
  void badSettingsAreRefusedAtOnce() {
    Server.Builder builder = Server.builder(ServerTest::echoLines);
    assertThatThrownBy(() -> builder.maxConnections(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.backlog(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.lifetime(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.unixSocket(Path.of("x".repeat(108))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
