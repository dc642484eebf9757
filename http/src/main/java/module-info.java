/** An HTTP client. Begin at {@link dev.netclients.http.HttpClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.http {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
  // Reason: the escape hatch hands out its client. It passes on okio, which is no real module.
  requires transitive okhttp3;

  exports dev.netclients.http;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.http.HttpProvider;
}
