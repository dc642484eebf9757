package dev.netclients.http;

import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.FakeServer;
import java.time.Duration;

/** Clients that trust the fakes' authority. */
final class Clients {
  private Clients() {}

  static HttpClient plain() {
    return builder().build();
  }

  static HttpClient.Builder builder() {
    return HttpClient.builder().connector(FakeServer.connector());
  }

  /** With this clock for reads and writes. */
  static Connector impatient(Duration time) {
    Timeouts usual = Timeouts.DEFAULT;
    return FakeServer.connector().toBuilder()
        .timeouts(
            new Timeouts(
                usual.attempt(), usual.connect(), usual.handshake(), time, time, usual.call()))
        .build();
  }
}
