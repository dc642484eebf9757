package dev.netclients.imap;

/** What can be fetched of a message beside its text (RFC 9051, section 6.4.5). */
public enum Attribute implements FetchItem {
  /** Its unique identifier. */
  UID("UID"),
  /** Its flags. */
  FLAGS("FLAGS"),
  /** When the server got it. */
  INTERNAL_DATE("INTERNALDATE"),
  /** Its size in bytes. */
  SIZE("RFC822.SIZE"),
  /** Who wrote it to whom, when and about what. */
  ENVELOPE("ENVELOPE"),
  /** Of which parts it consists. */
  BODY_STRUCTURE("BODYSTRUCTURE");

  private final String command;

  Attribute(String command) {
    this.command = command;
  }

  @Override
  public String command() {
    return command;
  }
}
