package dev.netclients.nntp;

/**
 * An article that the server has: the answer to STAT, NEXT and LAST (RFC 3977, section 6.2.4).
 *
 * @param number its number in the selected newsgroup; 0 if it was asked for by message-id
 * @param messageId its message-id, with the angle brackets; empty if the server did not tell
 */
public record ArticleId(long number, String messageId) {}
