/** A POP3 client (RFC 1939, RFC 2449). */
package dev.netclients.pop3;
