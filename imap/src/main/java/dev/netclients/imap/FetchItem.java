package dev.netclients.imap;

/** Something that can be fetched of a message: an {@link Attribute}, or a {@link Section}. */
public sealed interface FetchItem permits Attribute, Section {
  /** Returns the item as the command names it. */
  String command();
}
