package dev.netclients.nntp;

import dev.netclients.Client;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Registers {@code nntp}, {@code nntps} and {@code news}. */
public final class NntpProvider implements ClientProvider {
  /** For the service loader. */
  public NntpProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.NNTP;
  }

  @Override
  public List<String> otherSchemes() {
    return List.of(NewsUrl.NEWS);
  }

  @Override
  public Class<NntpClient> kind() {
    return NntpClient.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target server = NewsUrl.parse(uri).server().orElseGet(() -> config.serverFor(Protocol.NNTP));
    NntpClient.Builder builder = config.setUp(NntpClient.builder(server.endpoint()), server);
    config.credentialsFor(server).ifPresent(builder::credentials);
    return builder.open();
  }
}
