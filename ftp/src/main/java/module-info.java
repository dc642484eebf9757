/** An FTP and FTPS client. Begin at {@link dev.netclients.ftp.FtpClient}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.ftp {
  // Annotations; a static requires would break consumers on the module path.
  requires transitive org.jspecify;
  // Reason: its Connector and contract are in our signatures.
  requires transitive dev.netclients.sockets;
  // Reason: it knows the dialects of LIST. One class touches it.
  requires org.apache.commons.net;

  exports dev.netclients.ftp;

  provides dev.netclients.spi.ClientProvider with
      dev.netclients.ftp.FtpProvider;
}
