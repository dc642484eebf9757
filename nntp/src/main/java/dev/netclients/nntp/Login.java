package dev.netclients.nntp;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.line.Keywords;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.SaslLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Signs in (RFC 4643): by SASL where the server offers a mechanism that fits, else with USER and
 * PASS.
 */
final class Login {
  private final Wire wire;
  private final Connection connection;
  private final Dialogue dialogue;
  private final NntpClient.Builder settings;

  Login(Wire wire, NntpClient.Builder settings) {
    this.wire = wire;
    this.connection = wire.connection();
    this.dialogue = wire.dialogue();
    this.settings = settings;
  }

  void run(Capabilities capabilities) throws IOException {
    Keywords all = capabilities.keywords();
    List<String> offered = all.has("AUTHINFO", "SASL") ? capabilities.sasl() : List.<String>of();
    settings.signIn(
        connection,
        dialogue::mask,
        (sasl, secret) -> {
          dialogue.at(Stage.LOGIN, Outcome.NOT_DONE);
          if (secret.length == 0 || sasl.choose(offered).isPresent()) {
            sasl.run(offered, new AuthInfo());
          } else {
            userPass(capabilities, secret);
          }
        });
  }

  /** RFC 4643, section 2.3. */
  private void userPass(Capabilities capabilities, char[] secret) throws IOException {
    if (settings.isOnlySasl()) {
      throw refused("", "", "no mechanism that is allowed is offered, and USER is not allowed");
    }
    if (capabilities.known() && !capabilities.keywords().has("AUTHINFO", "USER")) {
      throw refused(
          "", "", "the server offers no way to sign in with a password that is known here");
    }
    String user = "AUTHINFO USER " + settings.credentials().map(Credentials::user).orElse("");
    byte[] pass = Dialogue.secretLine("AUTHINFO PASS ", secret); // checked before USER is sent
    try {
      dialogue.send(user, user);
      Reply reply = wire.replies().read();
      if (reply.code() == 381) {
        dialogue.sendSecret(pass, "AUTHINFO PASS ***");
        reply = wire.replies().read();
      }
      check(reply);
    } finally {
      Arrays.fill(pass, (byte) 0);
    }
  }

  private void check(Reply reply) throws IOException {
    if (reply.code() == 281) {
      return;
    }
    if (reply.code() < 400) {
      throw wire.replies().unexpected("AUTHINFO", reply);
    }
    String text = connection.echo().masked(reply.text());
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
  private final class AuthInfo extends SaslLines {
    AuthInfo() {
      super(dialogue, "AUTHINFO SASL", Wire.MAX_COMMAND);
    }

    @Override
    public Step answer(byte[] response) throws IOException {
      return super.answer(
          response.length == 0 ? "=".getBytes(StandardCharsets.US_ASCII) : response);
    }

    @Override
    protected Step step() throws IOException {
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
