package dev.netclients.telnet;

/** Who does what an option says. Each option is agreed on for each side by itself. */
public enum Side {
  /** This program: WILL and WONT are its words, DO and DONT the server's. */
  LOCAL,
  /** The server: WILL and WONT are its words, DO and DONT this program's. */
  REMOTE
}
