package dev.netclients.pop3;

/**
 * A row of LIST, the RFC's scan listing (RFC 1939, section 5).
 *
 * @param number the message's number, from 1
 * @param size its size in bytes, as the server counts them
 */
public record MessageSize(int number, long size) {}
