package dev.netclients.smtp;

import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sasl.SaslDialogue;
import dev.netclients.sasl.SaslLogin;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How SMTP carries a SASL exchange: AUTH (RFC 4954). */
final class Login implements SaslDialogue {
  /** RFC 4954, section 4: the command with its initial response is a line like any other. */
  private static final int MAX_COMMAND = 512;

  private final Talk talk;
  private final Dialogue dialogue;
  private final Connection connection;

  Login(Talk talk) {
    this.talk = talk;
    this.dialogue = talk.replies().dialogue();
    this.connection = talk.connection();
  }

  void run(SmtpClient.Builder settings, Credentials credentials) throws IOException {
    connection.at(Stage.LOGIN, Outcome.NOT_DONE);
    if (connection.tls().isEmpty() && !settings.allowCleartextCredentials) {
      throw new TlsRequiredException(
          connection.server(), "the connection is in clear, so nobody was signed in");
    }
    SaslLogin sasl =
        SaslLogin.builder(settings.endpoint, credentials)
            .tls(connection.tls())
            .cleartextCredentials(settings.allowCleartextCredentials)
            .mechanisms(settings.mechanisms)
            .build();
    char[] secret =
        credentials instanceof Credentials.Password password ? password.password() : new char[0];
    dialogue.mask(secret);
    try {
      sasl.run(talk.capabilities().auth(), this);
    } finally {
      dialogue.mask(null);
      Arrays.fill(secret, '\0');
    }
  }

  @Override
  public int initialResponseLimit() {
    return MAX_COMMAND - "AUTH SCRAM-SHA-256-PLUS \r\n".length();
  }

  @Override
  public Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException {
    String command = "AUTH " + mechanism;
    if (initialResponse == null) {
      dialogue.send(command, command);
    } else {
      dialogue.sendSecret(Dialogue.secretLine(command + " ", initialResponse), command + " ***");
    }
    return step();
  }

  @Override
  public Step answer(byte[] response) throws IOException {
    dialogue.sendSecret(Dialogue.secretLine("", response), "***");
    return step();
  }

  private Step step() throws IOException {
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
