package dev.netclients.telnet;

/**
 * What this program does about one option: whether it is agreed to, what is said once it is, and
 * what the server's subnegotiations mean.
 *
 * <p>Its methods are called one at a time, by the thread that reads or by the one that calls {@link
 * TelnetClient#enable}; they should not wait for anything, and may not call the client. What they
 * throw ends the session as {@link dev.netclients.LocalFailureException}.
 */
public interface OptionHandler {
  /** Sends parameters of the option, between SB and SE; IAC in them is doubled here. */
  interface Subnegotiation {
    /** Sends them, behind all that was to be said before. */
    void send(byte[] parameters);
  }

  /** Returns the option. */
  Option option();

  /** Returns whether {@code side} may use the option, should the server wish so. */
  default boolean accepts(Side side) {
    return false;
  }

  /** Returns whether {@code side} is to use the option, as soon as the session is open. */
  default boolean wants(Side side) {
    return false;
  }

  /** Hears that the option is in force for a side from here on, or no longer. */
  default void changed(Side side, boolean on, Subnegotiation answer) {}

  /**
   * Hears the server's parameters, at most 8 KiB; longer ones are skipped. It comes whether the
   * option was agreed on or not.
   *
   * @param parameters what stood between the option and SE, each doubled IAC made one; a copy
   */
  default void received(byte[] parameters, Subnegotiation answer) {}
}
