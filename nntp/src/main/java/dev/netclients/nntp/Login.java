package dev.netclients.nntp;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sasl.SaslDialogue;
import dev.netclients.sasl.SaslLogin;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs in (RFC 4643): by SASL where the server offers a mechanism that fits, else with USER and
 * PASS.
 */
final class Login {
  /** RFC 3977, section 3.1: a command has 512 bytes at the most. */
  private static final int MAX_COMMAND = 512;

  private final Wire wire;
  private final Connection connection;
  private final Dialogue dialogue;
  private final NntpClient.Builder settings;
  private final Credentials credentials;

  Login(Wire wire, NntpClient.Builder settings, Credentials credentials) {
    this.wire = wire;
    this.connection = wire.connection();
    this.dialogue = wire.dialogue();
    this.settings = settings;
    this.credentials = credentials;
  }

  void run(Capabilities capabilities) throws IOException {
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
    List<String> offered =
        capabilities.has("AUTHINFO", "SASL") ? capabilities.sasl() : List.<String>of();
    char[] secret =
        credentials instanceof Credentials.Password password ? password.password() : new char[0];
    dialogue.mask(secret);
    try {
      if (secret.length == 0 || sasl.choose(offered).isPresent()) {
        sasl.run(offered, new AuthInfo());
      } else {
        userPass(capabilities, secret);
      }
    } finally {
      dialogue.mask(null);
      Arrays.fill(secret, '\0');
    }
  }

  /** RFC 4643, section 2.3. */
  private void userPass(Capabilities capabilities, char[] secret) throws IOException {
    if (!settings.userPass) {
      throw refused("", "", "no mechanism that is allowed is offered, and USER is not allowed");
    }
    if (capabilities.known() && !capabilities.has("AUTHINFO", "USER")) {
      throw refused(
          "", "", "the server offers no way to sign in with a password that is known here");
    }
    String user = "AUTHINFO USER " + credentials.user();
    byte[] pass = Dialogue.secretLine("AUTHINFO PASS ", secret); // checked before USER is sent
    try {
      dialogue.send(user, user);
      Reply reply = wire.replies().read();
      if (reply.code() == 381) {
        dialogue.sendSecret(pass, "AUTHINFO PASS ***");
        reply = wire.replies().read();
      }
      check(reply, secret);
    } finally {
      Arrays.fill(pass, (byte) 0);
    }
  }

  private void check(Reply reply, char[] secret) throws IOException {
    if (reply.code() == 281) {
      return;
    }
    if (reply.code() < 400) {
      throw wire.replies().unexpected("AUTHINFO", reply);
    }
    String text = reply.text();
    if (secret.length > 0) {
      text = text.replace(new String(secret), "***"); // servers echo what they do not like
    }
    if (reply.code() == 400 || reply.code() == 483) {
      throw wire.refusal("AUTHINFO", new Reply(reply.code(), List.of(text)));
    }
    throw refused("USER", Integer.toString(reply.code()), "the server refused the login: " + text);
  }

  private AuthenticationException refused(String mechanism, String code, String why) {
    return new AuthenticationException(
        connection.server(), mechanism, code, Printable.of(why), true, null);
  }

  /** How NNTP carries a SASL exchange (RFC 4643, section 2.4). */
  private final class AuthInfo implements SaslDialogue {
    @Override
    public int initialResponseLimit() {
      return MAX_COMMAND - "AUTHINFO SASL SCRAM-SHA-256-PLUS \r\n".length();
    }

    @Override
    public Step begin(String mechanism, byte @Nullable [] initialResponse) throws IOException {
      String command = "AUTHINFO SASL " + mechanism;
      if (initialResponse == null) {
        dialogue.send(command, command);
      } else {
        dialogue.sendSecret(Dialogue.secretLine(command + " ", initialResponse), command + " ***");
      }
      return step();
    }

    @Override
    public Step answer(byte[] response) throws IOException {
      byte[] line = response.length == 0 ? "=".getBytes(StandardCharsets.US_ASCII) : response;
      dialogue.sendSecret(Dialogue.secretLine("", line), "***");
      return step();
    }

    private Step step() throws IOException {
      dialogue.at(Stage.LOGIN, Outcome.NOT_DONE);
      Reply reply = wire.replies().readSecret();
      switch (reply.code()) {
        case 281 -> {
          return new Success();
        }
        case 283 -> {
          return new Success(reply.text());
        }
        case 383 -> {
          return new Challenge(reply.text());
        }
        case 400, 483 -> throw wire.refusal("AUTHINFO SASL", reply);
        default -> {
          if (reply.code() < 400) {
            throw wire.replies().unexpected("AUTHINFO SASL", reply);
          }
          return new Refused(Integer.toString(reply.code()), reply.text(), true);
        }
      }
    }
  }
}
