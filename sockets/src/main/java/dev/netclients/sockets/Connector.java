package dev.netclients.sockets;

import dev.netclients.Clock;
import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.ProxyException;
import dev.netclients.ResolveException;
import dev.netclients.Stage;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach servers: names, addresses, proxies, TLS, clocks and socket options.
 *
 * <p>Immutable, safe for use by many threads, and meant to be shared by all clients of a program.
 * It holds nothing open.
 */
public final class Connector {
  private static final Connector SYSTEM = builder().build();

  private final Builder settings; // a copy, which nobody changes

  private Connector(Builder builder) {
    this.settings = new Builder(builder);
  }

  /** Returns a connector with every default: direct, trusting what the system trusts. */
  public static Connector system() {
    return SYSTEM;
  }

  /** Returns a builder with every default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder with this connector's settings. */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /** Returns how servers are recognised: {@link Builder#tls}. */
  public Tls tls() {
    return settings.tls;
  }

  /** Returns the clocks: {@link Builder#timeouts}. */
  public Timeouts timeouts() {
    return settings.timeouts;
  }

  /** Returns the proxy, if there is one: {@link Builder#proxy}. */
  public Optional<ProxyServer> proxy() {
    return Optional.ofNullable(settings.proxy);
  }

  /** Returns the Unix socket that stands in for every server: {@link Builder#unixSocket}. */
  public Optional<Path> unixSocket() {
    return Optional.ofNullable(settings.unixSocket);
  }

  /** Returns who hears of connections: {@link Builder#listener}. */
  public ConnectionListener listener() {
    return settings.listener;
  }

  /**
   * Opens a connection in clear.
   *
   * @throws dev.netclients.ResolveException if the name is not known
   * @throws dev.netclients.ConnectFailedException if no address could be reached
   * @throws dev.netclients.ProxyException if the proxy failed
   * @throws dev.netclients.TimedOutException if the connect clock ran out
   * @throws dev.netclients.CancelledException if the thread was interrupted
   * @throws IOException as these subclasses of {@link NetClientException} alone
   */
  public Connection connect(Endpoint endpoint) throws IOException {
    return connect(wireTo(endpoint));
  }

  Wire wireTo(Endpoint endpoint) {
    return new Wire(endpoint, settings.timeouts);
  }

  Connection connect(Wire wire) throws IOException {
    try {
      dial(wire);
      Connection connection = new Connection(wire, settings.timeouts, settings.listener);
      boolean proxied = settings.proxy != null && path(wire.endpoint()) == null;
      connection.event(
          proxied ? ConnectionEvent.Kind.PROXIED : ConnectionEvent.Kind.CONNECTED,
          () -> String.valueOf(address(wire)));
      return connection;
    } catch (NetClientException e) {
      throw wire.end(e);
    } catch (RuntimeException | Error e) {
      wire.cancel("connecting failed");
      throw e;
    }
  }

  private static @Nullable Object address(Wire wire) {
    try {
      Transport transport = wire.transport();
      return transport == null ? null : transport.remoteAddress();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Opens a connection that is in TLS from the first byte.
   *
   * @param applicationProtocols offered by ALPN, the preferred one first
   * @throws dev.netclients.TlsException if the handshake failed or the server is not who it should
   *     be
   * @throws IOException as {@link #connect}
   */
  public Connection connectTls(Endpoint endpoint, String... applicationProtocols)
      throws IOException {
    Connection connection = connect(endpoint);
    connection.startTls(settings.tls, endpoint.host(), applicationProtocols);
    return connection;
  }

  /**
   * Listens for one connection from a server that is to call back (FTP's active mode).
   *
   * @param local the address to listen on: the one that the server already talks to
   * @throws IOException if no port is to be had there
   */
  public Callback listen(InetAddress local) throws IOException {
    return listen(local, wire -> {});
  }

  Callback listen(InetAddress local, Consumer<Wire> hears) throws IOException {
    return new Callback(local, settings.timeouts, settings.listener, this::options, hears);
  }

  // --- datagrams ---

  /**
   * Opens a socket that exchanges datagrams with one peer. No byte is sent; whether anybody listens
   * there shows with the first datagram. Of several addresses the first to which there is a route
   * is used.
   *
   * @throws IllegalArgumentException if there is a proxy: UDP cannot go through one, and shall not
   *     go around it
   * @throws UnsupportedFamilyException for a Unix socket
   * @throws dev.netclients.ResolveException if the name is not known
   * @throws ConnectFailedException if there is no route to any address, or the guard refuses one
   * @throws dev.netclients.TimedOutException if the connect clock ran out
   * @throws dev.netclients.CancelledException if the thread was interrupted
   * @throws IOException as these subclasses of {@link NetClientException} alone
   */
  public UdpSocket connectUdp(Endpoint endpoint) throws IOException {
    if (path(endpoint) != null) {
      throw new UnsupportedFamilyException(Family.UNIX_DATAGRAM);
    }
    checkNoProxy(endpoint.toString());
    Wire wire = wireTo(endpoint);
    wire.startStep(Clock.CONNECT, settings.timeouts.connect());
    try {
      List<InetAddress> addresses = addresses(wire, endpoint, settings.guard);
      return opener().connect(wire, addresses, settings.localAddress);
    } catch (NetClientException e) {
      throw wire.end(e);
    } catch (RuntimeException | Error e) {
      wire.cancel("connecting failed");
      throw e;
    } finally {
      wire.endStep();
    }
  }

  /**
   * Opens a socket that hears every datagram sent to {@code local}, and sends to everybody.
   *
   * @param local the loopback interface's address for this machine alone; port 0 takes a free one
   * @throws IllegalArgumentException if {@code local} is only a name, or there is a proxy
   * @throws java.net.BindException if the address cannot be had
   * @throws IOException if it cannot be opened for another reason
   */
  public UdpSocket bindUdp(InetSocketAddress local) throws IOException {
    checkNoProxy(local.toString());
    return opener().bind(local, false);
  }

  /**
   * Opens a socket that hears what is sent to a multicast group, beside others of this machine that
   * do, and sends by the same interface.
   *
   * @param group the group and the port
   * @param on the interface
   * @throws IllegalArgumentException if {@code group} is none, or there is a proxy
   * @throws IOException as {@link #bindUdp}, or if the group cannot be joined there
   */
  public UdpSocket joinUdp(InetSocketAddress group, NetworkInterface on) throws IOException {
    checkNoProxy(group.toString());
    if (group.isUnresolved() || !group.getAddress().isMulticastAddress()) {
      throw new IllegalArgumentException("group: " + group + " (expected: a multicast address)");
    }
    boolean six = group.getAddress() instanceof Inet6Address;
    InetAddress any = InetAddress.getByName(six ? "::" : "0.0.0.0");
    InetSocketAddress local = new InetSocketAddress(any, group.getPort());
    UdpSocket socket = opener().bind(local, true);
    try {
      return socket.option(StandardSocketOptions.IP_MULTICAST_IF, on).join(group.getAddress(), on);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private void checkNoProxy(String address) {
    if (settings.proxy != null) {
      throw new IllegalArgumentException(
          "address: " + address + " (expected: no proxy, since UDP cannot go through one)");
    }
  }

  private UdpOpener opener() {
    return new UdpOpener(
        settings.timeouts,
        settings.listener,
        settings.guard,
        settings.sendBuffer,
        settings.receiveBuffer);
  }

  // --- dialling ---

  private void dial(Wire wire) throws NetClientException {
    wire.startStep(Clock.CONNECT, settings.timeouts.connect());
    try {
      Endpoint target = wire.endpoint();
      Path path = path(target);
      if (path != null) {
        wire.connected(unix(wire, path));
      } else if (settings.proxy != null) {
        try {
          wire.connected(tcp(wire, settings.proxy.endpoint(), AddressGuard.NONE));
        } catch (ConnectFailedException | ResolveException e) {
          String why = String.valueOf(e.getMessage());
          throw new ProxyException(settings.proxy.endpoint().toString(), 0, why, e);
        }
        ProxyHandshake.run(wire, settings.proxy, target);
      } else {
        wire.connected(tcp(wire, target, settings.guard));
      }
      wire.checkNotEnded();
    } finally {
      wire.endStep();
    }
  }

  /** Returns the Unix socket that is dialled in order to reach {@code target}; null if none is. */
  private @Nullable Path path(Endpoint target) {
    return settings.unixSocket != null ? settings.unixSocket : target.unixPath().orElse(null);
  }

  private Transport tcp(Wire wire, Endpoint target, AddressGuard guard) throws NetClientException {
    List<InetAddress> addresses = addresses(wire, target, guard);
    Duration attempt =
        settings.timeouts.attempt().isZero() ? Timeouts.LONGEST : settings.timeouts.attempt();
    try (Race race =
        new Race(wire, addresses, target.port(), Timeouts.nanos(attempt), this::prepare)) {
      return new TcpTransport(race.run());
    } catch (NetClientException e) {
      throw e;
    } catch (IOException e) {
      throw wire.failure(e, "connecting");
    }
  }

  private List<InetAddress> addresses(Wire wire, Endpoint target, AddressGuard guard)
      throws NetClientException {
    List<InetAddress> addresses = Lookup.addresses(target, settings.resolver, wire);
    wire.tell(settings.listener, ConnectionEvent.Kind.RESOLVED, () -> listed(addresses));
    for (InetAddress address : addresses) {
      if (!Lookup.allows(guard, target, address)) { // one bad address in a mixed answer spoils it
        throw new ConnectFailedException(
            target.toString(), "the address guard refuses " + address.getHostAddress(), List.of());
      }
    }
    wire.at(Stage.CONNECT, Outcome.NOT_DONE);
    return addresses;
  }

  private static String listed(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
  }

  private void prepare(SocketChannel channel) throws IOException {
    if (settings.localAddress != null) {
      channel.bind(new InetSocketAddress(settings.localAddress, 0));
    }
    options(channel);
  }

  private void options(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, settings.tcpNoDelay);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, settings.keepAlive);
    if (settings.sendBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, settings.sendBuffer);
    }
    if (settings.receiveBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBuffer);
    }
  }

  private static Transport unix(Wire wire, Path path) throws NetClientException {
    wire.at(Stage.CONNECT, Outcome.NOT_DONE);
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      SocketChannel opening = channel;
      wire.unblockWith(() -> closeQuietly(opening));
      channel.connect(UnixDomainSocketAddress.of(path));
      return new UnixTransport(channel);
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      wire.checkNotEnded();
      if (Thread.currentThread().isInterrupted()) {
        throw wire.failure(new IOException(e), "connecting");
      }
      IOException cause = e instanceof IOException io ? io : new IOException(e);
      throw new ConnectFailedException(
          wire.server(), "cannot reach unix:" + path + ": " + e.getMessage(), List.of(cause));
    } finally {
      wire.unblockWith(null);
    }
  }

  /** Closes what has not been handed out. */
  static void closeQuietly(@Nullable Closeable channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Its descriptor is gone either way, and nobody has used it.
      }
    }
  }

  /** Sets a connector up. Methods check their arguments at once. */
  public static final class Builder {
    private Tls tls;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Resolver resolver = Resolver.SYSTEM;
    private AddressGuard guard = AddressGuard.NONE;
    private ConnectionListener listener = ConnectionListener.NONE;
    private @Nullable ProxyServer proxy;
    private @Nullable Path unixSocket;
    private @Nullable InetAddress localAddress;
    private boolean tcpNoDelay = true;
    private boolean keepAlive;
    private int sendBuffer;
    private int receiveBuffer;

    private Builder() {
      tls = Tls.system();
    }

    private Builder(Builder from) {
      tls = from.tls;
      timeouts = from.timeouts;
      resolver = from.resolver;
      guard = from.guard;
      listener = from.listener;
      proxy = from.proxy;
      unixSocket = from.unixSocket;
      localAddress = from.localAddress;
      tcpNoDelay = from.tcpNoDelay;
      keepAlive = from.keepAlive;
      sendBuffer = from.sendBuffer;
      receiveBuffer = from.receiveBuffer;
    }

    /** Sets how servers are recognised. Defaults to {@link Tls#system()}. */
    public Builder tls(Tls settings) {
      tls = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /** Sets the clocks. Defaults to {@link Timeouts#DEFAULT}. */
    public Builder timeouts(Timeouts clocks) {
      timeouts = Objects.requireNonNull(clocks, "clocks");
      return this;
    }

    /** Sets who looks names up. Defaults to {@link Resolver#SYSTEM}. */
    public Builder resolver(Resolver names) {
      resolver = Objects.requireNonNull(names, "names");
      return this;
    }

    /**
     * Sets who judges the addresses that are dialled. Defaults to {@link AddressGuard#NONE}. It is
     * not asked about a proxy, nor about what a proxy dials, which is not known here.
     */
    public Builder guard(AddressGuard addresses) {
      guard = Objects.requireNonNull(addresses, "addresses");
      return this;
    }

    /** Sets who hears of connections. Defaults to {@link ConnectionListener#NONE}. */
    public Builder listener(ConnectionListener events) {
      listener = Objects.requireNonNull(events, "events");
      return this;
    }

    /** Goes through a proxy; null, the default, goes directly. System properties do not count. */
    public Builder proxy(@Nullable ProxyServer server) {
      proxy = server;
      return this;
    }

    /**
     * Reaches this Unix socket whatever the host and the port; names and certificates are still
     * those of the host. Null, the default, means none.
     *
     * @throws IllegalArgumentException if {@code path} is over 107 bytes, or an abstract name
     */
    public Builder unixSocket(@Nullable Path path) {
      if (path != null) {
        Endpoint.unix(path);
      }
      unixSocket = path;
      return this;
    }

    /** Binds connections to a local address; null, the default, leaves it to the system. */
    public Builder localAddress(@Nullable InetAddress address) {
      localAddress = address;
      return this;
    }

    /** Sets TCP_NODELAY. Defaults to true: the library writes whole commands itself. */
    public Builder tcpNoDelay(boolean on) {
      tcpNoDelay = on;
      return this;
    }

    /** Sets SO_KEEPALIVE. Defaults to false: the clocks find out sooner. */
    public Builder keepAlive(boolean on) {
      keepAlive = on;
      return this;
    }

    /** Sets SO_SNDBUF in bytes; 0, the default, leaves it to the system. */
    public Builder sendBuffer(int bytes) {
      sendBuffer = checkSize("sendBuffer", bytes);
      return this;
    }

    /** Sets SO_RCVBUF in bytes; 0, the default, leaves it to the system. */
    public Builder receiveBuffer(int bytes) {
      receiveBuffer = checkSize("receiveBuffer", bytes);
      return this;
    }

    private static int checkSize(String name, int bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException(name + ": " + bytes + " (expected: 0 or more)");
      }
      return bytes;
    }

    /** Returns a connector with these settings. */
    public Connector build() {
      return new Connector(this);
    }
  }
}
