package dev.netclients.smtp;

import dev.netclients.Client;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Registers {@code smtp}, {@code smtps} and {@code mailto}. */
public final class SmtpProvider implements ClientProvider {
  /** For the service loader. */
  public SmtpProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.SMTP;
  }

  @Override
  public List<String> otherSchemes() {
    return List.of(MailUrl.MAILTO);
  }

  @Override
  public Class<SmtpClient> kind() {
    return SmtpClient.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    MailUrl url = MailUrl.parse(uri);
    Target server = url.server().orElseGet(() -> config.serverFor(Protocol.SMTP));
    SmtpClient.Builder builder = config.setUp(SmtpClient.builder(server.endpoint()), server);
    if (!url.name().isEmpty()) {
      builder.localName(url.name());
    }
    config.credentialsFor(server).ifPresent(builder::credentials);
    return builder.open();
  }
}
