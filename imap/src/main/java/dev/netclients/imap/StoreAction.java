package dev.netclients.imap;

/** What STORE does to flags (RFC 9051, section 6.4.6). */
public enum StoreAction {
  /** Sets these too. */
  ADD("+FLAGS"),
  /** Takes these away. */
  REMOVE("-FLAGS"),
  /** Sets these and no others. */
  REPLACE("FLAGS");

  private final String command;

  StoreAction(String command) {
    this.command = command;
  }

  /** Returns the word of the command. */
  public String command() {
    return command;
  }
}
