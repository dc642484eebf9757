package dev.netclients.http;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads (RFC 9110, section 15.4).
 *
 * <pre>
 *   status     GET, HEAD   POST               other methods
 *   301, 302   same        GET, no content    same method and content
 *   303        same        GET, no content    GET, no content
 *   307, 308   same        same method and content
 * </pre>
 *
 * <p>Sections 15.4.2 and 15.4.3 leave POST on 301 and 302 to the client; everybody sends GET.
 */
final class Redirects {
  /**
   * The next request.
   *
   * @param keepsContent whether the content goes along
   */
  record Next(HttpUrl url, String method, boolean keepsContent) {}

  private Redirects() {}

  /**
   * Returns the request that a response asks for; null if it is no redirect, or one that is not
   * followed: to another scheme than http and https, from https to http unless allowed, without a
   * usable location.
   */
  static @Nullable Next next(
      int status, @Nullable String location, HttpUrl from, String method, RedirectPolicy policy) {
    if (status < 301 || status > 308 || location == null || policy.hops() == 0) {
      return null;
    }
    HttpUrl to = resolve(from, location);
    if (to == null || from.isHttps() && !to.isHttps() && !policy.allowHttpsToHttp()) {
      return null;
    }
    boolean bodiless = method.equals("GET") || method.equals("HEAD");
    return switch (status) {
      case 301, 302 ->
          method.equals("POST") ? new Next(to, "GET", false) : new Next(to, method, true);
      case 303 -> bodiless ? new Next(to, method, true) : new Next(to, "GET", false);
      case 307, 308 -> new Next(to, method, true);
      default -> null;
    };
  }

  /**
   * Userinfo in a location is left out: a server does not choose credentials. Backslashes, control
   * characters and hosts such as {@code 127.1} are not guessed at, since readers disagree about
   * them.
   */
  private static @Nullable HttpUrl resolve(HttpUrl from, String location) {
    for (int i = 0; i < location.length(); i++) {
      char c = location.charAt(i);
      if (c < ' ' || c == 0x7F || c == '\\') {
        return null;
      }
    }
    HttpUrl to = from.resolve(location);
    return to == null || !Urls.hasHost(to)
        ? null
        : to.newBuilder().username("").password("").fragment(null).build();
  }
}
