package dev.netclients;

import org.jspecify.annotations.Nullable;

/** A host's name has no address, or could not be looked up. There is no session. */
public final class ResolveException extends NetClientException {
  private static final long serialVersionUID = 1;

  /** Says that {@code host} could not be looked up, and why. */
  public ResolveException(String host, String why, @Nullable Throwable cause) {
    super(host, Stage.RESOLVE, Outcome.NOT_DONE, why, cause);
  }
}
