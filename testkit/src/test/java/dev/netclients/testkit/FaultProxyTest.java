package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultProxyTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private FaultProxy line;

  @BeforeEach
  void anEchoBehindTheLine() throws Exception {
    Server echo =
        fakes.use(
            Server.builder(
                    client -> {
                      byte[] block = new byte[8192];
                      for (int n = client.input().read(block, 0, 8192); n >= 0; ) {
                        client.output().write(block, 0, n);
                        client.output().flush();
                        n = client.input().read(block, 0, 8192);
                      }
                    })
                .start());
    line = fakes.use(FaultProxy.to(echo.port()));
  }

  private Connection connect() throws IOException {
    return FakeServer.connector().toBuilder()
        .timeouts(Timeouts.DEFAULT.atMost(Duration.ofSeconds(2)))
        .build()
        .connect(line.endpoint());
  }

  private static byte[] echoed(Connection client, int count) throws IOException {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 'x');
    client.output().write(bytes);
    client.shutdownOutput();
    return client.input().readAllBytes();
  }

  @Test
  void withoutAFaultEverythingPassesBothWays() throws Exception {
    try (Connection client = connect()) {
      assertThat(echoed(client, 300_000)).hasSize(300_000);
    }
    assertThat(line.toServer().bytes()).isEqualTo(300_000);
    assertThat(line.toClient().bytes()).isEqualTo(300_000);
  }

  @Test
  void delayIsLatencyAndNotSlowness() throws Exception {
    line.toServer().delay(Duration.ofMillis(60));
    line.toClient().delay(Duration.ofMillis(60)).jitter(Duration.ofMillis(5));
    long start = System.nanoTime();
    try (Connection client = connect()) {
      assertThat(echoed(client, 1_000_000)).hasSize(1_000_000);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took)
        .isBetween(
            Duration.ofMillis(120), Duration.ofSeconds(3)); // a delay a block would take four
  }

  @Test
  void bandwidthBoundsTheRate() throws Exception {
    line.toServer().bandwidth(100_000).slices(1000);
    long start = System.nanoTime();
    try (Connection client = connect()) {
      assertThat(echoed(client, 30_000)).hasSize(30_000);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
  }

  @Test
  void aCutEndsBothWaysAfterSoManyBytes() throws Exception {
    line.toClient().after(1000, Fault.CUT);
    try (Connection client = connect()) {
      assertThat(echoed(client, 5000)).hasSize(1000);
    }
  }

  @Test
  void aResetIsSeenAsOne() throws Exception {
    line.toServer().after(1000, Fault.RESET);
    try (Connection client = connect()) {
      assertThatThrownBy(() -> echoed(client, 5000)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void aHalfCloseLeavesTheOtherWayOpen() throws Exception {
    line.toServer().after(1000, Fault.HALF_CLOSE);
    try (Connection client = connect()) {
      assertThat(echoed(client, 5000)).hasSize(1000);
    }
  }

  @Test
  void aStallLastsUntilSomebodyGivesUp() throws Exception {
    line.toClient().after(1000, Fault.STALL);
    try (Connection client = connect()) {
      assertThatThrownBy(() -> echoed(client, 5000)).isInstanceOf(TimedOutException.class);
    }
  }

  @Test
  void corruptionIsTheSameEachTime() throws Exception {
    line.toServer().corrupt(100, 7);
    byte[] first;
    byte[] second;
    try (Connection client = connect()) {
      first = echoed(client, 10_000);
    }
    try (Connection client = connect()) {
      second = echoed(client, 10_000);
    }
    assertThat(first).hasSize(10_000).isEqualTo(second);
    int wrong = 0;
    for (byte b : first) {
      wrong += b == 'x' ? 0 : 1;
    }
    assertThat(wrong).isBetween(50, 200);
  }
}
