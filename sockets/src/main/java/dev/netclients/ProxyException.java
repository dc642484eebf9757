package dev.netclients;

import org.jspecify.annotations.Nullable;

/**
 * The proxy could not be reached, refused, or talked nonsense. There is no session, and nothing was
 * sent to the server itself.
 */
public final class ProxyException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * Says what went wrong.
   *
   * @param proxy the proxy as {@code host:port}
   * @param code the proxy's reply: a SOCKS5 reply code or an HTTP status; 0 if there was none
   */
  public ProxyException(String proxy, int code, String why, @Nullable Throwable cause) {
    super("proxy " + proxy, Stage.PROXY, Outcome.NOT_DONE, why, cause);
    this.code = code;
  }

  /** Returns the SOCKS5 reply code or the HTTP status, or 0 if the proxy sent none. */
  public int code() {
    return code;
  }
}
