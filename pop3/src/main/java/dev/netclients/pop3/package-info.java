/**
 * A POP3 client: sign in, list, fetch and delete mail (RFC 1939).
 *
 * <p>Begin at {@link dev.netclients.pop3.Pop3Client}. The methods have the names of the protocol's
 * commands; those that end in {@code All} send their commands ahead of the replies and take any
 * number of messages in constant memory. What a server can do is in {@link
 * dev.netclients.pop3.Capabilities}.
 */
package dev.netclients.pop3;
