/** An NNTP client. Begin at {@link dev.netclients.nntp.NntpClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.nntp {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;

  exports dev.netclients.nntp;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.nntp.NntpProvider;
}
