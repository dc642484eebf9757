/** A POP3 client. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the protocol's name ends in a digit, which lint dislikes in a module's
module dev.netclients.pop3 {
  requires transitive org.jspecify; // annotations; a static requires would break consumers on the module path
  requires transitive dev.netclients.sockets; // reason: its Connector and contract are in our signatures
  requires transitive jakarta.mail; // reason: a message can be had as a MimeMessage
}
