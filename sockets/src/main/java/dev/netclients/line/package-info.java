/**
 * The engine of line protocols, for authors of protocols: lines, replies, dot blocks, literals and
 * pipelines over one buffer each way.
 *
 * <p>Begin at {@link dev.netclients.line.LineReader}. Everything here works on bytes, is linear in
 * what arrives and bounded by a limit; nothing here knows a socket.
 */
package dev.netclients.line;
