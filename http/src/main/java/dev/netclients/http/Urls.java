package dev.netclients.http;

import dev.netclients.Endpoint;
import dev.netclients.Protocol;
import dev.netclients.Target;
import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** URLs between three worlds: the caller's {@link URI}, the suite's {@link Target}, OkHttp's. */
final class Urls {
  private Urls() {}

  /**
   * Returns {@code target} as OkHttp's, without userinfo and fragment; dot segments are resolved
   * (RFC 3986, section 5.2.4).
   *
   * @throws IllegalArgumentException if its path or query is not encoded, or its host has a zone id
   */
  static HttpUrl of(Target target) {
    Endpoint endpoint = target.endpoint();
    if (endpoint.host().indexOf('%') >= 0) {
      throw new IllegalArgumentException(
          "URL: " + target + " (a zone id has no meaning to a server, so HTTP cannot carry one)");
    }
    String path = target.rawPath();
    String query = target.uri().getRawQuery();
    requireAscii(target, path);
    requireAscii(target, query);
    return new HttpUrl.Builder()
        .scheme(target.scheme())
        .host(endpoint.host())
        .port(endpoint.port())
        .encodedPath(path.isEmpty() ? "/" : path)
        .encodedQuery(query)
        .build();
  }

  private static void requireAscii(Target target, @Nullable String part) {
    if (part != null && part.chars().anyMatch(c -> c > '~')) {
      throw new IllegalArgumentException(
          "URL: " + target + " (expected: path and query percent-encoded, as Target.encode does)");
    }
  }

  /** Returns the server of {@code url}. */
  static Endpoint endpoint(HttpUrl url) {
    return Endpoint.of(url.host(), url.port());
  }

  /** Returns {@code url} as a URI. */
  static URI uri(HttpUrl url) {
    return url.uri();
  }

  /** Returns where {@code location} leads from {@code base}, or empty if it is no URL. */
  static Optional<URI> resolve(URI base, String location) {
    HttpUrl from = HttpUrl.get(base);
    return from == null
        ? Optional.empty()
        : Optional.ofNullable(from.resolve(location)).map(HttpUrl::uri);
  }

  /** Returns the parts of {@code uri} that name a server and a resource. */
  static Target target(URI uri) {
    return Target.of(uri, Protocol.HTTP);
  }

  /** Returns whether credentials for one may go to the other: same scheme, host and port. */
  static boolean sameOrigin(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }
}
