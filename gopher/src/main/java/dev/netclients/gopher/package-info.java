/**
 * A Gopher client: menus, documents, searches (RFC 1436), and Gopher's URLs (RFC 4266).
 *
 * <p>Begin at {@link GopherClient}. A menu is a cursor over {@link GopherItem}s; where a row leads
 * is its {@link GopherItem#uri()}, and nothing is followed unless the caller asks for that URI.
 * Gopher+ is left out, but for its extra fields, which rows keep.
 */
package dev.netclients.gopher;
