package dev.netclients.testkit;

import dev.netclients.Session;
import dev.netclients.sockets.Connector;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client, what it is for, and a fake to do it with: what {@link EveryFault}, {@link EveryEnd} and
 * {@link SessionRules} put to the test.
 *
 * <pre>{@code
 * Trial<FakePop3, Pop3Client> trial =
 *     new Trial<>(MyTest::server, MyTest::open, MyTest::mainJob, "password");
 * EveryFault.occasions().forEach(new EveryFault<>(trial)::check);
 * }</pre>
 *
 * @param servers starts a fake with all that the job needs
 * @param opening opens a session, and signs in with the secret
 * @param job what a session is for, from its first call to its leave
 * @param secret the password, which no message may show
 * @param <F> the fake
 * @param <S> the session
 */
public record Trial<F extends FakeServer, S extends Session>(
    Servers<F> servers, Opening<F, S> opening, Job<F, S> job, String secret) {
  /**
   * Starts fakes.
   *
   * @param <F> the fake
   */
  @FunctionalInterface
  public interface Servers<F> {
    /** Starts one that speaks TLS, or only clear text. */
    F start(boolean tls);
  }

  /**
   * Opens sessions.
   *
   * @param <F> the fake
   * @param <S> the session
   */
  @FunctionalInterface
  public interface Opening<F, S> {
    /** Opens one with {@code server} by {@code connector}, in TLS or in clear. */
    S open(F server, boolean tls, Connector connector) throws IOException;
  }

  /**
   * What a session is for.
   *
   * @param <F> the fake
   * @param <S> the session
   */
  @FunctionalInterface
  public interface Job<F, S> {
    /**
     * Does it.
     *
     * @throws AssertionError if what came was not right
     */
    void run(F server, S session) throws IOException;
  }

  /**
   * One call of a session.
   *
   * @param <S> the session
   */
  @FunctionalInterface
  public interface Call<S> {
    /** Makes it. */
    void run(S session) throws IOException;
  }

  /** Checks that nothing is missing. */
  public Trial {
    Objects.requireNonNull(servers, "servers");
    Objects.requireNonNull(opening, "opening");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(secret, "secret");
  }

  /** What is to be done, and may fail. */
  interface Action {
    void run() throws Throwable;
  }

  /** Runs {@code action} in another thread; returns what it threw, or null. */
  static @Nullable Throwable thrownBy(Duration within, Action action) {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (Throwable e) {
                thrown[0] = e;
              }
            },
            "trial");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(within.toMillis());
      if (thread.isAlive()) {
        AssertionError hangs = new AssertionError("It takes longer than " + within);
        hangs.setStackTrace(thread.getStackTrace()); // where it hangs
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
        return hangs;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AssertionError("Interrupted while a client was tried", e);
    }
    return thrown[0];
  }

  /** Throws {@link AssertionError} unless it holds. */
  static void that(boolean holds, String otherwise, @Nullable Throwable cause) {
    if (!holds) {
      throw new AssertionError(otherwise, cause);
    }
  }
}
