package dev.netclients.pop3;

import dev.netclients.Client;
import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;

/** Registers {@code pop3} and {@code pop3s}. */
public final class Pop3Provider implements ClientProvider {
  /** For the service loader. */
  public Pop3Provider() {}

  @Override
  public Protocol protocol() {
    return Protocol.POP3;
  }

  @Override
  public Class<Pop3Client> kind() {
    return Pop3Client.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target target = Target.of(uri, Protocol.POP3);
    Credentials credentials =
        config
            .credentialsFor(target)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "URL: " + target + " (a mailbox needs a user and a password)"));
    return config
        .setUp(Pop3Client.builder(target.endpoint()), target)
        .credentials(credentials)
        .open();
  }
}
