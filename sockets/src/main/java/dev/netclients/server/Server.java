package dev.netclients.server;

import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.server.Clients.Client;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionListener;
import dev.netclients.sockets.ServerTls;
import dev.netclients.sockets.Timeouts;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stream server: TCP or Unix, in clear or in TLS, one thread a connection and a bound on them.
 *
 * <pre>{@code
 * try (Server echo = Server.builder(client -> client.input().transferTo(client.output())).start()) {
 *   System.out.println(echo.port());
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
  private static final Duration GOODBYE = Duration.ofSeconds(1);
  private static final int GOODBYE_BYTES = 1 << 20;

  private final Builder settings;
  private final Listening listening;
  private final ThreadFactory threads;
  private final Clients clients = new Clients();

  private Server(Builder settings) throws IOException {
    this.settings = settings;
    this.listening = Listening.at(settings.address, settings.backlog, settings.reuseAddress);
    ThreadFactory chosen = settings.threads;
    this.threads = chosen != null ? chosen : HandlerThreads.named("server at " + endpoint());
  }

  /** Returns a builder of servers whose clients {@code handler} talks with. */
  public static Builder builder(ConnectionHandler handler) {
    return new Builder(handler);
  }

  /** Returns where the server listens, with the port that it got. */
  public SocketAddress address() {
    return listening.address();
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
      long until = System.nanoTime() + nanos(wait);
      while (!clients.isOver()) {
        long left = until - System.nanoTime();
        if (!wait.isZero() && left <= 0) {
          return false;
        }
        SocketChannel channel = listening.accept(wait.isZero() ? 0 : left / 1_000_000 + 1);
        Client client = channel == null ? null : admit(channel);
        if (client != null) {
          clients.serves(Thread.currentThread(), false, client);
          run(client);
          return true;
        }
      }
      return false;
    } catch (java.nio.channels.ClosedChannelException e) {
      return false; // stopped meanwhile
    } finally {
      clients.acceptsNoMore();
    }
  }

  private void acceptAll() {
    try {
      while (!clients.isOver()) {
        try {
          SocketChannel channel = listening.accept(0);
          Client client = channel == null ? null : admit(channel);
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
  private @Nullable Client admit(SocketChannel channel) throws IOException {
    try {
      SocketAddress remote = channel.getRemoteAddress();
      if (settings.filter.test(remote)
          && clients.awaitPlace(settings.maxConnections, settings.evictIdleAfter)) {
        if (remote instanceof InetSocketAddress) {
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Connection connection = Connection.accepted(channel, settings.timeouts, settings.listener);
        Client client = clients.add(connection);
        if (client == null) {
          connection.abort(); // stopped meanwhile
        }
        return client;
      }
    } catch (RuntimeException e) { // the filter's
      report(e, null);
    } catch (NetClientException e) {
      report(e, null); // gone at once
    }
    channel.close();
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
    Connection connection = client.connection();
    try {
      connection.beginCall(settings.lifetime);
      ServerTls tls = settings.tls;
      if (tls != null) {
        connection.acceptTls(tls);
      }
      settings.handler.handle(connection);
      takeLeave(connection);
    } catch (Throwable e) { // whatever it was, it concerns this connection alone
      connection.abort();
      report(e, connection);
    } finally {
      end(client);
    }
  }

  /**
   * Flushes, tells the client that this was all, and reads what it still sends until it ends too:
   * closing over unread bytes would reset the connection and could cost it our last words.
   */
  private static void takeLeave(Connection connection) throws IOException {
    if (!connection.isOpen()) {
      return; // the handler closed it
    }
    connection.shutdownOutput();
    long until = System.nanoTime() + GOODBYE.toNanos();
    byte[] unread = new byte[8 << 10];
    try {
      for (int total = 0, n = 0; n >= 0 && total < GOODBYE_BYTES; total += n) {
        long left = until - System.nanoTime();
        if (left <= 0 || !connection.awaitInput(Duration.ofNanos(left))) {
          return;
        }
        n = connection.input().read(unread, 0, unread.length);
      }
    } catch (NetClientException e) {
      // All was said; how the client leaves is its own affair.
    }
  }

  private void end(Client client) {
    client.connection().close();
    clients.remove(client);
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
   * Stops the server: nobody is accepted any more and the address is free, at once; handlers may go
   * on for {@code grace}. Then their connections are reset and their threads interrupted.
   *
   * <p>Called by a handler, it waits for all others, and the handler's own conversation goes on.
   *
   * @return whether all handlers came to their own end
   */
  public boolean stop(Duration grace) {
    long until = System.nanoTime() + nanos(grace);
    clients.stop();
    try {
      listening.close();
    } catch (IOException e) {
      report(e, null); // the path of a Unix socket that cannot be removed
    }
    boolean all = clients.awaitEnd(until);
    if (!all) {
      clients.cut();
      clients.awaitEnd(System.nanoTime() + GOODBYE.toNanos());
    }
    clients.stopReturns();
    return all;
  }

  /** Stops without grace. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  private static long nanos(Duration time) {
    Duration longest = Duration.ofDays(3650); // more would overflow
    return (time.compareTo(longest) > 0 ? longest : time).toNanos();
  }

  @Override
  public String toString() {
    return "server at " + endpoint();
  }

  /** Sets a server up. Methods check their arguments at once. */
  public static final class Builder {
    private final ConnectionHandler handler;
    private SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private int backlog = 128;
    private boolean reuseAddress = true;
    private int maxConnections = 100;
    private Duration evictIdleAfter = Duration.ofSeconds(5);
    private Duration lifetime = Duration.ZERO;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private @Nullable ServerTls tls;
    private @Nullable ThreadFactory threads;
    private Predicate<SocketAddress> filter = client -> true;
    private FailureListener failures = FailureListener.UNCAUGHT;
    private ConnectionListener listener = ConnectionListener.NONE;

    private Builder(ConnectionHandler handler) {
      this.handler = Objects.requireNonNull(handler, "handler");
    }

    /** Listens at this port of the loopback interface; 0, the default, takes a free one. */
    public Builder port(int port) {
      return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Listens at this address. Who is to be reached from other machines has to say so here. */
    public Builder address(InetSocketAddress local) {
      if (local.isUnresolved()) {
        throw new IllegalArgumentException("local: " + local + " (expected: an address)");
      }
      address = local;
      return this;
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
      maxConnections = positive("clients", clients);
      return this;
    }

    /**
     * Sets how long a client may be silent where all places are taken and somebody waits; then the
     * one that was silent longest is dropped. Defaults to 5 s.
     */
    public Builder evictIdleAfter(Duration silence) {
      evictIdleAfter = notNegative("silence", silence);
      return this;
    }

    /**
     * Sets how long a connection may last, unless its handler starts another clock by {@link
     * Connection#beginCall}: so a client that sends a byte now and then keeps no place for ever.
     * Defaults to zero, which is no limit.
     */
    public Builder lifetime(Duration whole) {
      lifetime = notNegative("whole", whole);
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

    /**
     * Sets what handlers run on. Defaults to virtual threads on JDK 21 and later, else to daemons.
     */
    public Builder threads(ThreadFactory factory) {
      threads = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /** Sets who may come, by address; others are closed without a word. Defaults to all. */
    public Builder filter(Predicate<SocketAddress> clients) {
      filter = Objects.requireNonNull(clients, "clients");
      return this;
    }

    /** Sets who hears of failures. Defaults to {@link FailureListener#UNCAUGHT}. */
    public Builder failures(FailureListener hears) {
      failures = Objects.requireNonNull(hears, "hears");
      return this;
    }

    /** Sets who hears of what happens on connections. Defaults to nobody. */
    public Builder listener(ConnectionListener events) {
      listener = Objects.requireNonNull(events, "events");
      return this;
    }

    /**
     * Returns a server that is bound but does not serve yet; clients that come wait in the backlog.
     * A builder makes one server, and is not to be used any more.
     *
     * @throws java.net.BindException if the address cannot be had
     * @throws IOException as this subclass alone
     */
    public Server bind() throws IOException {
      return new Server(this);
    }

    /**
     * Returns a server that serves in the background: {@link #bind()} and {@link Server#start()}.
     */
    public Server start() throws IOException {
      return bind().start();
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
      }
      return value;
    }

    private static Duration notNegative(String name, Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
      }
      return value;
    }
  }
}
