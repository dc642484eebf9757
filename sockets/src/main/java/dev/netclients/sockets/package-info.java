/**
 * How to reach a server.
 *
 * <p>Begin at {@link dev.netclients.sockets.Connector}: it opens a {@link
 * dev.netclients.sockets.Connection}, which is one stream of bytes each way, in clear or in TLS,
 * direct or through a proxy. How a wait ends is decided here, once, for all protocols: see {@code
 * Wire}.
 */
package dev.netclients.sockets;
