package dev.netclients.smtp;

import dev.netclients.Printable;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What both ways of sending share: the replies, and what this session is like. */
final class Talk {
  private final SmtpClient.Builder settings;
  private final Connection connection;
  private final Replies replies;
  private Capabilities capabilities = Capabilities.NONE;

  Talk(SmtpClient.Builder settings, Connection connection) {
    this.settings = settings;
    this.connection = connection;
    this.replies = Replies.coded(new Dialogue(connection), SmtpReplyException::new);
  }

  Connection connection() {
    return connection;
  }

  Replies replies() {
    return replies;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  void capabilities(Capabilities learnt) {
    capabilities = learnt;
  }

  boolean pipelining() {
    return capabilities.pipelining();
  }

  /** Returns whether messages go out by BDAT, ahead of their replies. */
  boolean chunking() {
    return capabilities.chunking() && pipelining() && settings.chunking && !settings.allOrNone;
  }

  boolean allOrNone() {
    return settings.allOrNone;
  }

  boolean lmtp() {
    return settings.lmtp;
  }

  /** Writes a command that holds no secret, CRLF included; it is not flushed. */
  void write(byte[] command) throws IOException {
    shown(command);
    connection.output().write(command);
  }

  /** Traces a command. */
  void shown(byte[] command) throws IOException {
    connection.event(
        ConnectionEvent.Kind.COMMAND,
        () -> Printable.of(new String(command, 0, command.length - 2, StandardCharsets.UTF_8)));
  }

  /** Traces a message. */
  void sent(long bytes) throws IOException {
    connection.event(ConnectionEvent.Kind.SENT, () -> bytes + " bytes");
  }

  Reply read() throws IOException {
    return replies.read();
  }

  /** Reads what the server says of a message: once, or in LMTP for each recipient it accepted. */
  void answers(Transaction transaction) throws IOException {
    int expected = lmtp() ? transaction.accepted() : 1;
    for (int i = 0; i < expected; i++) {
      connection.input().peek(0); // it may take longer than a command: section 4.5.3.2.6
      Reply reply = read();
      if (!reply.isPositive() && reply.code() < 400) {
        throw replies.unexpected("the message", reply);
      }
      if (lmtp()) {
        transaction.answerNextDelivery(reply);
      } else {
        transaction.answerEnd(reply);
      }
      endIf421(transaction, reply);
    }
  }

  /** After 421 the server is gone (RFC 5321, section 3.8): what is left, it refuses. */
  void endIf421(Transaction transaction, Reply reply) throws IOException {
    if (reply.code() == 421) {
      transaction.refuse(reply);
      throw connection.end(replies.refusal("the conversation", reply));
    }
  }
}
