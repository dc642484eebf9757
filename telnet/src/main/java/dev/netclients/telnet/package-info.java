/** Telnet (RFC 854). Not written yet. */
package dev.netclients.telnet;
