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
   * The server of a URL: most calls go to the one of the call before, whose parsing is kept.
   *
   * @param authority as it stands in the URL; without userinfo
   * @param base its root
   */
  record Origin(String scheme, String authority, Endpoint endpoint, HttpUrl base) {}

  private static volatile @Nullable Origin latest;

  /**
   * Returns the server of {@code uri}.
   *
   * @throws IllegalArgumentException if {@code uri} is no http or https URL, or its host has a zone
   *     id
   */
  static Origin origin(URI uri) {
    Origin before = latest;
    String authority = uri.getRawAuthority();
    if (before != null
        && before.authority.equals(authority)
        && before.scheme.equals(uri.getScheme())) {
      return before;
    }
    Target target = target(uri);
    target.user(); // refuses what does not decode
    target.password();
    Endpoint endpoint = target.endpoint();
    if (endpoint.host().indexOf('%') >= 0) {
      throw new IllegalArgumentException(
          "URL: " + target + " (a zone id has no meaning to a server, so HTTP cannot carry one)");
    }
    HttpUrl base =
        new HttpUrl.Builder()
            .scheme(target.scheme())
            .host(endpoint.host())
            .port(endpoint.port())
            .build();
    Origin origin = new Origin(uri.getScheme(), authority, endpoint, base);
    if (authority.indexOf('@') < 0) { // a password is not for keeping
      latest = origin;
    }
    return origin;
  }

  /**
   * Returns {@code uri} as OkHttp's, without userinfo and fragment; dot segments are resolved (RFC
   * 3986, section 5.2.4).
   *
   * @throws IllegalArgumentException if its path or query is not encoded
   */
  static HttpUrl of(URI uri, Origin origin) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    requireAscii(uri, path);
    requireAscii(uri, query);
    return origin
        .base
        .newBuilder()
        .encodedPath(path == null || path.isEmpty() ? "/" : path)
        .encodedQuery(query)
        .build();
  }

  private static void requireAscii(URI uri, @Nullable String part) {
    for (int i = 0; part != null && i < part.length(); i++) {
      if (part.charAt(i) > '~') {
        throw new IllegalArgumentException(
            "URL: "
                + Target.redact(uri.toString())
                + " (expected: path and query percent-encoded, as Target.encode does)");
      }
    }
  }

  /** Returns the server of {@code url}. */
  static Endpoint endpoint(HttpUrl url) {
    return Endpoint.of(url.host(), url.port());
  }

  /** Returns whether the host is one for all: OkHttp takes {@code 127.1} for a name. */
  static boolean hasHost(HttpUrl url) {
    try {
      endpoint(url);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
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
