package dev.netclients.line;

import dev.netclients.LimitException;
import dev.netclients.NetClientException;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.ProtocolException;
import dev.netclients.Stage;
import dev.netclients.TruncatedException;

/**
 * Whom a conversation is with and how far it has come: what a reader needs to know to say what went
 * wrong. A connection is one; {@link #named} makes one for bytes that come from nowhere.
 */
public interface Peer {
  /** Returns the server as failures name it. */
  String server();

  /** Returns how far the present call has come. */
  Stage stage();

  /** Returns what becomes of the present call's action if the conversation ends now. */
  Outcome outcome();

  /**
   * Records {@code failure} as the reason why the conversation is over, and ends it. Returns it, to
   * be thrown; or what had ended the conversation before, if that came first.
   */
  NetClientException end(NetClientException failure);

  /** Ends the conversation since a rule was broken by the bytes given. */
  default NetClientException malformed(String expected, byte[] bytes, int offset, int length) {
    return malformed(
        "expected " + expected + ", got \"" + Printable.of(bytes, offset, length) + '"');
  }

  /** Ends the conversation since a rule was broken; {@code why} is escaped already. */
  default NetClientException malformed(String why) {
    return end(new ProtocolException(server(), stage(), outcome(), why, null));
  }

  /**
   * Ends the conversation since {@code seen} is more than {@code value}, the limit of that name.
   */
  default NetClientException over(String limit, long value, long seen) {
    return end(new LimitException(server(), stage(), limit, value, seen));
  }

  /**
   * Ends the conversation since the peer ended it within a unit.
   *
   * @param received how many bytes or items of the unit had arrived
   * @param expected how many were announced; -1 if that is not known
   */
  default NetClientException cut(String unit, long received, long expected) {
    String of = expected < 0 ? "" : " of " + expected;
    return end(
        new TruncatedException(
            server(),
            stage(),
            outcome(),
            "the connection ended within " + unit + ", after " + received + of,
            received,
            expected,
            null));
  }

  /** Returns a peer of that name, at stage {@link Stage#REPLY}, with nothing behind it to end. */
  static Peer named(String server) {
    return new Peer() {
      @Override
      public String server() {
        return server;
      }

      @Override
      public Stage stage() {
        return Stage.REPLY;
      }

      @Override
      public Outcome outcome() {
        return Outcome.UNKNOWN;
      }

      @Override
      public NetClientException end(NetClientException failure) {
        return failure;
      }
    };
  }
}
