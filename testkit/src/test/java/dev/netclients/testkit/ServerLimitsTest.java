package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.TimedOutException;
import dev.netclients.line.LineReader;
import dev.netclients.server.Server;
import dev.netclients.sockets.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a {@link Server} does about clients that mean no good, and handlers that fail. */
@Timeout(20)
class ServerLimitsTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static Timeouts atMost(int millis) {
    return Timeouts.DEFAULT.atMost(Duration.ofMillis(millis));
  }

  @Test
  void aSilentClientIsDroppedByTheReadClock() throws Exception { // HAZ-SRV-01
    Server server = fakes.use(Server.builder(EchoServer::echoLines).timeouts(atMost(150)).start());
    try (RawClient client = EchoServer.connect(server)) {
      long start = System.nanoTime();
      assertThat(client.rest()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aClientThatDripsIsDroppedByItsLifetime() throws Exception { // HAZ-SRV-01
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    Server server =
        fakes.use(
            Server.builder(EchoServer::echoLines)
                .lifetime(Duration.ofMillis(300))
                .failures((failure, client) -> failures.add(failure))
                .start());
    try (RawClient client = EchoServer.connect(server)) {
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
            Server.builder(EchoServer::echoLines)
                .maxConnections(2)
                .evictIdleAfter(Duration.ofMillis(300))
                .start());
    try (RawClient idle = EchoServer.connect(server);
        RawClient busy = EchoServer.connect(server)) {
      assertThat(idle.ask("a")).isEqualTo("a");
      assertThat(busy.ask("b")).isEqualTo("b");
      try (RawClient third = EchoServer.connect(server)) {
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
      try (RawClient client = EchoServer.connect(server)) {
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
            Server.builder(EchoServer::echoLines)
                .failures((failure, client) -> failures.add(failure))
                .start());
    try (RawClient client = EchoServer.connect(server)) {
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
                        default -> EchoServer.echoLines(client);
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
    try (RawClient client = EchoServer.connect(server)) {
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
                      EchoServer.echoLines(client);
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
    try (RawClient client = EchoServer.connect(server)) {
      client.say("x");
      assertThatThrownBy(client::rest).isInstanceOf(NetClientException.class);
    }
    try (RawClient client = EchoServer.connect(server)) {
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
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.connection().input().readNBytes(100_000)).hasSize(100_000);
    }
    assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();
    try (RawClient client = EchoServer.connect(server)) {
      assertThat(client.connection().input().readNBytes(1)).hasSize(1);
    }
  }
}
