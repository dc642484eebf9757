/**
 * IMAP's grammar (RFC 9051, section 9; RFC 3501, section 9): responses from bytes to values,
 * commands from values to bytes. Pure but for {@link dev.netclients.imap.wire.ResponseReader},
 * linear and bounded. Not exported.
 */
package dev.netclients.imap.wire;
