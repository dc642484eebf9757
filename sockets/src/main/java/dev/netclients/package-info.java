/**
 * What all clients share: the verbs, the values they exchange, and the ways they fail.
 *
 * <p>Begin at {@link dev.netclients.Client}: the port table names the protocols, a verb interface
 * each names what a client can do, and {@link dev.netclients.NetClientException} tells every
 * failure.
 */
package dev.netclients;
