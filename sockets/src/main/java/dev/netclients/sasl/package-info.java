/**
 * Signing in by SASL (RFC 4422), for authors of protocols.
 *
 * <p>Begin at {@link dev.netclients.sasl.SaslLogin}: it chooses the strongest mechanism that both
 * sides have and leads the exchange. What differs between POP3, SMTP, IMAP and NNTP is how a line
 * goes out and how the reply looks; a protocol says that in a {@link
 * dev.netclients.sasl.SaslDialogue}. Nothing here knows a socket.
 */
package dev.netclients.sasl;
