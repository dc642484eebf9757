package dev.netclients.http;

import dev.netclients.Endpoint;
import dev.netclients.sockets.AddressGuard;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets under OkHttp: views of a {@link Connector}'s connections.
 *
 * <p>An HTTP proxy is used in two ways. For {@code https} the connector asks it for a tunnel, as
 * for any protocol; its handshake is bounded and tells the proxy's answer. For {@code http} OkHttp
 * sends it whole URLs, over a connection to the proxy itself, for which {@link #proxy} has a name
 * that stands for it.
 */
final class Sockets extends SocketFactory {
  /**
   * A host that cannot exist (RFC 6761): a name, since OkHttp would look at a literal address
   * itself.
   */
  private static final String THE_PROXY = "http-proxy.netclients.invalid";

  /**
   * Where a socket connects to.
   *
   * @param isProxy whether it is the proxy itself
   */
  record Way(Connector connector, Endpoint endpoint, boolean isProxy) {}

  private final Settings settings;
  private final Connector connector;
  private final @Nullable Way toProxy;

  Sockets(Settings settings) {
    this.settings = settings;
    this.connector = settings.connector();
    this.toProxy =
        connector
            .proxy()
            .filter(proxy -> proxy.kind() == ProxyServer.Kind.HTTP_CONNECT)
            // A Unix socket stands in for every server, and for a proxy's way too.
            .filter(proxy -> connector.unixSocket().isEmpty())
            .map(proxy -> toProxy(connector, proxy.endpoint()))
            .orElse(null);
  }

  /** The same way as to any server, but to the proxy; guards do not judge proxies. */
  private static Way toProxy(Connector connector, Endpoint proxy) {
    Connector direct = connector.toBuilder().proxy(null).guard(AddressGuard.NONE).build();
    return new Way(direct, proxy, true);
  }

  /** Returns the proxy for {@code http} URLs, as OkHttp is to see it. */
  Proxy proxy() {
    return toProxy == null
        ? Proxy.NO_PROXY
        : new Proxy(
            Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(THE_PROXY, Math.max(1, toProxy.endpoint.port())));
  }

  /** Returns what reads along with OkHttp on a connection to {@code server}. */
  ResponseGuard guard(String server) {
    return new ResponseGuard(server, settings.maxHead(), settings.maxFields());
  }

  /** Returns the way to what OkHttp calls {@code to}. */
  Way way(InetSocketAddress to) {
    Way proxied = toProxy;
    return proxied != null && to.getHostString().equals(THE_PROXY)
        ? proxied
        : new Way(connector, Endpoint.of(to.getHostString(), to.getPort()), false);
  }

  @Override
  public Socket createSocket() throws SocketException {
    return new PlainSocket(this);
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
