package dev.netclients;

import org.jspecify.annotations.Nullable;

/**
 * The server refused the login, no mechanism is acceptable to both, or the server could not prove
 * that it knows the password. Whether the session is still good depends on the last of these.
 */
public final class AuthenticationException extends NetClientException {
  private static final long serialVersionUID = 1;

  private final String mechanism;
  private final String code;
  private final boolean usable;

  /**
   * Says why the login failed.
   *
   * @param mechanism the mechanism's name, or empty if none could be chosen
   * @param code the server's reply or response code, or empty
   * @param usable whether the session can take another call
   */
  public AuthenticationException(
      String server,
      String mechanism,
      String code,
      String why,
      boolean usable,
      @Nullable Throwable cause) {
    super(server, Stage.LOGIN, Outcome.NOT_DONE, why, cause);
    this.mechanism = mechanism;
    this.code = code;
    this.usable = usable;
  }

  /** Returns the mechanism that failed, or an empty text if none could be chosen. */
  public String mechanism() {
    return mechanism;
  }

  /** Returns the server's reply or response code, or an empty text. */
  public String code() {
    return code;
  }

  @Override
  public boolean sessionUsable() {
    return usable;
  }
}
