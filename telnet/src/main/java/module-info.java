/** A Telnet client. Begin at {@link dev.netclients.telnet.TelnetClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.telnet {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;

  exports dev.netclients.telnet;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.telnet.TelnetProvider;
}
