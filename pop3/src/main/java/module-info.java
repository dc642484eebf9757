/** A POP3 client. Begin at {@link dev.netclients.pop3.Pop3Client}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // lint dislikes a digit at the end, but that is the protocol's name
module dev.netclients.pop3 {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
  // Reason: a message can be had as a MimeMessage.
  requires transitive jakarta.mail;

  exports dev.netclients.pop3;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.pop3.Pop3Provider;
}
