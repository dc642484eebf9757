package dev.netclients;

import java.util.OptionalLong;

/**
 * Hears how a transfer goes on. Called by the thread that transfers, after each block; an exception
 * that it throws ends the transfer as {@link LocalFailureException}.
 */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (done, total) -> {};

  /**
   * Told that {@code done} bytes have been transferred, counted from the start of the resource.
   *
   * @param total the size of the whole in bytes, if known
   */
  void transferred(long done, OptionalLong total);
}
