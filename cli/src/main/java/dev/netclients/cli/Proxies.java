package dev.netclients.cli;

import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.sockets.ProxyServer;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code --proxy}. */
final class Proxies {
  // socks5h is what curl calls a proxy that looks names up itself, which ours always do.
  private static final Protocol SOCKS5 = new Protocol("SOCKS5", "socks5", 1080, "socks5h", 1080);
  private static final Protocol CONNECT = new Protocol("HTTP proxy", "http", 8080, "http", 8080);

  private Proxies() {}

  /** Returns the proxy that {@code text} names. */
  static ProxyServer parse(String text) {
    URI uri = Target.parse(text);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean socks = SOCKS5.hasScheme(scheme);
    if (!socks && !CONNECT.hasScheme(scheme)) {
      throw new IllegalArgumentException(
          "--proxy: "
              + Verb.masked(text)
              + " (expected: socks5://host[:port] or http://host[:port])");
    }
    Target target = Target.of(uri, socks ? SOCKS5 : CONNECT);
    ProxyServer proxy =
        socks ? ProxyServer.socks5(target.endpoint()) : ProxyServer.httpConnect(target.endpoint());
    Optional<String> user = target.user();
    return user.isEmpty()
        ? proxy
        : proxy.with(Credentials.password(user.get(), target.password().orElse("")));
  }
}
