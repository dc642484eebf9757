/** A Gopher client. Begin at {@link dev.netclients.gopher.GopherClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.gopher {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;

  exports dev.netclients.gopher;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.gopher.GopherProvider;
}
