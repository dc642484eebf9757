/**
 * An SMTP client: connect, sign in, send (RFC 5321); LMTP too (RFC 2033).
 *
 * <p>Begin at {@link dev.netclients.smtp.SmtpClient}. A message is an {@link
 * dev.netclients.smtp.Envelope} and its bytes, or a Jakarta Mail message made into both by {@link
 * dev.netclients.smtp.MimeMail}. What became of it, recipient by recipient, is in {@link
 * dev.netclients.smtp.Sent}. What the server can do is in {@link dev.netclients.smtp.Capabilities}.
 */
package dev.netclients.smtp;
