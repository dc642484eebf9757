/** Reading mail by IMAP. */
@org.jspecify.annotations.NullMarked
module dev.netclients.imap {
  requires transitive org.jspecify; // annotations; a static requires would break consumers on the module path
  requires transitive dev.netclients.sockets; // reason: its Connector and contract are in our signatures
}
