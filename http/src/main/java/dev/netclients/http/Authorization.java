package dev.netclients.http;

import dev.netclients.CredentialSource;
import dev.netclients.Credentials;
import dev.netclients.LocalFailureException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.Target;
import dev.netclients.sockets.Basic;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the value of {@code Authorization}: Basic (RFC 7617) and Bearer (RFC 6750). */
final class Authorization {
  private Authorization() {}

  /**
   * Returns who signs in at the server of {@code uri}: the URL's own user and password if it has
   * both, else what the source has for exactly that server and user.
   */
  static Credentials find(URI uri, CredentialSource source) throws NetClientException {
    if (source == CredentialSource.NONE && uri.getRawAuthority().indexOf('@') < 0) {
      return Credentials.anonymous();
    }
    Target target = Urls.target(uri);
    Optional<String> user = target.user();
    Optional<String> password = target.password();
    if (user.isPresent() && password.isPresent()) {
      return Credentials.password(user.get(), password.get());
    }
    String server = target.endpoint().toString();
    try {
      return source
          .find(target.protocol(), target.endpoint(), user)
          .orElse(Credentials.anonymous());
    } catch (NetClientException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw local(server, "the credentials cannot be read", e);
    }
  }

  /**
   * Returns the header's value, or null if {@code credentials} are not of a kind that has one.
   *
   * @param rejected whether the server refused the token of before
   */
  static @Nullable String header(String server, Credentials credentials, boolean rejected)
      throws NetClientException {
    if (credentials instanceof Credentials.Password password) {
      return Basic.authorization(password);
    } else if (credentials instanceof Credentials.Token token) {
      return bearer(server, token, rejected);
    }
    return null; // anonymous, or known by the certificate
  }

  private static String bearer(String server, Credentials.Token credentials, boolean rejected)
      throws NetClientException {
    String token;
    try {
      token = credentials.provider().token(rejected);
    } catch (NetClientException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw local(server, "the token provider failed", e);
    }
    // b64token, RFC 6750, section 2.1; read generously, but it is one word of a header
    if (token == null || token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw local(
          server,
          "the token provider failed",
          new IOException("the token holds something else than printable ASCII"));
    }
    return "Bearer " + token;
  }

  private static NetClientException local(String server, String what, Exception cause) {
    return new LocalFailureException(
        server, Stage.LOGIN, Outcome.NOT_DONE, what + ": " + cause.getMessage(), true, cause);
  }
}
