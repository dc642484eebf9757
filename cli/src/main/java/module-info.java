/** The sample command {@code netclients}. */
@org.jspecify.annotations.NullMarked
module dev.netclients.cli {
  requires dev.netclients.sockets;
  requires dev.netclients.ftp;
  requires dev.netclients.gopher;
  requires dev.netclients.http;
  requires dev.netclients.imap;
  requires dev.netclients.nntp;
  requires dev.netclients.pop3;
  requires dev.netclients.smtp;
  requires dev.netclients.telnet;
  requires dev.netclients.testkit; // fakes for demo and serve
  requires info.picocli;
  requires java.logging; // to silence what fakes are made of
  requires org.jline.terminal; // for talk telnet://
  requires org.jspecify;
  requires tools.jackson.core; // for --json

  opens dev.netclients.cli to
      info.picocli; // which fills the verbs' options
}
