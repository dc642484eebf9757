/**
 * A Telnet client: options, a stream each way, and expect (RFC 854).
 *
 * <p>Begin at {@link dev.netclients.telnet.TelnetClient}. What to wait for is an {@link
 * dev.netclients.telnet.Expect}, what came a {@link dev.netclients.telnet.Match}; an option of
 * one's own is an {@link dev.netclients.telnet.OptionHandler}.
 */
package dev.netclients.telnet;
