/**
 * An NNTP client: reads news and posts it (RFC 3977).
 *
 * <p>Begin at {@link dev.netclients.nntp.NntpClient}. The methods have the names of the protocol's
 * commands; listings and overviews are cursors, and {@code retrieveAll} sends its commands ahead of
 * the replies, so that any number of rows and articles takes constant memory. What a server can do
 * is in {@link dev.netclients.nntp.Capabilities}.
 */
package dev.netclients.nntp;
