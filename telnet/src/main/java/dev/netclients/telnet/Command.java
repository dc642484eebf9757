package dev.netclients.telnet;

import java.util.Optional;

/**
 * A command without parameters, which stands in the stream between two bytes of data (RFC 854, page
 * 14; EOR is RFC 885).
 */
public enum Command {
  /** End of record: what came before is whole. */
  EOR(239),
  /** Nothing; keeps a connection from being idle. */
  NOP(241),
  /** Break: the key of that name. */
  BRK(243),
  /** Interrupt process: what is running should end. */
  IP(244),
  /** Abort output: what is running should go on, unseen. */
  AO(245),
  /** Are you there? The answer is something to be seen. */
  AYT(246),
  /** Erase the last character of what is being typed. */
  EC(247),
  /** Erase the line that is being typed. */
  EL(248),
  /** Go ahead: it is the other side's turn. */
  GA(249);

  private final int code;

  Command(int code) {
    this.code = code;
  }

  /** Returns the number on the wire. */
  public int code() {
    return code;
  }

  /** Returns the command of that number; empty if there is none without parameters. */
  static Optional<Command> of(int code) {
    for (Command command : values()) {
      if (command.code == code) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
