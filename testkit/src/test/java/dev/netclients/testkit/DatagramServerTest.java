package dev.netclients.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.server.DatagramBuilder;
import dev.netclients.server.DatagramHandler;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Datagram;
import dev.netclients.sockets.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link Server} of datagrams: it works as that of streams does. */
@Timeout(20)
class DatagramServerTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final DatagramHandler ECHO = (request, reply) -> reply.write(request.bytes());

  @RegisterExtension final Fakes fakes = new Fakes();

  private UdpSocket client(Server server) throws IOException {
    return fakes.use(Connector.system().connectUdp(server.endpoint()));
  }

  private static String ask(UdpSocket client, String text) throws IOException {
    return client.ask(text.getBytes(UTF_8), SOON).text();
  }

  private static void say(UdpSocket client, String text) throws IOException {
    client.send(text.getBytes(UTF_8));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IOException("never");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  // --- serving ---

  @Test
  void aLambdaAnswersManyClientsAtATime() throws Exception { // PY-SRV-04, PY-SRV-06, PY-SRV-19
    CountDownLatch all = new CountDownLatch(20);
    Server server =
        fakes.use(
            Server.datagrams(
                    (request, reply) -> {
                      all.countDown();
                      await(all);
                      reply.write('>');
                      reply.write(request.bytes());
                    })
                .start());
    List<UdpSocket> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(client(server));
      say(clients.get(i), "from " + i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(clients.get(i).receive().text()).isEqualTo(">from " + i);
    }
  }

  @Test
  void itListensToThisMachineAloneUnlessToldOtherwise() throws Exception { // HAZ-SRV-09
    Server server = fakes.use(Server.datagrams(ECHO).start());
    InetSocketAddress address = (InetSocketAddress) server.address();
    assertThat(address.getAddress().isLoopbackAddress()).isTrue();
    assertThat(server.port()).isEqualTo(address.getPort()).isPositive();
    Server open = fakes.use(Server.datagrams(ECHO).address(new InetSocketAddress(0)).start());
    assertThat(ask(client(open), "through")).isEqualTo("through");
  }

  @Test
  void whoWritesNothingAnswersNothing() throws Exception {
    Server server = fakes.use(Server.datagrams((request, reply) -> {}).start());
    UdpSocket client = client(server);
    say(client, "hello?");
    assertThat(client.receive(SHORT)).isEmpty();
  }

  @Test
  void serveForeverEndsWhenAnotherThreadStopsTheServer() throws Exception { // PY-SRV-09
    Server server = Server.datagrams(ECHO).bind();
    Thread caller = new Thread(server::serveForever);
    caller.start();
    assertThat(ask(client(server), "here")).isEqualTo("here");
    server.close();
    caller.join(2000);
    assertThat(caller.isAlive()).isFalse();
  }

  @Test
  void interruptingServeForeverStopsTheServer() throws Exception {
    Server server = Server.datagrams(ECHO).bind();
    Thread caller = new Thread(server::serveForever);
    caller.start();
    assertThat(ask(client(server), "here")).isEqualTo("here");
    caller.interrupt();
    caller.join(2000);
    assertThat(caller.isAlive()).isFalse();
    try (DatagramSocket free = new DatagramSocket(server.port())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void handleRequestAnswersExactlyOneInTheCallersThread() throws Exception { // PY-SRV-11
    List<Thread> threads = new ArrayList<>();
    Server server =
        fakes.use(
            Server.datagrams(
                    (request, reply) -> {
                      threads.add(Thread.currentThread());
                      reply.write(request.bytes());
                    })
                .bind());
    UdpSocket client = client(server);
    assertThat(server.handleRequest(SHORT)).isFalse();
    say(client, "one");
    say(client, "two");
    assertThat(server.handleRequest(SOON)).isTrue();
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(client.receive().text()).isEqualTo("one");
    assertThat(client.receive(SHORT)).isEmpty();
    assertThat(server.handleRequest(Duration.ZERO)).isTrue();
    assertThat(client.receive().text()).isEqualTo("two");
  }

  @Test
  void whomTheFilterTurnsAwayGetsNoAnswer() throws Exception { // PY-SRV-12
    AtomicReference<Object> refused = new AtomicReference<>();
    Server server =
        fakes.use(Server.datagrams(ECHO).filter(from -> !from.equals(refused.get())).start());
    UdpSocket bad = client(server);
    UdpSocket good = client(server);
    refused.set(bad.localAddress());
    say(bad, "x");
    assertThat(ask(good, "in")).isEqualTo("in");
    assertThat(bad.receive(SHORT)).isEmpty();
  }

  @Test
  void withOnePlaceItIsOneAfterAnother() throws Exception { // PY-SRV-08, PY-SRV-13
    AtomicInteger atATime = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Server server =
        fakes.use(
            Server.datagrams(
                    (request, reply) -> {
                      most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
                      Thread.yield();
                      atATime.decrementAndGet();
                      reply.write(Thread.currentThread().getName().getBytes(UTF_8));
                    })
                .maxRequests(1)
                .threads(task -> new Thread(task, "mine"))
                .start());
    UdpSocket client = client(server);
    for (int i = 0; i < 20; i++) {
      say(client, "" + i + i + i);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(client.receive().text()).isEqualTo("mine");
    }
    assertThat(most.get()).isEqualTo(1);
  }

  // --- who means no good ---

  @Test
  void aRequestThatIsTooLargeIsMarkedAsCut() throws Exception { // HAZ-SRV-02, HAZ-UDP-02
    BlockingQueue<Datagram> requests = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.datagrams((request, reply) -> requests.add(request)).maxDatagram(5).start());
    UdpSocket client = client(server);
    say(client, "12345");
    assertThat(requests.poll(5, TimeUnit.SECONDS).truncated()).isFalse();
    say(client, "123456");
    Datagram cut = requests.poll(5, TimeUnit.SECONDS);
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.text()).isEqualTo("12345");
  }

  @Test
  void noAnswerIsMuchLargerThanItsRequest() throws Exception { // HAZ-SRV-14
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    DatagramHandler talkative =
        (request, reply) -> {
          for (int i = 0; i < Integer.parseInt(request.text()); i++) {
            reply.write('x');
          }
        };
    Server server =
        fakes.use(
            Server.datagrams(talkative).failures((failure, none) -> failures.add(failure)).start());
    UdpSocket client = client(server);
    assertThat(ask(client, "006")).isEqualTo("xxxxxx");
    assertThat(ask(client, "009")).hasSize(9);
    say(client, "010");
    assertThat(failures.poll(5, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            LimitException.class,
            e -> {
              assertThat(e.value()).isEqualTo(9);
              assertThat(e.seen()).isEqualTo(10);
            });
    assertThat(client.receive(SHORT)).isEmpty();
    Server generous = fakes.use(Server.datagrams(talkative).maxAmplification(100).start());
    assertThat(ask(client(generous), "200")).hasSize(200);
  }

  @Test
  void itNeverAnswersItself() throws Exception { // HAZ-SRV-14
    AtomicInteger answered = new AtomicInteger();
    Server server =
        fakes.use(
            Server.datagrams(
                    (request, reply) -> {
                      answered.incrementAndGet();
                      reply.write(request.bytes());
                    })
                .address(new InetSocketAddress("127.0.0.1", 0))
                .start());
    // The same port at another address of this machine: a sender that can be had without forging.
    try (UdpSocket forged =
        Connector.system().bindUdp(new InetSocketAddress("127.0.0.2", server.port()))) {
      forged.send("x".getBytes(UTF_8), (InetSocketAddress) server.address());
      assertThat(ask(client(server), "true")).isEqualTo("true");
      assertThat(forged.receive(SHORT)).isEmpty();
    }
    assertThat(answered.get()).isEqualTo(1);
  }

  @Test
  void aHandlerThatThrowsAnswersNothingAndTheServerLives() // HAZ-SRV-06, PY-SRV-14
      throws Exception {
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.datagrams(
                    (request, reply) -> {
                      reply.write(request.bytes());
                      if (request.text().equals("bad")) {
                        throw new IllegalStateException("secret detail");
                      }
                    })
                .failures((failure, none) -> failures.add(failure))
                .start());
    UdpSocket client = client(server);
    say(client, "bad");
    assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    assertThat(client.receive(SHORT)).isEmpty();
    assertThat(ask(client, "good")).isEqualTo("good");
  }

  // --- stopping ---

  @Test
  void whatCameBeforeTheStopIsStillAnswered() throws Exception { // HAZ-SRV-08
    CountDownLatch serving = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Server server =
        Server.datagrams(
                (request, reply) -> {
                  serving.countDown();
                  await(goOn);
                  reply.write(request.bytes());
                })
            .start();
    UdpSocket client = client(server);
    say(client, "before");
    await(serving);
    CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(SOON));
    goOn.countDown();
    assertThat(client.receive().text()).isEqualTo("before");
    assertThat(stopped.get(5, TimeUnit.SECONDS)).isTrue();
    try (DatagramSocket free = new DatagramSocket(server.address())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void afterItsGraceAHandlerIsCutAndAnswersNothing() throws Exception { // HAZ-SRV-08
    CountDownLatch serving = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Server server =
        Server.datagrams(
                (request, reply) -> {
                  serving.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    reply.write(request.bytes());
                    interrupted.countDown();
                  }
                })
            .start();
    UdpSocket client = client(server);
    say(client, "x");
    await(serving);
    assertThat(server.stop(SHORT)).isFalse();
    assertThat(interrupted.getCount()).isZero();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aHandlerMayStopTheServerThatRunsIt() throws Exception { // PY-SRV-10
    AtomicReference<Server> holder = new AtomicReference<>();
    Server server =
        Server.datagrams((request, reply) -> reply.write(holder.get().stop(SOON) ? 'y' : 'n'))
            .bind();
    holder.set(server);
    server.start();
    assertThat(ask(client(server), "stop")).isEqualTo("y");
  }

  @Test
  void aPortThatIsTakenIsSaidSo() throws Exception {
    Server server = fakes.use(Server.datagrams(ECHO).start());
    assertThatThrownBy(() -> Server.datagrams(ECHO).port(server.port()).bind())
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(server.port()));
  }

  @Test
  void badSettingsAreRefusedAtOnce() {
    DatagramBuilder builder = Server.datagrams(ECHO);
    assertThatThrownBy(() -> builder.maxRequests(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxDatagram(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxDatagram(Datagram.MAX_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxAmplification(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
