package dev.netclients.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.CancelledException;
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

  @Test
  void anInterruptAtTheLastAddressIsNotTheAddressesFailure() throws Exception { // P-20, HAZ-NET-13
    InetAddress here = InetAddress.getLoopbackAddress();
    Wire wire = new Wire(Endpoint.of("localhost", 1), Timeouts.DEFAULT);
    Race.Preparation interrupted = channel -> Thread.currentThread().interrupt();
    try (Race race = new Race(wire, List.of(here), 1, Long.MAX_VALUE, interrupted)) {
      assertThatThrownBy(race::run).isInstanceOf(CancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      wire.cancel("the test is over");
    }
  }

  @Test
  void anEndAtTheLastAddressIsNotTheAddressesFailure() throws Exception { // P-20, HAZ-NET-15
    InetAddress here = InetAddress.getLoopbackAddress();
    Wire wire = new Wire(Endpoint.of("localhost", 1), Timeouts.DEFAULT);
    Race.Preparation ended = channel -> wire.cancel("ended meanwhile");
    try (Race race = new Race(wire, List.of(here), 1, Long.MAX_VALUE, ended)) {
      assertThatThrownBy(race::run)
          .isInstanceOf(CancelledException.class)
          .hasMessageContaining("ended meanwhile");
    }
  }
}
