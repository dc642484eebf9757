package dev.netclients.interop;

import dev.netclients.Credentials;
import dev.netclients.Endpoint;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.ProxyServer;
import dev.netclients.sockets.Tls;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Consumer;

/** The servers that {@code interop/lab} has started, by the names of its {@code lab.properties}. */
final class Lab {
  private Lab() {}

  /**
   * Read when first asked for: without a lab the tests are skipped, but their classes are loaded.
   */
  private static final class Loaded {
    static final Path FOLDER = Path.of(System.getProperty("interop.lab"));
    static final Properties PROPERTIES = properties();
    static final Connector CONNECTOR = connector();

    private static Properties properties() {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(FOLDER.resolve("lab.properties"))) {
        properties.load(in);
        return properties;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Connector connector() {
      try {
        return Connector.builder()
            .tls(Tls.builder().trust(Tls.certificates(FOLDER.resolve("tls/ca.pem"))).build())
            .build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Path file(String name) {
    return Loaded.FOLDER.resolve(name);
  }

  static String property(String name) {
    String value = Loaded.PROPERTIES.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("lab.properties has no " + name);
    }
    return value;
  }

  static int port(String server) {
    return Integer.parseInt(property(server));
  }

  /** Returns where a server is, by a name that only the hosts file knows. */
  static Endpoint at(String server) {
    return Endpoint.of(property("host"), port(server));
  }

  static Endpoint atIpv6(String server) {
    return Endpoint.of("::1", port(server));
  }

  /** Whether this machine has ::1; for {@code @EnabledIf}. */
  static boolean hasIpv6() {
    return property("ipv6").equals("yes");
  }

  /** Returns a connector that trusts the lab's authority. */
  static Connector connector() {
    return Loaded.CONNECTOR;
  }

  /** Returns such a connector that tells each command as it is shown, its secrets masked. */
  static Connector telling(Consumer<String> commands) {
    return connector().toBuilder()
        .listener(
            event -> {
              if (event.kind() == ConnectionEvent.Kind.COMMAND) {
                commands.accept(event.text());
              }
            })
        .build();
  }

  static Connector through(ProxyServer proxy) {
    return connector().toBuilder().proxy(proxy).build();
  }

  static ProxyServer socks() {
    return ProxyServer.socks5(at("socks")).with(alice());
  }

  static ProxyServer squid() {
    return ProxyServer.httpConnect(at("proxy")).with(alice());
  }

  static ProxyServer proxy(ProxyServer.Kind kind) {
    return kind == ProxyServer.Kind.SOCKS5 ? socks() : squid();
  }

  static Credentials.Password alice() {
    return Credentials.password(property("user"), property("password"));
  }
}
