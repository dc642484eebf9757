package dev.netclients.gopher;

import dev.netclients.Client;
import dev.netclients.Protocol;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.net.URI;

/** Registers {@code gopher} and {@code gophers}. */
public final class GopherProvider implements ClientProvider {
  /** For the service loader. */
  public GopherProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.GOPHER;
  }

  @Override
  public Class<GopherClient> kind() {
    return GopherClient.class;
  }

  @Override
  public Client open(URI target, ClientConfig config) {
    GopherUrl.of(target);
    return GopherClient.builder().connector(config.connector()).build();
  }
}
