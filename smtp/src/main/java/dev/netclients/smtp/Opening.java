package dev.netclients.smtp;

import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Replies;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A session's beginning: the greeting, EHLO, TLS, EHLO again, and the login. */
final class Opening {
  private final SmtpClient.Builder settings;
  private final Talk talk;
  private final Connection connection;
  private final Replies replies;
  private String greeting = "";

  Opening(SmtpClient.Builder settings, Talk talk) {
    this.settings = settings;
    this.talk = talk;
    this.connection = talk.connection();
    this.replies = talk.replies();
  }

  /** Returns the greeting; empty once STARTTLS has made it worthless. */
  String greeting() {
    return greeting;
  }

  void run() throws IOException {
    connection.at(Stage.GREETING, Outcome.NOT_DONE);
    Reply hello = replies.read();
    if (hello.code() >= 400) {
      throw replies.refusal("the connection", hello);
    }
    if (hello.code() != 220) {
      throw replies.unexpected("the connection", hello);
    }
    greeting = hello.text();
    String name = settings.localName != null ? settings.localName : addressLiteral();
    if (connection.tls().isEmpty()) {
      startTls(name);
    } else {
      hello(name);
    }
    new Login(talk).run(settings);
  }

  /**
   * RFC 3207. Nothing is sent behind STARTTLS before TLS is on, and nothing learnt before is kept:
   * it came in clear, so anybody may have written it.
   */
  private void startTls(String name) throws IOException {
    hello(name);
    boolean offered = talk.capabilities().startTls();
    Reply reply = offered ? replies.command("STARTTLS") : null;
    if (reply != null && reply.code() == 220) {
      connection.startTls(settings.connector().tls(), settings.endpoint().host());
      greeting = "";
      talk.capabilities(Capabilities.NONE);
      hello(name);
    } else if (reply != null && reply.code() == 421) {
      throw replies.refusal("STARTTLS", reply);
    } else if (!settings.isCleartextAllowed()) {
      String answer =
          reply != null
              ? "it said: " + reply.code() + " " + Printable.of(reply.text())
              : "it does not offer STARTTLS";
      throw TlsRequiredException.upgradeRefused(connection.server(), Protocol.SMTP, answer, "mail");
    }
  }

  /** EHLO, or what stands in for it: LHLO in LMTP, HELO for servers of before RFC 1869. */
  private void hello(String name) throws IOException {
    String verb = settings.lmtp ? "LHLO " : "EHLO ";
    Reply reply = replies.command(verb + name);
    if (reply.isPermanent() && !settings.lmtp && mayStayInClear()) {
      reply = replies.command("HELO " + name);
      talk.capabilities(Capabilities.NONE);
    } else if (reply.isPositive()) {
      talk.capabilities(Capabilities.parse(reply));
    }
    if (reply.isPermanent() && !mayStayInClear()) {
      return; // a server that cannot even be asked for TLS has none
    }
    if (reply.code() >= 400) {
      throw replies.refusal(verb.strip(), reply);
    }
    if (!reply.isPositive()) {
      throw replies.unexpected(verb.strip(), reply);
    }
  }

  private boolean mayStayInClear() {
    return connection.tls().isPresent() || settings.isCleartextAllowed();
  }

  /** RFC 5321, section 4.1.4: a client without a name of its own says its address. */
  private String addressLiteral() throws IOException {
    SocketAddress local = connection.localAddress();
    if (!(local instanceof InetSocketAddress inet)) {
      return "localhost";
    }
    String address = inet.getAddress().getHostAddress();
    if (inet.getAddress() instanceof Inet6Address) {
      int zone = address.indexOf('%');
      return "[IPv6:" + (zone < 0 ? address : address.substring(0, zone)) + "]";
    }
    return "[" + address + "]";
  }
}
