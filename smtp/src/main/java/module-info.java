/** An SMTP client. Begin at {@link dev.netclients.smtp.SmtpClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.smtp {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
  // Reason: a message can be given as a MimeMessage.
  requires transitive jakarta.mail;

  exports dev.netclients.smtp;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.smtp.SmtpProvider;
}
