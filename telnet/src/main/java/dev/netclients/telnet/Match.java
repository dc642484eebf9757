package dev.netclients.telnet;

/**
 * What {@link TelnetClient#expect} found.
 *
 * @param index which of the things that were expected it was, from 0
 * @param before what came before it, from where the last find ended
 * @param text what was found; empty for a prompt mark and for silence
 */
public record Match(int index, String before, String text) {
  /** Returns all of it: what came before, and what was found. */
  public String all() {
    return before + text;
  }
}
