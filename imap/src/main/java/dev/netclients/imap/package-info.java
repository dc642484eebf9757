/** IMAP (RFC 9051, 3501). Not written yet. */
package dev.netclients.imap;
