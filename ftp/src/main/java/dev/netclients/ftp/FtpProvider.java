package dev.netclients.ftp;

import dev.netclients.Client;
import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;

/** Registers {@code ftp} and {@code ftps}. */
public final class FtpProvider implements ClientProvider {
  /** For the service loader. */
  public FtpProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.FTP;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target target = Target.of(uri, Protocol.FTP);
    return config
        .setUp(FtpClient.builder(target.endpoint()), target)
        .credentials(config.credentialsFor(target).orElse(Credentials.anonymous()))
        .open();
  }
}
