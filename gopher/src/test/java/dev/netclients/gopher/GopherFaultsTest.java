package dev.netclients.gopher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.netclients.Clock;
import dev.netclients.NetClientException;
import dev.netclients.TimedOutException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import dev.netclients.testkit.EveryFault;
import dev.netclients.testkit.FakeGopher;
import dev.netclients.testkit.FakeServer;
import dev.netclients.testkit.Fault;
import dev.netclients.testkit.Point;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The main job of the client, with every fault at every point: right, or typed, and soon. */
class GopherFaultsTest {
  private static final String TEXT = "one\r\n.two\r\nthree\r\n";

  static Stream<EveryFault.Occasion> faults() {
    return EveryFault.occasions();
  }

  /** Without a lone dot nothing proves the whole, and that is said; what is garbage is text. */
  private static void mainJob(FakeGopher server, boolean tls, Connector connector, Fault fault)
      throws IOException {
    String root = (tls ? "gophers" : "gopher") + "://localhost:" + server.port();
    try (GopherClient gopher = GopherClient.builder().connector(connector).build()) {
      List<String> titles = new ArrayList<>();
      try (GopherMenu menu = gopher.menu(URI.create(root + "/1"))) {
        while (menu.hasNext()) {
          titles.add(menu.next().title());
        }
        if (menu.terminated()) {
          assertThat(titles).endsWith("a document");
          assertThat(titles.size() == 1 || fault == Fault.GARBAGE).isTrue();
        } else {
          assertThat(fault.isHarmless()).isFalse();
        }
      }
      try (GopherText text = gopher.text(URI.create(root + "/0/doc"))) {
        String all = text.readText(10_000);
        if (text.terminated()) {
          assertThat(all).endsWith(TEXT);
          assertThat(all.equals(TEXT) || fault == Fault.GARBAGE).isTrue();
        } else {
          assertThat(fault.isHarmless()).isFalse();
        }
      }
    }
  }

  // HAZ-NET-03, HAZ-NET-05, HAZ-NET-07, HAZ-NET-08, HAZ-NET-12, HAZ-NET-24, P-16, P-23
  @ParameterizedTest
  @MethodSource("faults")
  void itIsRightOrTypedAndSoon(EveryFault.Occasion occasion) {
    Fault fault = occasion.fault();
    Duration clock = fault.isHarmless() ? Duration.ofSeconds(15) : Duration.ofMillis(400);
    Connector connector =
        FakeServer.connector().toBuilder().timeouts(Timeouts.DEFAULT.atMost(clock)).build();
    FakeGopher server = occasion.tls() ? FakeGopher.startTls() : FakeGopher.start();
    try {
      server.text("/doc", "a document", TEXT);
      server.delay(Duration.ofMillis(30));
      server.drip(Duration.ofNanos(200_000));
      server.fault(occasion.point(), fault);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try {
              mainJob(server, occasion.tls(), connector, fault);
            } catch (NetClientException e) {
              assertThat(fault.isHarmless()).as(e.toString()).isFalse();
              assertThat(e.stage()).isNotNull();
            }
          });
    } finally {
      server.close();
    }
  }

  @Test
  void aBodyThatDripsTooSlowlyIsGivenUp() throws IOException { // P-04, HAZ-NET-04
    Duration patience = Duration.ofSeconds(15); // the rate is seen at each second of reading
    Timeouts clocks =
        new Timeouts(patience, patience, patience, Duration.ofSeconds(1), patience, patience);
    Connector demanding =
        FakeServer.connector().toBuilder().timeouts(clocks.withMinimumRate(10_000)).build();
    try (FakeGopher server = FakeGopher.start().text("/doc", "a document", TEXT.repeat(100));
        GopherClient gopher = GopherClient.builder().connector(demanding).build()) {
      server.drip(Duration.ofMillis(20));
      server.fault(Point.DATA, Fault.DRIP);
      URI document = URI.create("gopher://localhost:" + server.port() + "/0/doc");
      assertThatThrownBy(() -> gopher.read(document).readAll())
          .isInstanceOfSatisfying(
              TimedOutException.class, e -> assertThat(e.clock()).isEqualTo(Clock.RATE));
    }
  }
}
