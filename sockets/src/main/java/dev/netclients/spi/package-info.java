/** How a module registers its URL schemes: see {@link dev.netclients.spi.ClientProvider}. */
package dev.netclients.spi;
