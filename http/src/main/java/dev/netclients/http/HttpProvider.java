package dev.netclients.http;

import dev.netclients.Client;
import dev.netclients.Protocol;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.net.URI;

/** Registers {@code http} and {@code https}. */
public final class HttpProvider implements ClientProvider {
  /** For the service loader. */
  public HttpProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.HTTP;
  }

  @Override
  public Class<HttpClient> kind() {
    return HttpClient.class;
  }

  @Override
  public Client open(URI target, ClientConfig config) {
    Urls.origin(target);
    HttpClient.Builder client =
        HttpClient.builder().connector(config.connector()).credentials(config.credentials());
    if (config.allowCleartextCredentials()) {
      client.allowCleartextCredentials();
    }
    return client.build();
  }
}
