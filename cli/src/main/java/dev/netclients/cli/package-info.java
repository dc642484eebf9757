/**
 * The sample command {@code netclients}.
 *
 * <p>Begin at {@link dev.netclients.cli.Main}, then {@link dev.netclients.cli.Cli}. Each verb is a
 * class; none knows a protocol: they go through {@code NetClients} alone. What {@code serve} and
 * {@code demo} start is in {@code Fakes} and the {@code DemoRow}s.
 */
package dev.netclients.cli;
