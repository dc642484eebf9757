/** An HTTP/1.1 and HTTP/2 client (RFC 9110, RFC 9112, RFC 9113). */
package dev.netclients.http;
