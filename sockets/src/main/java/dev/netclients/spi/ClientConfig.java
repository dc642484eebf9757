package dev.netclients.spi;

import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.sockets.Connector;
import dev.netclients.sockets.SessionBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code NetClients} tells a provider.
 *
 * @param connector how to reach servers
 * @param credentials who signs in
 * @param allowCleartextCredentials whether a password may be sent over a connection in clear
 * @param servers for URLs that name none, at most one of each protocol
 */
public record ClientConfig(
    Connector connector,
    CredentialSource credentials,
    boolean allowCleartextCredentials,
    List<Target> servers) {
  /** Refuses null. */
  public ClientConfig {
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(credentials, "credentials");
    servers = List.copyOf(servers);
  }

  /**
   * Returns the server for a URL that names none, such as {@code mailto:} and {@code news:}.
   *
   * @throws IllegalArgumentException if none was set for {@code protocol}
   */
  public Target serverFor(Protocol protocol) {
    return servers.stream()
        .filter(server -> server.protocol().equals(protocol))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "URL: it names no server (expected: one set for "
                        + protocol.name()
                        + ", such as "
                        + protocol.tlsScheme()
                        + "://host)"));
  }

  /**
   * Sets up a session with {@code server}: how it is reached, whether TLS is from the first byte,
   * and whether clear will do.
   *
   * @return {@code builder}
   */
  public <B extends SessionBuilder<B>> B setUp(B builder, Target server) {
    builder.connector(connector);
    if (server.implicitTls()) {
      builder.implicitTls();
    }
    if (allowCleartextCredentials) {
      builder.allowCleartextCredentials();
    }
    return builder;
  }

  /**
   * Returns the credentials for {@code target}: the URL's own user and password if it has both,
   * else what the source has for its server and user.
   *
   * @throws dev.netclients.LocalFailureException if the source cannot be read
   * @throws IOException as {@link NetClientException}, its only subclass thrown here
   */
  public Optional<Credentials> credentialsFor(Target target) throws IOException {
    Optional<String> user = target.user();
    Optional<String> password = target.password();
    if (user.isPresent() && password.isPresent()) {
      return Optional.of(Credentials.password(user.get(), password.get()));
    }
    try {
      return credentials.find(target.protocol(), target.endpoint(), user);
    } catch (NetClientException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new LocalFailureException(
          target.endpoint().toString(),
          Stage.LOGIN,
          Outcome.NOT_DONE,
          "the credentials cannot be read: " + Printable.of(String.valueOf(e.getMessage())),
          true,
          e);
    }
  }
}
