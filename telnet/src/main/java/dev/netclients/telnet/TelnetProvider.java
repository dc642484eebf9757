package dev.netclients.telnet;

import dev.netclients.Client;
import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Registers {@code telnet} and {@code telnets} (RFC 4248).
 *
 * <p>Where there are a user and a password the session is signed in, by {@link Login#DEFAULT} and
 * {@link Login#PROMPT}; what came behind the password can be read. Otherwise the reader sees the
 * server's questions.
 */
public final class TelnetProvider implements ClientProvider {
  /** For the service loader. */
  public TelnetProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.TELNET;
  }

  @Override
  public Class<TelnetClient> kind() {
    return TelnetClient.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target target = Target.of(uri, Protocol.TELNET);
    Optional<Credentials> credentials = config.credentialsFor(target);
    credentials.ifPresent(TelnetClient::password); // before anything is sent
    TelnetClient client = config.setUp(TelnetClient.builder(uri), target).open();
    boolean opened = false;
    try {
      if (credentials.isPresent()) {
        client.login(Login.DEFAULT, credentials.get(), true, Login.PROMPT);
      }
      opened = true;
      return client;
    } finally {
      if (!opened) {
        client.close();
      }
    }
  }
}
