/** FTP and FTPS. */
@org.jspecify.annotations.NullMarked
module dev.netclients.ftp {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
}
