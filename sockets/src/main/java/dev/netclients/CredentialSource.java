package dev.netclients;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Where credentials come from: fixed ones, a {@link Netrc}, a program's own store. */
@FunctionalInterface
public interface CredentialSource {
  /** Knows nobody. */
  CredentialSource NONE = (protocol, endpoint, user) -> Optional.empty();

  /**
   * Returns the credentials for exactly this server, if there are any.
   *
   * @param user the user that the URL names, if it names one; only that user's will do then
   * @throws IOException if the source cannot be read
   */
  Optional<Credentials> find(Protocol protocol, Endpoint endpoint, Optional<String> user)
      throws IOException;

  /**
   * Returns a source that has {@code credentials} for one server and for no other.
   *
   * @param host the server's host, compared in normalised form
   */
  static CredentialSource of(String host, Credentials credentials) {
    Objects.requireNonNull(credentials, "credentials");
    String normalised = Endpoint.of(host, 1).host();
    return (protocol, endpoint, user) ->
        endpoint.host().equals(normalised)
                && (user.isEmpty() || user.get().equals(credentials.user()))
            ? Optional.of(credentials)
            : Optional.empty();
  }

  /** Returns a source that asks this one first and {@code other} for what it does not know. */
  default CredentialSource or(CredentialSource other) {
    return (protocol, endpoint, user) -> {
      Optional<Credentials> found = find(protocol, endpoint, user);
      return found.isPresent() ? found : other.find(protocol, endpoint, user);
    };
  }
}
