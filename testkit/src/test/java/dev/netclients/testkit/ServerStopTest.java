package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ConnectFailedException;
import dev.netclients.NetClientException;
import dev.netclients.server.Server;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a {@link Server} stops. */
@Timeout(20)
class ServerStopTest {
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
    try (RawClient client = EchoServer.connect(server)) {
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
    try (RawClient reads = EchoServer.connect(server);
        RawClient waits = EchoServer.connect(server)) {
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
    try (RawClient one = EchoServer.connect(server);
        RawClient two = EchoServer.connect(server)) {
      assertThat(one.connection().input().read()).isEqualTo('+');
      assertThat(two.connection().input().read()).isEqualTo('+');
      long start = System.nanoTime();
      one.say("stop");
      two.say("stop");
      assertThat(one.rest()).isEqualTo("y");
      assertThat(two.rest()).isEqualTo("y");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
    assertThatThrownBy(() -> EchoServer.connect(server)).isInstanceOf(ConnectFailedException.class);
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
}
