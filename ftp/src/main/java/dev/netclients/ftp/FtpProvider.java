package dev.netclients.ftp;

import dev.netclients.Client;
import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Registers {@code ftp} and {@code ftps}. */
public final class FtpProvider implements ClientProvider {
  /** For the service loader. */
  public FtpProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.FTP;
  }

  @Override
  public Class<FtpClient> kind() {
    return FtpClient.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Target target = Target.of(uri, Protocol.FTP);
    Optional<Credentials> who = config.credentialsFor(target);
    if (who.isEmpty() && !target.user().map(FtpUrls::isAnybody).orElse(true)) {
      throw new IllegalArgumentException(
          "URL: " + target + " (expected: no user, or one whose password is known)");
    }
    return config
        .setUp(FtpClient.builder(target.endpoint()), target)
        .credentials(who.orElse(Credentials.anonymous()))
        .open();
  }
}
