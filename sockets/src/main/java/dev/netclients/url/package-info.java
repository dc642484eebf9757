/** The verbs on any URL: see {@link dev.netclients.url.NetClients}. */
package dev.netclients.url;
