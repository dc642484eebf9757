package dev.netclients.server;

import dev.netclients.Endpoint;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.ServerTls;
import dev.netclients.sockets.Timeouts;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small server: of streams (TCP or Unix, in clear or in TLS) or of datagrams (UDP), with a thread
 * for each client and a bound on them.
 *
 * <pre>{@code
 * try (Server echo = Server.builder(client -> client.input().transferTo(client.output())).start();
 *     Server udp = Server.datagrams((request, reply) -> reply.write(request.bytes())).start()) {
 *   System.out.println(echo.port() + " " + udp.port());
 * }
 * }</pre>
 *
 * <p>It is bound when it is made; {@link #start()} serves in the background, {@link
 * #serveForever()} in the caller's thread, {@link #handleRequest} one client alone. Where all
 * places are taken, further clients wait in the system's backlog, and a connection whose client has
 * been silent for too long has to go. None of its threads keeps a program alive. Safe for use by
 * many threads; a handler may stop the server that runs it.
 */
public final class Server implements Closeable {
  static final Duration GOODBYE = Duration.ofSeconds(1);

  private final ServerBuilder<?> settings;
  private final Door door;
  private final ThreadFactory threads;
  private final Clients clients = new Clients();

  Server(ServerBuilder<?> settings) throws IOException {
    this.settings = settings;
    this.door = settings.open();
    ThreadFactory chosen = settings.threads;
    this.threads = chosen != null ? chosen : HandlerThreads.named("server at " + endpoint());
  }

  /** Returns a builder of servers whose clients {@code handler} talks with. */
  public static Builder builder(ConnectionHandler handler) {
    Objects.requireNonNull(handler, "handler");
    return new Builder(() -> handler);
  }

  /** Returns a builder of servers with a handler of its own for each client. */
  public static Builder builder(Supplier<? extends ConnectionHandler> handlers) {
    return new Builder(handlers);
  }

  /** Returns a builder of servers whose datagrams {@code handler} answers. */
  public static DatagramBuilder datagrams(DatagramHandler handler) {
    return new DatagramBuilder(handler);
  }

  /** Returns where the server listens, with the port that it got. */
  public SocketAddress address() {
    return door.address();
  }

  /** Returns the port; 0 for a Unix socket. */
  public int port() {
    return address() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  /** Returns where a client on this machine reaches the server. */
  public Endpoint endpoint() {
    if (address() instanceof InetSocketAddress inet) {
      InetAddress host = inet.getAddress();
      return Endpoint.of(
          host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress(), inet.getPort());
    }
    return Endpoint.unix(((UnixDomainSocketAddress) address()).getPath());
  }

  /** Returns how many clients are being served. */
  public int connections() {
    return clients.count();
  }

  // --- serving ---

  /**
   * Serves in the background and returns at once.
   *
   * @return this
   * @throws IllegalStateException if the server is serving already, or was stopped
   */
  public Server start() {
    Thread thread = new Thread(this::acceptAll, "server at " + endpoint());
    thread.setDaemon(true);
    clients.accepts(thread);
    thread.start();
    return this;
  }

  /**
   * Serves until the server is stopped; the thread's interruption stops it too, without grace.
   *
   * @throws IllegalStateException if the server is serving already, or was stopped
   */
  public void serveForever() {
    clients.accepts(Thread.currentThread());
    acceptAll();
  }

  /**
   * Serves one client, in the caller's thread. Those that the filter turns away do not count.
   *
   * @param wait how long for it to come; zero is for ever
   * @return false if nobody came in time, or the server was stopped
   * @throws IllegalStateException if the server is serving already, or was stopped
   * @throws IOException if accepting failed; a failure of the handler goes to the failure listener
   */
  public boolean handleRequest(Duration wait) throws IOException {
    clients.accepts(Thread.currentThread());
    try {
      long until = System.nanoTime() + Timeouts.nanos(wait);
      while (!clients.isOver()) {
        long left = until - System.nanoTime();
        if (!wait.isZero() && left <= 0) {
          return false;
        }
        Door.Visitor visitor = door.next(wait.isZero() ? 0 : left / 1_000_000 + 1);
        Client client = visitor == null ? null : admit(visitor);
        if (client != null) {
          clients.serves(Thread.currentThread(), false, client);
          run(client);
          return true;
        }
      }
      return false;
    } catch (ClosedChannelException e) {
      return false; // stopped meanwhile
    } finally {
      clients.acceptsNoMore();
    }
  }

  private void acceptAll() {
    try {
      while (!clients.isOver()) {
        try {
          Door.Visitor visitor = door.next(0);
          Client client = visitor == null ? null : admit(visitor);
          if (client != null) {
            startHandler(client);
          }
        } catch (IOException e) { // too many open files, say: others will be closed
          if (!clients.isOver()) {
            report(e, null);
            clients.pause();
          }
        }
      }
    } finally {
      clients.acceptsNoMore();
      if (Thread.currentThread().isInterrupted()) {
        close();
      }
    }
  }

  /** Returns the client, once it has passed the filter and there is a place for it; else null. */
  private @Nullable Client admit(Door.Visitor visitor) throws IOException {
    try {
      if (settings.filter.test(visitor.address())
          && clients.awaitPlace(settings.most, settings.evictIdleAfter)) {
        Client client = visitor.enter();
        if (clients.add(client)) {
          return client;
        }
        client.cut(); // stopped meanwhile
        return null;
      }
    } catch (IOException | RuntimeException e) { // gone at once; the filter's
      report(e, null);
    }
    visitor.leave();
    return null;
  }

  private void startHandler(Client client) {
    try {
      Thread thread = threads.newThread(() -> run(client));
      clients.serves(thread, true, client);
      thread.start();
    } catch (RuntimeException | OutOfMemoryError e) { // no more threads
      end(client);
      report(e, client.connection());
    }
  }

  private void run(Client client) {
    try {
      client.serve();
    } catch (Throwable e) { // whatever it was, it concerns this client alone
      client.cut();
      report(e, client.connection());
    } finally {
      end(client);
    }
  }

  private void end(Client client) {
    client.close();
    if (clients.remove(client)) {
      closeDoor();
    }
  }

  private void report(Throwable failure, @Nullable Connection client) {
    try {
      settings.failures.failed(failure, client);
    } catch (RuntimeException e) {
      FailureListener.UNCAUGHT.failed(e, client);
    }
  }

  // --- stopping ---

  /**
   * Stops the server: nobody is accepted any more and the address is free, at once (that of
   * datagrams when the last is answered); handlers may go on for {@code grace}. Then their
   * connections are reset and their threads interrupted.
   *
   * <p>Called by a handler, it waits for all others, and the handler's own conversation goes on.
   *
   * @return whether all handlers came to their own end
   */
  public boolean stop(Duration grace) {
    long until = System.nanoTime() + Timeouts.nanos(grace);
    boolean byHandler = clients.stop();
    try {
      door.shut();
    } catch (IOException e) {
      report(e, null); // the path of a Unix socket that cannot be removed
    }
    boolean all = clients.awaitEnd(until);
    if (!all) {
      clients.cut();
      clients.awaitEnd(System.nanoTime() + GOODBYE.toNanos());
    }
    clients.stopReturns();
    if (!byHandler) {
      closeDoor();
    }
    return all;
  }

  private void closeDoor() {
    try {
      door.close();
    } catch (IOException e) {
      report(e, null);
    }
  }

  /** Stops without grace. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  @Override
  public String toString() {
    return "server at " + endpoint();
  }

  /** Sets a server of streams up. */
  public static final class Builder extends ServerBuilder<Builder> {
    final Supplier<? extends ConnectionHandler> handlers;
    int backlog = 128;
    boolean reuseAddress = true;
    Duration lifetime = Duration.ZERO;
    Timeouts timeouts = Timeouts.DEFAULT;
    @Nullable ServerTls tls;
    ConnectionListener listener = ConnectionListener.NONE;

    private Builder(Supplier<? extends ConnectionHandler> handlers) {
      this.handlers = Objects.requireNonNull(handlers, "handlers");
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Door open() throws IOException {
      return new StreamDoor(this);
    }

    /**
     * Listens at a Unix socket that only this user may open. A socket that a dead server left there
     * is replaced; anything else stays, and binding fails.
     */
    public Builder unixSocket(Path path) {
      Endpoint.unix(path); // checks it
      address = UnixDomainSocketAddress.of(path);
      return this;
    }

    /** Sets how many clients may wait for being accepted. Defaults to 128. */
    public Builder backlog(int clients) {
      backlog = positive("clients", clients);
      return this;
    }

    /** Sets whether a port whose last connections linger may be taken. Defaults to true. */
    public Builder reuseAddress(boolean on) {
      reuseAddress = on;
      return this;
    }

    /**
     * Sets how many clients are served at a time. Defaults to 100; with 1 it is one after another.
     */
    public Builder maxConnections(int clients) {
      most = positive("clients", clients);
      return this;
    }

    /**
     * Sets how long a client may be silent where all places are taken and somebody waits; then the
     * one that was silent longest is dropped. Defaults to 5 s.
     */
    public Builder evictIdleAfter(Duration silence) {
      evictIdleAfter = Timeouts.check("silence", silence);
      return this;
    }

    /**
     * Sets how long a connection may last, unless its handler starts another clock by {@link
     * Connection#beginCall}: so a client that sends a byte now and then keeps no place for ever.
     * Defaults to zero, which is no limit.
     */
    public Builder lifetime(Duration whole) {
      lifetime = Timeouts.check("whole", whole);
      return this;
    }

    /**
     * Sets the clocks of each connection. Defaults to {@link Timeouts#DEFAULT}: 30 s of silence.
     */
    public Builder timeouts(Timeouts clocks) {
      timeouts = Objects.requireNonNull(clocks, "clocks");
      return this;
    }

    /**
     * Speaks TLS from the first byte; handshakes are the handler threads' work. Null, the default,
     * is in clear, and a handler may go on in TLS by {@link Connection#acceptTls}.
     */
    public Builder tls(@Nullable ServerTls settings) {
      tls = settings;
      return this;
    }

    /** Sets who hears of what happens on connections. Defaults to nobody. */
    public Builder listener(ConnectionListener events) {
      listener = Objects.requireNonNull(events, "events");
      return this;
    }
  }
}
