package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.NetClientException;
import dev.netclients.TimedOutException;
import dev.netclients.TruncatedException;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault is what its comment says, as a client sees it. */
class FaultTest {
  @RegisterExtension final Fakes fakes = new Fakes();

  private static final String BODY = "0123456789";

  private static final Duration PATIENCE = Duration.ofSeconds(15); // TLS, on a busy machine
  private static final Connector IMPATIENT =
      FakeServer.connector().toBuilder()
          .timeouts(
              new Timeouts(
                  PATIENCE, PATIENCE, PATIENCE, Duration.ofMillis(1200), PATIENCE, PATIENCE))
          .build();

  private FakeGopher server(Fault fault, boolean tls) {
    FakeGopher server = fakes.use(tls ? FakeGopher.startTls() : FakeGopher.start());
    server.binary("/b", "b", BODY.getBytes(StandardCharsets.US_ASCII));
    server.delay(Duration.ofMillis(50));
    server.fault(Point.DATA, fault);
    return server;
  }

  /** Returns what came, and at its end the name of what ended it. */
  private static String seen(FakeGopher server, boolean tls) throws IOException {
    StringBuilder seen = new StringBuilder();
    try (RawClient client =
        new RawClient(
            tls ? IMPATIENT.connectTls(server.endpoint()) : IMPATIENT.connect(server.endpoint()))) {
      client.say("/b\r\n");
      for (int b = client.connection().input().read(); b >= 0 && seen.length() < 100_000; ) {
        seen.append((char) b);
        b = client.connection().input().read();
      }
      return seen.toString();
    } catch (TimedOutException e) {
      return seen + "|stall";
    } catch (TruncatedException e) {
      return seen + "|cut";
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesAndEndAreAsTheFaultSays(boolean tls) throws Exception {
    for (Fault fault : Fault.values()) {
      String seen = seen(server(fault, tls), tls);
      switch (fault) {
        case DELAY, DRIP, ONE_BYTE_SEGMENTS, HALF_CLOSE ->
            assertThat(seen).as(fault.name()).isEqualTo(BODY);
        case GARBAGE -> assertThat(seen).hasSize(64).endsWith("\r\n");
        case FLOOD -> assertThat(seen).hasSize(100_000).doesNotContain("\n", "\r", "\0");
        case STALL -> assertThat(seen).isEqualTo("|stall");
        case STALL_MIDWAY -> assertThat(seen).isEqualTo("01234|stall");
        case TRUNCATE -> assertThat(seen).isEqualTo("01234");
        case CUT -> assertThat(seen).isEqualTo(tls ? "01234|cut" : "01234");
        case RESET -> assertThat(seen).isEqualTo("|cut");
        case RESET_MIDWAY -> assertThat(seen).isEqualTo("01234|cut");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Point.class,
      names = {"ACCEPT", "TLS", "COMMAND"})
  void aFaultMayComeBeforeAnyByte(Point point) {
    FakeGopher server = fakes.use(FakeGopher.startTls());
    server.fault(point, Fault.RESET);
    assertThatThrownBy(
            () -> {
              try (RawClient client = new RawClient(IMPATIENT.connectTls(server.endpoint()))) {
                client.line();
              }
            })
        .isInstanceOf(NetClientException.class)
        .isNotInstanceOf(TimedOutException.class);
  }

  @Test
  void aFaultMayComeLaterAndOnce() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    server.binary("/b", "b", BODY.getBytes(StandardCharsets.US_ASCII));
    server.faultOnce(Point.DATA, Fault.TRUNCATE, 1);
    assertThat(seen(server, false)).isEqualTo(BODY);
    assertThat(seen(server, false)).isEqualTo("01234");
    assertThat(seen(server, false)).isEqualTo(BODY);
  }

  @Test
  void linesCanBeAwaited() throws Exception {
    FakeGopher server = fakes.use(FakeGopher.start());
    try (RawClient client = RawClient.of(server)) {
      client.say("/one\r\n");
      assertThat(server.takeLine(Duration.ofSeconds(5))).isEqualTo("/one");
    }
    assertThatThrownBy(() -> server.takeLine(Duration.ofMillis(10)))
        .isInstanceOf(AssertionError.class);
  }
}
