package dev.netclients.imap;

import dev.netclients.Printable;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Something that a server says unasked (RFC 9051, section 7): that a mailbox has changed, mostly.
 * It may come with the answer to any command, or while {@code IDLE} waits for it.
 */
public sealed interface ImapEvent {
  /**
   * The selected mailbox has so many messages now.
   *
   * @param count how many
   */
  record Exists(long count) implements ImapEvent {}

  /**
   * So many messages are new to this session (RFC 3501).
   *
   * @param count how many
   */
  record Recent(long count) implements ImapEvent {}

  /**
   * A message is gone, and all that came behind it count one less now.
   *
   * @param number its number till now
   */
  record Expunged(long number) implements ImapEvent {}

  /**
   * Messages are gone (RFC 7162).
   *
   * @param uids their unique identifiers
   * @param earlier whether they went before the mailbox was selected
   */
  record Vanished(NumberSet uids, boolean earlier) implements ImapEvent {
    /** Refuses null. */
    public Vanished {
      Objects.requireNonNull(uids, "uids");
    }
  }

  /**
   * A message's flags are these now.
   *
   * @param number its number
   * @param uid its unique identifier, if that was told
   * @param flags all that it has
   */
  record FlagsChanged(long number, OptionalLong uid, Set<Flag> flags) implements ImapEvent {
    /** Copies the flags. */
    public FlagsChanged {
      Objects.requireNonNull(uid, "uid");
      flags = Set.copyOf(flags);
    }
  }

  /**
   * The server has words for the user. Only what came inside TLS is told, or on a connection that
   * was allowed to be in clear.
   *
   * @param alert whether they have to be shown (RFC 9051, section 7.1, ALERT)
   * @param code what stands in brackets before them, or nothing
   * @param text the words, escaped
   */
  record Notice(boolean alert, String code, String text) implements ImapEvent {
    /** Refuses null. */
    public Notice {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * Anything else, as it came.
   *
   * @param line the response, escaped and cut
   */
  record Other(String line) implements ImapEvent {
    /** Escapes the line. */
    public Other {
      line = Printable.of(line);
    }
  }
}
