/**
 * Small servers: a handler, a place to listen, and an end that comes when it is asked for. Begin at
 * {@link dev.netclients.server.Server}.
 */
package dev.netclients.server;
