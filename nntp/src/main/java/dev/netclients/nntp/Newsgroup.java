package dev.netclients.nntp;

import dev.netclients.line.Line;

/**
 * A row of LIST NEWSGROUPS (RFC 3977, section 7.6.6).
 *
 * @param name the newsgroup
 * @param description what it is for; empty if the server does not tell
 */
public record Newsgroup(String name, String description) {
  static Newsgroup parse(Line row) {
    Words words = new Words(row);
    return new Newsgroup(words.word(), words.rest());
  }
}
