/** An HTTP client. */
@org.jspecify.annotations.NullMarked
module dev.netclients.http {
  requires transitive org.jspecify; // annotations; a static requires would break consumers on the module path
  requires transitive dev.netclients.sockets; // reason: its Connector and contract are in our signatures
  requires transitive okhttp3; // reason: the escape hatch hands out its client. It passes on okio, which has no real name
}
