package dev.netclients.sockets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  @Test
  void aConnectionThatReachesItselfIsNone() throws Exception { // HAZ-TCP-05
    InetAddress here = InetAddress.getByName("127.0.0.77"); // where nobody else takes the port
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, here)) {
      port = free.getLocalPort();
    }
    Wire wire = new Wire(Endpoint.of("127.0.0.77", port), Timeouts.DEFAULT);
    InetSocketAddress itself = new InetSocketAddress(here, port);
    long attempt = Duration.ofSeconds(5).toNanos();
    try (Race race =
        new Race(wire, List.of(here), port, attempt, channel -> channel.bind(itself))) {
      assertThatThrownBy(race::run)
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("reached itself");
    } finally {
      wire.cancel("the test is over");
    }
  }
}
