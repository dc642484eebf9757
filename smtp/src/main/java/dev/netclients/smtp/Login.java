package dev.netclients.smtp;

import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.SaslLines;
import java.io.IOException;

/** How SMTP carries a SASL exchange: AUTH (RFC 4954). */
final class Login extends SaslLines {
  /** RFC 4954, section 4: the command with its initial response is a line like any other. */
  private static final int MAX_COMMAND = 512;

  private final Talk talk;
  private final Connection connection;

  Login(Talk talk) {
    super(talk.replies().dialogue(), "AUTH", MAX_COMMAND);
    this.talk = talk;
    this.connection = talk.connection();
  }

  void run(SmtpClient.Builder settings) throws IOException {
    settings.signIn(
        connection,
        talk.replies().dialogue()::mask,
        (sasl, secret) -> {
          connection.at(Stage.LOGIN, Outcome.NOT_DONE);
          sasl.run(talk.capabilities().auth(), this);
        });
  }

  @Override
  protected Step step() throws IOException {
    connection.at(Stage.LOGIN, Outcome.NOT_DONE);
    Reply reply = talk.replies().readSecret();
    if (reply.code() == 334) {
      return new Challenge(reply.text());
    }
    if (reply.isPositive()) {
      return new Success();
    }
    if (reply.code() < 400) {
      throw talk.replies().unexpected("AUTH", reply);
    }
    return new Refused(Integer.toString(reply.code()), reply.text(), reply.code() != 421);
  }
}
