package dev.netclients.ftp;

/** How the bytes of a file are understood on their way (RFC 959, section 3.1.1). */
public enum TransferType {
  /** As they are: TYPE I. */
  BINARY("TYPE I"),
  /**
   * As lines of text: TYPE A. Line ends are CRLF on the wire and LF on this side; what is sent may
   * have either. Sizes and offsets mean nothing here.
   */
  ASCII("TYPE A");

  private final String command;

  TransferType(String command) {
    this.command = command;
  }

  /** Returns the command that chooses this type. */
  String command() {
    return command;
  }
}
