package dev.netclients.http;

/**
 * Which redirects are followed (RFC 9110, section 15.4).
 *
 * <p>Whatever the policy: only to {@code http} and {@code https}; credentials, cookies of the
 * caller's own and headers named sensitive stay behind when scheme, host or port changes, for the
 * rest of the call; content that cannot be read again is not sent again. A redirect that is not
 * followed is handed over as the response that it is.
 *
 * @param hops how many are followed in a row; 0 follows none
 * @param allowHttpsToHttp whether a redirect may leave TLS
 */
public record RedirectPolicy(int hops, boolean allowHttpsToHttp) {
  /** Up to 20, as OkHttp and browsers have it; never from https to http. */
  public static final RedirectPolicy DEFAULT = new RedirectPolicy(20, false);

  /** Follows none. */
  public static final RedirectPolicy NEVER = new RedirectPolicy(0, false);

  /** Refuses a number of hops outside 0 to 100. */
  public RedirectPolicy {
    if (hops < 0 || hops > 100) {
      throw new IllegalArgumentException("hops: " + hops + " (expected: 0 to 100)");
    }
  }
}
