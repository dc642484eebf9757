package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netclients.CancelledException;
import dev.netclients.Clock;
import dev.netclients.Content;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Progress;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Callback;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connections;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Outgoing;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.UdpSocket;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wait times everything that can end it: P-20, HAZ-NET-02, -03, -10, -13, -14, -15,
 * HAZ-TLS-08. The call ends within a second with the right exception at the right stage, the
 * interrupt flag is kept, the connection is dead, and no socket or thread is left.
 */
class HowAWaitEndsTest {
  private static final Duration CLOCK = Duration.ofMillis(300);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration NEVER = Duration.ofSeconds(30);
  private static final long HEAD_START = 100; // ms in which a call has to have begun to wait

  /** What a call waits for. */
  enum Wait {
    RESOLVE(Stage.RESOLVE, Clock.CONNECT),
    CONNECT(Stage.CONNECT, Clock.CONNECT),
    SOCKS5(Stage.PROXY, Clock.CONNECT),
    HTTP_CONNECT(Stage.PROXY, Clock.CONNECT),
    HANDSHAKE(Stage.TLS, Clock.HANDSHAKE),
    READ(Stage.RECEIVE, Clock.READ),
    WRITE(Stage.SEND, Clock.WRITE),
    TLS_READ(Stage.RECEIVE, Clock.READ),
    TLS_WRITE(Stage.SEND, Clock.WRITE),
    UNIX_HANDSHAKE(Stage.TLS, Clock.HANDSHAKE),
    UNIX_READ(Stage.RECEIVE, Clock.READ),
    UNIX_WRITE(Stage.SEND, Clock.WRITE),
    UNIX_TLS_READ(Stage.RECEIVE, Clock.READ),
    UNIX_TLS_WRITE(Stage.SEND, Clock.WRITE),
    POLL(Stage.RECEIVE, Clock.READ),
    SEND_FILE(Stage.SEND, Clock.WRITE),
    UDP_RECEIVE(Stage.RECEIVE, Clock.READ),
    UDP_POLL(Stage.RECEIVE, Clock.READ),
    UDP_ASK(Stage.RECEIVE, Clock.READ),
    ACCEPT(Stage.CONNECT, Clock.CONNECT);

    final Stage stage;
    final Clock clock;

    Wait(Stage stage, Clock clock) {
      this.stage = stage;
      this.clock = clock;
    }

    boolean connects() {
      return ordinal() <= HTTP_CONNECT.ordinal();
    }

    boolean unix() {
      return name().startsWith("UNIX");
    }

    boolean tls() {
      return name().contains("TLS");
    }

    boolean udp() {
      return name().startsWith("UDP");
    }
  }

  /** What ends it. */
  enum End {
    INTERRUPT,
    INTERRUPT_OF_A_VIRTUAL_THREAD,
    CLOSE,
    CLOCK,
    CALL_CLOCK;

    boolean applies(Wait wait) {
      return switch (this) {
        case CLOCK -> // a poll is a clock of its own, and harms nothing
            wait != Wait.POLL && wait != Wait.UDP_POLL;
        case CALL_CLOCK -> !wait.connects() && wait != Wait.ACCEPT;
        case INTERRUPT_OF_A_VIRTUAL_THREAD -> Runtime.version().feature() >= 21;
        default -> true;
      };
    }
  }

  /** A call that is about to wait, what another thread can close, and whether it came so far. */
  private record Waiting(Call call, Closeable object, BooleanSupplier there) {
    Waiting(Call call, Closeable object) {
      this(call, object, () -> true);
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  @RegisterExtension final Fakes fakes = new Fakes();

  @TempDir Path folder;

  static Stream<Arguments> waitsTimesEnds() {
    return Stream.of(Wait.values())
        .flatMap(
            wait ->
                Stream.of(End.values())
                    .filter(end -> end.applies(wait))
                    .map(end -> Arguments.of(wait, end)));
  }

  /** What the JDK opens once and keeps is opened before anything is counted. */
  @BeforeAll
  static void warmUp() throws IOException {
    try (FakeGopher server = FakeGopher.startTls();
        Connection client = FakeServer.connector().connectTls(server.endpoint())) {
      assertThat(client.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("waitsTimesEnds")
  void aWaitEnds(Wait wait, End end) throws Exception { // PY-SOCK-13
    Leaks before = Leaks.now();
    List<Closeable> fixtures = new ArrayList<>();
    try {
      ends(wait, end, fixtures);
    } finally {
      for (int i = fixtures.size() - 1; i >= 0; i--) {
        fixtures.get(i).close();
      }
    }
    before.assertNoMore();
  }

  private void ends(Wait wait, End end, List<Closeable> fixtures) throws Exception {
    Waiting waiting = waiting(wait, end, fixtures);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Runnable task =
        () -> {
          try {
            waiting.call.run();
          } catch (Throwable e) {
            thrown.set(e);
          }
          flag.set(Thread.currentThread().isInterrupted());
        };
    boolean byClock = end == End.CLOCK || end == End.CALL_CLOCK;
    long start = System.nanoTime();
    Thread thread = thread(end == End.INTERRUPT_OF_A_VIRTUAL_THREAD, task);
    if (!byClock) {
      for (int i = 0; i < 10_000 && !waiting.there.getAsBoolean(); i++) { // a busy machine
        thread.join(1);
      }
      thread.join(HEAD_START);
      assertThat(thrown.get()).as("before anything ended the wait").isNull();
      assertThat(thread.isAlive()).as("still waiting").isTrue();
    }
    long ended = System.nanoTime();
    switch (end) {
      case INTERRUPT, INTERRUPT_OF_A_VIRTUAL_THREAD -> thread.interrupt();
      case CLOSE -> waiting.object.close();
      default -> ended = start + CLOCK.toNanos();
    }
    Duration closing = Duration.ofNanos(System.nanoTime() - ended);
    assertThat(closing).as("close() itself").isLessThan(Duration.ofSeconds(1));
    thread.join(2_000);
    Duration took = Duration.ofNanos(System.nanoTime() - ended);
    assertThat(thread.isAlive()).as("waits for ever").isFalse();
    assertThat(took).isLessThan(byClock ? GRACE : Duration.ofSeconds(1));
    assertThat(flag.get())
        .as("interrupt flag")
        .isEqualTo(end == End.INTERRUPT || end == End.INTERRUPT_OF_A_VIRTUAL_THREAD);

    NetClientException failure = failure(thrown.get());
    assertThat(failure.stage()).isEqualTo(wait.stage);
    assertThat(failure.outcome()).isEqualTo(outcome(wait));
    assertThat(failure.sessionUsable()).isFalse();
    if (byClock) {
      assertThat(failure).isInstanceOf(TimedOutException.class);
      TimedOutException timedOut = (TimedOutException) failure;
      assertThat(timedOut.clock()).isEqualTo(end == End.CLOCK ? wait.clock : Clock.CALL);
      assertThat(timedOut.after()).isEqualTo(CLOCK);
    } else {
      assertThat(failure).isInstanceOf(CancelledException.class);
    }
    if (waiting.object instanceof Connection connection) {
      assertThat(connection.isOpen()).isFalse();
    }
    if (waiting.object instanceof UdpSocket socket) {
      assertThat(socket.isOpen()).isFalse();
    }
  }

  private static Outcome outcome(Wait wait) {
    return wait.stage == Stage.SEND || wait.stage == Stage.RECEIVE
        ? Outcome.UNKNOWN
        : Outcome.NOT_DONE;
  }

  private static NetClientException failure(Throwable thrown) {
    assertThat(thrown).isInstanceOf(NetClientException.class);
    return (NetClientException) thrown;
  }

  private static Thread thread(boolean virtual, Runnable task) throws Exception {
    if (virtual) {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }
    Thread thread = new Thread(task, "waits");
    thread.start();
    return thread;
  }

  // --- what there is to wait for ---

  private static Timeouts clocks(Wait wait, End end) {
    Duration connect = end == End.CLOCK && wait.clock == Clock.CONNECT ? CLOCK : NEVER;
    Duration handshake = end == End.CLOCK && wait.clock == Clock.HANDSHAKE ? CLOCK : NEVER;
    Duration read = end == End.CLOCK && wait.clock == Clock.READ ? CLOCK : NEVER;
    Duration write = end == End.CLOCK && wait.clock == Clock.WRITE ? CLOCK : NEVER;
    return new Timeouts(NEVER, connect, handshake, read, write, NEVER);
  }

  private Waiting waiting(Wait wait, End end, List<Closeable> fixtures) throws IOException {
    Connector.Builder connector = FakeServer.connector().toBuilder().timeouts(clocks(wait, end));
    if (wait.connects()) {
      return connecting(wait, end, connector, fixtures);
    }
    if (wait == Wait.ACCEPT) {
      Callback callback = connector.build().listen(InetAddress.getLoopbackAddress());
      fixtures.add(callback);
      Duration most = end == End.CLOCK ? CLOCK : NEVER;
      return new Waiting(
          () -> callback.accept(InetAddress.getLoopbackAddress(), most).close(), callback);
    }
    if (wait.udp()) {
      return udp(wait, end, connector.build(), fixtures);
    }
    FakeServer server = silentServer(wait);
    fixtures.add(server);
    Endpoint endpoint = wait.unix() ? server.endpoint() : Endpoint.of("127.0.0.1", server.port());
    Connection client = connector.build().connect(endpoint);
    fixtures.add(client);
    if (wait.tls()) {
      client.startTls(FakeServer.connector().tls(), "localhost");
    }
    if (end == End.CALL_CLOCK) {
      client.beginCall(CLOCK);
    }
    client.at(wait.stage, outcome(wait));
    if (wait == Wait.SEND_FILE) {
      Content large = Content.of(largeFile());
      return new Waiting(
          () -> Outgoing.send(large, client.output(), client, Progress.NONE), client);
    }
    return new Waiting(call(wait, client), client);
  }

  private static Waiting udp(Wait wait, End end, Connector connector, List<Closeable> fixtures)
      throws IOException {
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    UdpSocket silent = connector.bindUdp(here);
    fixtures.add(silent);
    Endpoint endpoint = Endpoint.of("127.0.0.1", silent.localAddress().getPort());
    UdpSocket client = connector.connectUdp(endpoint);
    fixtures.add(client);
    if (end == End.CALL_CLOCK) {
      client.beginCall(CLOCK);
    }
    Duration answer = end == End.CLOCK ? CLOCK : NEVER;
    Call call =
        switch (wait) {
          case UDP_POLL -> () -> client.receive(NEVER);
          case UDP_ASK -> () -> client.ask(new byte[1], answer);
          default -> client::receive;
        };
    return new Waiting(call, client);
  }

  private static Call call(Wait wait, Connection client) {
    return switch (wait) {
      case HANDSHAKE, UNIX_HANDSHAKE ->
          () -> client.startTls(FakeServer.connector().tls(), "localhost");
      case WRITE, TLS_WRITE, UNIX_WRITE, UNIX_TLS_WRITE ->
          () -> {
            byte[] block = new byte[64 << 10];
            for (int i = 0; i < 10_000; i++) { // fills the buffers of both sides
              client.output().write(block);
            }
          };
      case POLL -> () -> client.awaitInput(NEVER);
      default -> () -> client.input().read();
    };
  }

  /** More than the buffers of both sides hold, and none of it on the disk. */
  private Path largeFile() throws IOException {
    Path file = folder.resolve("large");
    try (FileChannel large =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      large.write(ByteBuffer.allocate(1), 1L << 30);
    }
    return file;
  }

  private FakeServer silentServer(Wait wait) {
    boolean handshake = wait == Wait.HANDSHAKE || wait == Wait.UNIX_HANDSHAKE;
    ScriptedSilence server =
        new ScriptedSilence(wait.tls(), wait.unix() ? folder.resolve("s") : null);
    server.listen();
    if (!handshake) {
      server.fault(Point.COMMAND, Fault.STALL); // which reads nothing
    }
    return server;
  }

  /** A server that says nothing; whether it reads is the fault's business. */
  private static final class ScriptedSilence extends FakeServer {
    ScriptedSilence(boolean tls, Path path) {
      super(tls, path);
    }

    @Override
    protected void serve(FakeClient client) throws IOException {
      client.pass(Point.COMMAND);
      client.stall(Point.REPLY);
    }
  }

  private static Waiting connecting(
      Wait wait, End end, Connector.Builder connector, List<Closeable> fixtures)
      throws IOException {
    Endpoint target = Endpoint.of("some.test", 70);
    BooleanSupplier there = () -> true;
    switch (wait) {
      case RESOLVE -> {
        CountDownLatch answer = new CountDownLatch(1);
        fixtures.add(answer::countDown);
        connector.resolver(
            host -> {
              try {
                answer.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              throw new java.net.UnknownHostException(host);
            });
      }
      case CONNECT -> {
        BlackHole hole = BlackHole.at("127.0.0.2", 0);
        fixtures.add(hole);
        target = Endpoint.of("127.0.0.2", hole.port());
      }
      case SOCKS5 -> {
        FakeSocks5 proxy = FakeSocks5.start();
        proxy.fault(Point.GREETING, Fault.STALL);
        fixtures.add(proxy);
        there = () -> proxy.accepted() > 0;
        connector.proxy(ProxyServer.socks5(proxy.proxyEndpoint()));
      }
      default -> {
        FakeHttpProxy proxy = FakeHttpProxy.start();
        proxy.host("some.test", 1);
        proxy.answer("CONNECT", "HTTP/1.1 200 OK"); // and no empty line
        proxy.fault(Point.REPLY, Fault.STALL);
        fixtures.add(proxy);
        there = () -> proxy.accepted() > 0;
        connector.proxy(ProxyServer.httpConnect(proxy.proxyEndpoint()));
      }
    }
    Endpoint to = target;
    Connector built = connector.build();
    if (end != End.CLOSE) {
      return new Waiting(() -> built.connect(to).close(), () -> {}, there);
    }
    // Before a Connection is handed out, only who keeps it can be closed.
    Connections connections = new Connections(built);
    return new Waiting(() -> connections.connect(to).close(), connections, there);
  }
}
