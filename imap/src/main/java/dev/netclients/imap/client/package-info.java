/**
 * An IMAP client (RFC 9051, RFC 3501): mailboxes, searches, messages fetched in constant memory.
 *
 * <p>Begin at {@link dev.netclients.imap.client.ImapClient}. The methods have the names of the
 * protocol's commands; what they take and return is in {@link dev.netclients.imap}. Several
 * commands at a time are in {@link dev.netclients.imap.client.InFlight}, changes as they happen in
 * {@link dev.netclients.imap.client.Idle}.
 */
package dev.netclients.imap.client;
