/** A Gopher client (RFC 1436, RFC 4266). */
package dev.netclients.gopher;
