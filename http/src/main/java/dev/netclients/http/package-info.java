/**
 * An HTTP/1.1 and HTTP/2 client (RFC 9110, RFC 9112, RFC 9113).
 *
 * <p>Begin at {@link dev.netclients.http.HttpClient}. One call reads, stores, posts or deletes what
 * a URL names; {@link dev.netclients.http.HttpClient#execute} takes any {@link
 * dev.netclients.http.HttpRequest} and hands over any {@link dev.netclients.http.HttpResponse}.
 *
 * <p>OkHttp speaks the protocol, over the sockets of a {@link dev.netclients.sockets.Connector}.
 * Redirects, credentials, cookies, retries and decompression are done here, above it, and a strict
 * reader of HTTP/1 framing stands below it.
 */
package dev.netclients.http;
