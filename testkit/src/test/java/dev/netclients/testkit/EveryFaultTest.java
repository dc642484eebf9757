package dev.netclients.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netclients.AuthenticationException;
import dev.netclients.Clock;
import dev.netclients.Endpoint;
import dev.netclients.Outcome;
import dev.netclients.Protocol;
import dev.netclients.Session;
import dev.netclients.Stage;
import dev.netclients.TimedOutException;
import dev.netclients.TlsFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the harnesses reproach a client with, and what they let pass. */
class EveryFaultTest {
  private static final EveryFault.Occasion RESET =
      new EveryFault.Occasion(true, Point.GREETING, Fault.RESET);
  private static final EveryFault.Occasion LATE =
      new EveryFault.Occasion(true, Point.GREETING, Fault.DELAY);

  /** A session that does nothing at all. */
  private record Idle(boolean isOpen) implements Session {
    @Override
    public Protocol protocol() {
      return Protocol.POP3;
    }

    @Override
    public Endpoint endpoint() {
      return Endpoint.of("localhost", 1);
    }

    @Override
    public Optional<TlsFacts> tls() {
      return Optional.empty();
    }

    @Override
    public void callTimeout(Duration whole) {}

    @Override
    public void close() {}
  }

  private static Trial<FakePop3, Session> trial(boolean open, Trial.Call<Session> job) {
    return new Trial<>(
        tls -> FakePop3.startTls(),
        (server, tls, connector) -> new Idle(open),
        (server, session) -> job.run(session),
        "canary");
  }

  private static AuthenticationException refused(String why, boolean usable) {
    return new AuthenticationException("s", "PLAIN", "", why, usable, null);
  }

  private static TimedOutException late(Clock clock, Stage stage) {
    return new TimedOutException("s", stage, Outcome.NOT_DONE, clock, Duration.ofSeconds(1));
  }

  private static void assertReproached(
      String with, EveryFault.Occasion occasion, Trial.Call<Session> job) {
    assertThatThrownBy(() -> new EveryFault<>(trial(false, job)).check(occasion))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(with);
  }

  @Test
  void whatIsRightAndWhatIsTypedPass() {
    assertThat(new EveryFault<>(trial(true, session -> {})).check(RESET)).isEmpty();
    assertThat(
            new EveryFault<>(
                    trial(
                        false,
                        session -> {
                          throw late(Clock.READ, Stage.REPLY);
                        }))
                .check(RESET))
        .containsInstanceOf(TimedOutException.class);
  }

  @Test
  void aFailureThatIsNoneOfOurs() {
    assertReproached(
        "no failure of ours",
        RESET,
        session -> {
          throw new IOException("Broken pipe");
        });
  }

  @Test
  void aFailureThatNothingExplains() {
    assertReproached(
        "does no harm",
        LATE,
        session -> {
          throw late(Clock.READ, Stage.REPLY);
        });
  }

  @Test
  void aSecretThatIsTold() {
    assertReproached(
        "it shows the secret",
        RESET,
        session -> {
          throw refused("canary is wrong", false);
        });
  }

  @Test
  void aSessionThatIsSaidToBeGood() {
    assertReproached(
        "no failure of ours",
        RESET,
        session -> {
          throw refused("wrong", true); // and the session is not open
        });
  }

  @Test
  void aClockOfAnotherKind() {
    SessionRules<FakePop3, Session> rules = new SessionRules<>(trial(false, session -> {}));
    rules.checkThatADrippingReplyEndsAtTheCallsClock(
        session -> {
          throw late(Clock.CALL, Stage.REPLY);
        });
    assertThatThrownBy(
            () ->
                rules.checkThatADrippingReplyEndsAtTheCallsClock(
                    session -> {
                      throw late(Clock.READ, Stage.REPLY);
                    }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aCallThatDoesNotFail() {
    SessionRules<FakePop3, Session> rules = new SessionRules<>(trial(true, session -> {}));
    assertThatThrownBy(() -> rules.checkThatASlowBodyIsGivenUp(session -> {}))
        .isInstanceOf(AssertionError.class);
  }
}
