package dev.netclients.imap;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A mailbox as SELECT or EXAMINE found it (RFC 9051, section 6.3.2).
 *
 * @param name its name
 * @param readOnly whether nothing can be changed in it
 * @param exists how many messages it has
 * @param recent how many are new to this session; 0 where the server does not tell (RFC 9051)
 * @param flags the flags that messages may have
 * @param permanentFlags those that can be changed and stay; the same as {@code flags} if the server
 *     does not tell
 * @param uidValidity while this stays the same, so do unique identifiers; nothing if the server
 *     knows no lasting ones
 * @param uidNext the unique identifier that the next message will have at least, if it was told
 * @param unseen the number of the first message that has not been seen, if it was told
 */
public record SelectedMailbox(
    String name,
    boolean readOnly,
    long exists,
    long recent,
    Set<Flag> flags,
    Set<Flag> permanentFlags,
    OptionalLong uidValidity,
    OptionalLong uidNext,
    OptionalLong unseen) {
  /** Copies the sets. */
  public SelectedMailbox {
    Objects.requireNonNull(name, "name");
    flags = Set.copyOf(flags);
    permanentFlags = Set.copyOf(permanentFlags);
    Objects.requireNonNull(uidValidity, "uidValidity");
    Objects.requireNonNull(uidNext, "uidNext");
    Objects.requireNonNull(unseen, "unseen");
  }
}
