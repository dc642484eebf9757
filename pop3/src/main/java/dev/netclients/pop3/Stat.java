package dev.netclients.pop3;

/**
 * The answer to STAT (RFC 1939, section 5): messages that are marked as deleted do not count.
 *
 * @param count how many messages there are
 * @param size how many bytes they have together
 */
public record Stat(long count, long size) {}
