/** NNTP (RFC 3977). Not written yet. */
package dev.netclients.nntp;
