package dev.netclients.http;

import dev.netclients.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Cookies in memory, by the rules of RFC 6265bis. OkHttp parses one and matches it with a URL;
 * which are taken, for which domain, replaced, dropped and sent is decided here. Thread-safe.
 */
final class Cookies {
  // Limits of curl's (lib/cookie.h); RFC 6265bis, section 6.1, asks for about as much.
  static final int MAX_PER_RESPONSE = 50;
  static final int MAX_SIZE = 4096; // name and value
  static final int MAX_SENT = 150;
  static final int MAX_HEADER = 8190; // more, and servers refuse every further request

  static final int MAX_PER_DOMAIN = 180;
  static final int MAX_ALL = 3000;

  private static final int MAX_LINE = 16 << 10;
  private static final long LONGEST_LIFE_MILLIS = 400L * 86_400_000; // RFC 6265bis, section 5.5

  private record Key(String name, String path, boolean hostOnly) {}

  private record Stored(Cookie cookie, long order) {
    boolean isExpired(long now) {
      return cookie.expiresAt() <= now;
    }
  }

  private final Map<String, Map<Key, Stored>> byDomain = new HashMap<>();
  private long order;
  private int count;

  /** How many domains there are cookies of. */
  synchronized int domains() {
    return byDomain.size();
  }

  /** Takes what a response sets. */
  void store(HttpUrl url, okhttp3.Headers headers) {
    List<String> lines = headers.values("Set-Cookie");
    if (lines.isEmpty()) {
      return;
    }
    synchronized (this) {
      lines.stream().limit(MAX_PER_RESPONSE).forEach(line -> store(url, line));
    }
  }

  private void store(HttpUrl url, String line) {
    Cookie cookie = line.length() > MAX_LINE ? null : parse(url, line);
    if (cookie == null
        || cookie.name().length() + cookie.value().length() > MAX_SIZE
        || cookie.secure() && !url.isHttps()
        || !prefixHolds(url, cookie, line)
        || !url.isHttps() && hidesSecureCookie(cookie)) {
      return;
    }
    put(cookie, System.currentTimeMillis());
  }

  /** RFC 6265bis, section 5.7. OkHttp does not see the domain, which is decided upon here. */
  private static @Nullable Cookie parse(HttpUrl url, String line) {
    String domain = attribute(line, "domain");
    if (domain == null) {
      return Cookie.parse(url, line);
    }
    Cookie cookie = Cookie.parse(url, withoutDomain(line));
    String named = canonical(domain.startsWith(".") ? domain.substring(1) : domain);
    if (cookie == null || named == null) {
      return null;
    }
    String host = url.host();
    boolean isAddress = Endpoint.of(host, 1).isAddress();
    if (isAddress || PublicSuffixes.contains(named)) {
      return named.equals(host) ? cookie : null; // for that host alone
    }
    return isWithin(host, named) ? cookie.newBuilder().domain(named).build() : null;
  }

  private static String withoutDomain(String line) {
    String[] parts = line.split(";");
    StringBuilder kept = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      String name = parts[i].split("=", 2)[0].strip();
      if (!name.equalsIgnoreCase("domain")) {
        kept.append(';').append(parts[i]);
      }
    }
    return kept.toString();
  }

  /**
   * Returns the domain as hosts are written, or null if it is none; one with a last dot is none.
   */
  private static @Nullable String canonical(String domain) {
    try {
      return domain.endsWith(".") ? null : Endpoint.of(domain, 1).host();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** RFC 6265bis, section 4.1.3: what the name of a cookie promises. */
  private static boolean prefixHolds(HttpUrl url, Cookie cookie, String line) {
    String name = cookie.name().toLowerCase(Locale.ROOT);
    if (name.startsWith("__secure-")) {
      return cookie.secure() && url.isHttps();
    } else if (name.startsWith("__host-")) {
      return cookie.secure()
          && url.isHttps()
          && cookie.hostOnly()
          && "/".equals(attribute(line, "path"));
    }
    return true;
  }

  /** Returns an attribute's last value; null if there is none, or an empty one. */
  private static @Nullable String attribute(String line, String name) {
    String found = null;
    String[] parts = line.split(";");
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0 && parts[i].substring(0, equals).strip().equalsIgnoreCase(name)) {
        String value = parts[i].substring(equals + 1).strip();
        found = value.isEmpty() ? null : value;
      }
    }
    return found;
  }

  /** RFC 6265bis, section 5.6: clear text may not put itself in the place of a secure cookie. */
  private boolean hidesSecureCookie(Cookie cookie) {
    for (Map.Entry<String, Map<Key, Stored>> entry : byDomain.entrySet()) {
      String domain = entry.getKey();
      if (isWithin(domain, cookie.domain()) || isWithin(cookie.domain(), domain)) {
        for (Stored stored : entry.getValue().values()) {
          Cookie other = stored.cookie;
          if (other.secure()
              && other.name().equals(cookie.name())
              && isPathWithin(cookie.path(), other.path())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isWithin(String host, String domain) {
    int dot = host.length() - domain.length() - 1;
    return host.equals(domain) || dot > 0 && host.charAt(dot) == '.' && host.endsWith(domain);
  }

  private static boolean isPathWithin(String path, String above) {
    return path.equals(above)
        || path.startsWith(above) && (above.endsWith("/") || path.charAt(above.length()) == '/');
  }

  private void put(Cookie cookie, long now) {
    Map<Key, Stored> bucket =
        byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
    Key key = new Key(cookie.name(), cookie.path(), cookie.hostOnly());
    Stored before = bucket.remove(key);
    count -= before == null ? 0 : 1;
    if (cookie.expiresAt() > now) {
      Cookie kept =
          cookie.persistent() && cookie.expiresAt() - now > LONGEST_LIFE_MILLIS
              ? cookie.newBuilder().expiresAt(now + LONGEST_LIFE_MILLIS).build()
              : cookie;
      bucket.put(key, new Stored(kept, before == null ? order++ : before.order));
      count++;
    }
    if (bucket.size() > MAX_PER_DOMAIN) {
      dropOldest(bucket);
    } else if (count > MAX_ALL) { // of the domain with the most, and rather of another than this
      dropOldest(
          Collections.max(
              byDomain.values(),
              Comparator.<Map<Key, Stored>>comparingInt(Map::size)
                  .thenComparing(other -> other != bucket)));
    }
    byDomain.values().removeIf(Map::isEmpty);
  }

  private void dropOldest(Map<Key, Stored> bucket) {
    Iterator<Stored> oldest = bucket.values().iterator();
    oldest.next();
    oldest.remove();
    count--;
  }

  /** Returns the value of {@code Cookie} for {@code url}, or null if there is nothing to send. */
  synchronized @Nullable String header(HttpUrl url) {
    if (count == 0) {
      return null;
    }
    long now = System.currentTimeMillis();
    List<Stored> sent = new ArrayList<>();
    String domain = url.host();
    while (true) { // the host, then each domain above it
      Map<Key, Stored> bucket = byDomain.get(domain);
      if (bucket != null) {
        int before = bucket.size();
        bucket.values().removeIf(stored -> stored.isExpired(now));
        count -= before - bucket.size();
        byDomain.computeIfPresent(domain, (name, left) -> left.isEmpty() ? null : left);
        bucket.values().stream().filter(stored -> stored.cookie.matches(url)).forEach(sent::add);
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        break;
      }
      domain = domain.substring(dot + 1);
    }
    // RFC 6265bis, section 5.8.3: longer paths first, then older cookies.
    sent.sort(
        Comparator.comparingInt((Stored stored) -> -stored.cookie.path().length())
            .thenComparingLong(Stored::order));
    StringBuilder header = new StringBuilder();
    int number = 0;
    for (Stored stored : sent) {
      Cookie cookie = stored.cookie;
      int size = cookie.name().length() + 1 + cookie.value().length() + 2;
      if (number < MAX_SENT && header.length() + size <= MAX_HEADER) {
        header.append(number++ == 0 ? "" : "; ");
        header.append(cookie.name()).append('=').append(cookie.value());
      }
    }
    return number == 0 ? null : header.toString();
  }
}
