/**
 * The header of a message as bytes, decoded on demand (RFC 5322): what listings of mail and news
 * need, at the speed of a search for line ends. No MIME; bodies are left alone.
 *
 * <p>Begin at {@link dev.netclients.message.HeaderBlock}. Where only one field's text is at hand,
 * as in IMAP's envelopes and NNTP's overviews, {@link dev.netclients.message.HeaderText}, {@link
 * dev.netclients.message.Address} and {@link dev.netclients.message.MailDate} do the same for it.
 *
 * <p>Everything here takes what a peer sent and never throws for its sake: what does not parse is
 * handed over as it came. All of it is linear in its input. Texts are those of a stranger: they go
 * to a log or a terminal through {@link dev.netclients.Printable}.
 */
package dev.netclients.message;
