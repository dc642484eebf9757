package dev.netclients.imap.client;

import dev.netclients.Client;
import dev.netclients.Credentials;
import dev.netclients.Protocol;
import dev.netclients.Target;
import dev.netclients.spi.ClientConfig;
import dev.netclients.spi.ClientProvider;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Registers {@code imap} and {@code imaps}. A mechanism behind the user's name, {@code
 * ;AUTH=PLAIN}, is the one that is used (RFC 5092, section 3.2); {@code *} is any.
 */
public final class ImapProvider implements ClientProvider {
  // iuserinfo = enc-user [iauth] / [enc-user] iauth; iauth = ";AUTH=" ("*" / enc-auth-type)
  private static final Pattern AUTH =
      Pattern.compile(
          "^([^/]*//[^/@]*?);AUTH=([A-Za-z0-9_*-]{1,40})((?::[^/@]*)?@)", Pattern.CASE_INSENSITIVE);

  /** For the service loader. */
  public ImapProvider() {}

  @Override
  public Protocol protocol() {
    return Protocol.IMAP;
  }

  @Override
  public Class<ImapClient> kind() {
    return ImapClient.class;
  }

  @Override
  public Client open(URI uri, ClientConfig config) throws IOException {
    Matcher auth = AUTH.matcher(uri.toString());
    Optional<String> mechanism = Optional.empty();
    URI plain = uri;
    if (auth.find()) {
      mechanism = Optional.of(auth.group(2).toUpperCase(Locale.ROOT)).filter(m -> !m.equals("*"));
      plain = Target.parse(auth.replaceFirst("$1$3"));
    }
    Target target = Target.of(plain, Protocol.IMAP);
    Credentials credentials =
        config
            .credentialsFor(target)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "URL: " + target + " (a mailbox needs a user and a password)"));
    ImapClient.Builder builder =
        config.setUp(ImapClient.builder(target.endpoint()), target).credentials(credentials);
    mechanism.ifPresent(name -> builder.mechanisms(List.of(name)));
    return builder.open();
  }
}
