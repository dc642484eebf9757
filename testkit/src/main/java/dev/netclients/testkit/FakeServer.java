package dev.netclients.testkit;

import dev.netclients.Endpoint;
import dev.netclients.server.Server;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ServerTls;
import dev.netclients.sockets.Timeouts;
import dev.netclients.sockets.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all fakes share: a real server on a real loopback port, which records what it is told,
 * answers what it is asked to answer, and goes wrong where it is asked to.
 *
 * <p>All methods may be called at any time and by any thread; what they change counts from the next
 * occasion on. {@link #close()} throws {@link AssertionError} if a client did what this fake
 * forbids.
 */
public abstract class FakeServer implements Closeable {
  private static final int MAX_RECORDED = 200_000;
  private static final Duration SILENCE = Duration.ofMinutes(1); // tests end long before

  /** A fault, how often its point has still to be passed before, and how often it then happens. */
  private record Plan(Fault fault, int skip, int times) {}

  private final boolean tlsFromTheStart;
  private final @Nullable Path path;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> received = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<Point, Plan> faults = new EnumMap<>(Point.class);
  private final Map<String, byte[]> answers = new HashMap<>();
  private final Map<String, Deque<byte[]>> nextAnswers = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int taken; // by takeLine
  private int accepted;
  private @Nullable Server server;

  private volatile ServerTls serverTls = Certificates.SHARED;
  private volatile Duration delay = Duration.ofMillis(300);
  private volatile Duration drip = Duration.ofMillis(5);

  private static final class Certificates {
    static final ServerTls SHARED = TestCa.shared().certificate().serverTls();
  }

  /**
   * Makes a fake that does not listen yet, so that subclasses can finish themselves: see {@link
   * #listen}.
   *
   * @param tls whether TLS is spoken from the first byte
   * @param path a Unix socket to listen at; null for a loopback port
   */
  protected FakeServer(boolean tls, @Nullable Path path) {
    this.tlsFromTheStart = tls;
    this.path = path;
  }

  /** Begins to listen. The last thing that a factory method does. */
  protected final void listen() {
    Server.Builder builder =
        Server.builder(this::handle)
            .maxConnections(2_000)
            .timeouts(new Timeouts(SILENCE, SILENCE, SILENCE, SILENCE, SILENCE, Duration.ZERO))
            .failures(
                (failure, client) -> {
                  if (!(failure instanceof IOException)) { // that would be the client's going
                    violation("the fake itself failed: " + failure);
                  }
                });
    if (path != null) {
      builder.unixSocket(path);
    }
    try {
      server = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Server server() {
    Server listening = server;
    if (listening == null) {
      throw new IllegalStateException("The fake does not listen yet");
    }
    return listening;
  }

  // --- how to reach it ---

  /** Returns where it is: {@code localhost} and its port, or its Unix socket. */
  public final Endpoint endpoint() {
    return path == null ? Endpoint.of("localhost", port()) : Endpoint.unix(path);
  }

  /** Returns its port; 0 at a Unix socket. */
  public final int port() {
    return server().port();
  }

  /** Returns a connector that trusts the throw-away CA, with the default clocks. */
  public static Connector connector() {
    return Trusting.CONNECTOR;
  }

  private static final class Trusting {
    static final Tls TLS = TestCa.shared().tls();
    static final Connector CONNECTOR = Connector.builder().tls(TLS).build();
  }

  /** Shows another certificate from the next handshake on. */
  public final void certificate(TestCertificate certificate) {
    serverTls(certificate.serverTls());
  }

  /** Speaks TLS in another way from the next handshake on. */
  public final void serverTls(ServerTls settings) {
    serverTls = settings;
  }

  ServerTls serverTls() {
    return serverTls;
  }

  // --- what it got ---

  /** Returns the lines that clients sent, without their ends, in the order of their coming. */
  public final List<String> received() {
    lock.lock();
    try {
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the next line that no call has returned yet, and waits for it.
   *
   * @throws AssertionError if none comes in {@code wait}
   */
  public final String takeLine(Duration wait) {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (taken == received.size()) {
        if (left <= 0) {
          throw new AssertionError("No line came in " + wait + "; before it " + received);
        }
        left = changed.awaitNanos(left);
      }
      return received.get(taken++);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for a line", e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many connections were accepted so far. */
  public final int accepted() {
    lock.lock();
    try {
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many connections are open, as far as this side knows. */
  public final int connections() {
    return server().connections();
  }

  final void record(String line) {
    lock.lock();
    try {
      if (received.size() < MAX_RECORDED) {
        received.add(line);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a client did what it must not do; {@link #close()} will tell. */
  protected final void violation(String what) {
    lock.lock();
    try {
      violations.add(what);
    } finally {
      lock.unlock();
    }
  }

  // --- what it is asked to answer ---

  /**
   * Answers a command with these bytes from now on, whatever they are.
   *
   * @param command a whole line, or its first word alone; letter case does not count
   */
  public final void answer(String command, byte[] bytes) {
    lock.lock();
    try {
      answers.put(command.toUpperCase(Locale.ROOT), bytes.clone());
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #answer(String, byte[])}, with lines that are sent in UTF-8, each ended by CRLF. */
  public final void answer(String command, String... lines) {
    answer(command, lines(lines));
  }

  /** Answers a command with these bytes once; what is asked for before is answered before. */
  public final void answerOnce(String command, byte[] bytes) {
    lock.lock();
    try {
      nextAnswers
          .computeIfAbsent(command.toUpperCase(Locale.ROOT), k -> new ArrayDeque<>())
          .add(bytes.clone());
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #answerOnce(String, byte[])}, with lines that are sent in UTF-8, each ended by CRLF.
   */
  public final void answerOnce(String command, String... lines) {
    answerOnce(command, lines(lines));
  }

  private static byte[] lines(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what was asked for in answer to {@code line}, or null. */
  protected final byte @Nullable [] scripted(String line) {
    String whole = line.toUpperCase(Locale.ROOT);
    int space = whole.indexOf(' ');
    String verb = space < 0 ? whole : whole.substring(0, space);
    lock.lock();
    try {
      for (String key : List.of(whole, verb)) {
        Deque<byte[]> next = nextAnswers.get(key);
        if (next != null && !next.isEmpty()) {
          return next.remove();
        }
        if (answers.containsKey(key)) {
          return answers.get(key);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  // --- how it goes wrong ---

  /** Goes wrong at this point, each time, until {@link #noFaults()}. */
  public final void fault(Point point, Fault fault) {
    plan(point, new Plan(fault, 0, Integer.MAX_VALUE));
  }

  /** Goes wrong at this point once, after it was passed {@code skip} times. */
  public final void faultOnce(Point point, Fault fault, int skip) {
    plan(point, new Plan(fault, skip, 1));
  }

  private void plan(Point point, Plan plan) {
    lock.lock();
    try {
      faults.put(point, plan);
    } finally {
      lock.unlock();
    }
  }

  /** Goes wrong no longer. */
  public final void noFaults() {
    lock.lock();
    try {
      faults.clear();
    } finally {
      lock.unlock();
    }
  }

  final @Nullable Fault faultAt(Point point) {
    lock.lock();
    try {
      Plan plan = faults.get(point);
      if (plan == null || plan.times == 0) {
        return null;
      }
      boolean now = plan.skip == 0;
      faults.put(
          point, new Plan(plan.fault, now ? 0 : plan.skip - 1, now ? plan.times - 1 : plan.times));
      return now ? plan.fault : null;
    } finally {
      lock.unlock();
    }
  }

  /** Sets how late {@link Fault#DELAY} is. Defaults to 300 ms. */
  public final void delay(Duration time) {
    delay = time;
  }

  /** Sets how far apart the bytes of {@link Fault#DRIP} are. Defaults to 5 ms. */
  public final void drip(Duration time) {
    drip = time;
  }

  Duration delay() {
    return delay;
  }

  Duration drip() {
    return drip;
  }

  /** Waits, but no longer than until the fake is closed. */
  final void pause(Duration time) {
    try {
      closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- the conversation ---

  /**
   * Talks with one client. The connection is in TLS already where that is from the first byte.
   *
   * @throws IOException if the client is gone, or as a fault wants it
   */
  protected abstract void serve(FakeClient client) throws IOException;

  private void handle(Connection connection) throws IOException {
    lock.lock();
    try {
      accepted++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    FakeClient client = new FakeClient(this, connection);
    try {
      client.pass(Point.ACCEPT);
      if (tlsFromTheStart) {
        client.startTls();
      }
      serve(client);
      client.flush();
    } catch (FakeClient.Ended e) {
      // As a fault wanted it.
    }
  }

  /**
   * Stops listening and cuts every connection.
   *
   * @throws AssertionError if a client did what it must not do
   */
  @Override
  public void close() {
    closing.countDown();
    server().close();
    lock.lock();
    try {
      if (!violations.isEmpty()) {
        List<String> all = List.copyOf(violations);
        violations.clear(); // told once
        throw new AssertionError(String.join("\n", all) + "\nreceived: " + received);
      }
    } finally {
      lock.unlock();
    }
  }
}
