package dev.netclients.http;

import dev.netclients.ConnectFailedException;
import dev.netclients.Endpoint;
import dev.netclients.NetClientException;
import dev.netclients.ProxyException;
import dev.netclients.ResolveException;
import dev.netclients.sockets.AddressGuard;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets under OkHttp: a {@link Connector}'s.
 *
 * <p>An HTTP proxy is used in two ways. For {@code https} the connector asks it for a tunnel, as
 * for any protocol; its handshake is bounded and tells the proxy's answer. For {@code http} OkHttp
 * sends it whole URLs, over a socket to the proxy itself, for which {@link #proxy} has a name that
 * stands for it.
 */
final class Sockets extends SocketFactory implements PlainSocket.Dialling {
  /**
   * A host that cannot exist (RFC 6761): a name, since OkHttp would look at a literal address
   * itself.
   */
  private static final String THE_PROXY = "http-proxy.netclients.invalid";

  private final SocketFactory usual;
  private final @Nullable SocketFactory toProxy;
  private final Endpoint proxyEndpoint;
  private final Duration readTimeout;

  Sockets(Connector connector) {
    Optional<ProxyServer> proxy =
        connector
                .unixSocket()
                .isPresent() // it stands in for every server, and for a proxy's way too
            ? Optional.empty()
            : connector.proxy().filter(p -> p.kind() == ProxyServer.Kind.HTTP_CONNECT);
    this.usual = connector.socketFactory();
    this.toProxy = proxy.map(p -> toProxy(connector, p).socketFactory()).orElse(null);
    this.proxyEndpoint = proxy.map(ProxyServer::endpoint).orElse(Endpoint.of("localhost", 1));
    this.readTimeout = connector.timeouts().read();
  }

  /** The same way as to any server, but to the proxy; guards do not judge proxies. */
  private static Connector toProxy(Connector connector, ProxyServer proxy) {
    return connector.toBuilder()
        .proxy(null)
        .guard(AddressGuard.NONE)
        .unixSocket(proxy.endpoint().unixPath().orElse(null))
        .build();
  }

  /** Returns the proxy for {@code http} URLs, as OkHttp is to see it. */
  Proxy proxy() {
    return toProxy == null
        ? Proxy.NO_PROXY
        : new Proxy(
            Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(THE_PROXY, Math.max(1, proxyEndpoint.port())));
  }

  @Override
  public void connect(InetSocketAddress to, PlainSocket socket) throws IOException {
    SocketFactory proxied = toProxy;
    if (proxied == null || !to.getHostString().equals(THE_PROXY)) {
      open(usual, Endpoint.of(to.getHostString(), to.getPort()), socket);
      return;
    }
    try {
      open(proxied, proxyEndpoint, socket);
    } catch (IOException e) {
      NetClientException failure = Failures.carriedBy(e);
      if (failure instanceof ConnectFailedException || failure instanceof ResolveException) {
        throw new Carried(
            new ProxyException(
                proxyEndpoint.toString(), 0, String.valueOf(failure.getMessage()), failure));
      }
      throw e;
    }
  }

  private static void open(SocketFactory factory, Endpoint to, PlainSocket socket)
      throws IOException {
    Socket inner = factory.createSocket();
    socket.opening(inner, to);
    inner.connect(InetSocketAddress.createUnresolved(to.host(), Math.max(1, to.port())));
  }

  @Override
  public Socket createSocket() throws IOException {
    return new PlainSocket(this, readTimeout);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw unconnectedOnly();
  }

  private static IOException unconnectedOnly() {
    return new IOException("OkHttp makes a socket first and connects it afterwards");
  }
}
