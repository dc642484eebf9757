/** The core of netclients: the common contract, connecting, and the engine of line protocols. */
@org.jspecify.annotations.NullMarked
module dev.netclients.sockets {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;

  exports dev.netclients;
  exports dev.netclients.line; // openly, for authors of protocols
  exports dev.netclients.message;
  exports dev.netclients.sasl; // openly, for authors of protocols
  exports dev.netclients.server;
  exports dev.netclients.sockets;
  exports dev.netclients.spi;
  exports dev.netclients.url;

  uses dev.netclients.spi.ClientProvider;
}
