/** An IMAP client. Begin at {@link dev.netclients.imap.client.ImapClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.imap {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
  // Reason: a message can be had as a MimeMessage.
  requires transitive jakarta.mail;

  exports dev.netclients.imap;
  exports dev.netclients.imap.client;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.imap.client.ImapProvider;
}
