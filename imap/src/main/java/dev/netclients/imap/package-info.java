/**
 * What IMAP speaks of, as values: flags, sets of messages, mailboxes, envelopes, structures,
 * queries (RFC 9051; RFC 3501 where servers are older).
 *
 * <p>The client is {@code dev.netclients.imap.client.ImapClient}. Nothing here does I/O; everything
 * is immutable and safe to share.
 */
package dev.netclients.imap;
