package dev.netclients.ftp;

import dev.netclients.Endpoint;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.Replies;
import dev.netclients.sockets.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * One control connection, and what is true of it alone: what the server said that it can do there,
 * which type it was told, which way to a data connection it refused.
 */
final class Control {
  final Connection connection;
  final Dialogue dialogue;
  final Replies replies;

  /**
   * Settings of this connection and its data connections, with a cache of sessions of their own.
   */
  final Tls tls;

  String greeting = "";
  Features features = Features.NONE;
  boolean privateData; // PROT P was agreed
  boolean epsvRefused;
  boolean eprtRefused;
  boolean reuseRefused; // a data connection was, for it had a TLS session of its own
  @Nullable TransferType type; // none was chosen yet
  @Nullable String syst; // not asked yet

  Control(Connection connection, Tls tls, Charset charset) {
    this.connection = connection;
    this.tls = tls;
    this.dialogue = new Dialogue(connection, charset);
    this.replies = Replies.free(dialogue, FtpReplyException::new);
  }

  /** Sends a command; an answer that says no is thrown, and one that asks for more fits nowhere. */
  Reply expect(String command) throws IOException {
    return positive(command, replies.expect(command));
  }

  Reply positive(String command, Reply reply) throws IOException {
    if (reply.isPositive()) {
      return reply;
    }
    throw reply.code() >= 400
        ? replies.refusal(command, reply)
        : replies.unexpected(command, reply);
  }

  void type(TransferType wanted) throws IOException {
    if (type != wanted) {
      expect(wanted.command());
      type = wanted;
    }
  }

  /** Returns where the server's own address is to be found with another port. */
  Endpoint sibling(int port, boolean throughProxy) throws IOException {
    if (!throughProxy && connection.remoteAddress() instanceof InetSocketAddress inet) {
      // The address that was reached, for a name may have several.
      return Endpoint.of(inet.getAddress().getHostAddress(), port);
    }
    return Endpoint.of(connection.endpoint().host(), port);
  }
}
