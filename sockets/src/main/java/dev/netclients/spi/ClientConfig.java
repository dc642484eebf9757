package dev.netclients.spi;

import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.Target;
import dev.netclients.sockets.Connector;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code NetClients} tells a provider.
 *
 * @param connector how to reach servers
 * @param credentials who signs in
 * @param allowCleartextCredentials whether a password may be sent over a connection in clear
 */
public record ClientConfig(
    Connector connector, CredentialSource credentials, boolean allowCleartextCredentials) {
  /** Refuses null. */
  public ClientConfig {
    Objects.requireNonNull(connector, "connector");
    Objects.requireNonNull(credentials, "credentials");
  }

  /**
   * Returns the credentials for {@code target}: the URL's own user and password if it has both,
   * else what the source has for its server and user.
   *
   * @throws IOException if the source cannot be read
   */
  public Optional<Credentials> credentialsFor(Target target) throws IOException {
    Optional<String> user = target.user();
    Optional<String> password = target.password();
    if (user.isPresent() && password.isPresent()) {
      return Optional.of(Credentials.password(user.get(), password.get()));
    }
    return credentials.find(target.protocol(), target.endpoint(), user);
  }
}
