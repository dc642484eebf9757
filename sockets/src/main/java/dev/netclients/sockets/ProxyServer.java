package dev.netclients.sockets;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import java.util.Objects;
import java.util.Optional;

/**
 * A proxy through which a {@link Connector} reaches servers. The server's name is sent to the proxy
 * as it is and never looked up here. The proxy's own credentials go to it alone, and in clear:
 * SOCKS5 and CONNECT know no other way.
 *
 * @param kind how it is spoken to
 * @param endpoint where it is
 * @param credentials the user and password for it, if it wants them
 */
public record ProxyServer(
    Kind kind, Endpoint endpoint, Optional<Credentials.Password> credentials) {
  /** How a proxy is spoken to. */
  public enum Kind {
    /** SOCKS, version 5 (RFC 1928, RFC 1929). */
    SOCKS5,
    /** HTTP's CONNECT (RFC 9110, section 9.3.6), with Basic credentials (RFC 7617). */
    HTTP_CONNECT
  }

  /** Refuses null, user or password over 255 bytes, SOCKS5's limit, and a colon in Basic's user. */
  public ProxyServer {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(endpoint, "endpoint");
    credentials.ifPresent(ProxyHandshake::checkCredentials);
    if (kind == Kind.HTTP_CONNECT) {
      credentials.ifPresent(Basic::checkUser);
    }
  }

  /** Returns a SOCKS5 proxy without credentials. */
  public static ProxyServer socks5(Endpoint endpoint) {
    return new ProxyServer(Kind.SOCKS5, endpoint, Optional.empty());
  }

  /** Returns an HTTP proxy without credentials. */
  public static ProxyServer httpConnect(Endpoint endpoint) {
    return new ProxyServer(Kind.HTTP_CONNECT, endpoint, Optional.empty());
  }

  /** Returns this proxy with credentials. */
  public ProxyServer with(Credentials.Password password) {
    return new ProxyServer(kind, endpoint, Optional.of(password));
  }
}
