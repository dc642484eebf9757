/** SMTP (RFC 5321). Not written yet. */
package dev.netclients.smtp;
