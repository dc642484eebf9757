package dev.netclients.pop3;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Stage;
import dev.netclients.line.Line;
import dev.netclients.sockets.ConnectionEvent;
import dev.netclients.sockets.Dialogue;
import dev.netclients.sockets.SaslLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs in: by SASL (RFC 5034) where the server offers a mechanism that fits, else with USER and
 * PASS (RFC 1939, section 7); with APOP only if the caller asked for it, since its MD5 has been
 * broken.
 */
final class Login {
  /** RFC 5034, section 4: a line of a command has 255 bytes at the most. */
  private static final int MAX_COMMAND = 255;

  /** A message id (RFC 5322, section 3.6.4) without the odd forms, against CVE-2007-1558. */
  private static final Pattern TIMESTAMP =
      Pattern.compile("<[!-;=?A-~&&[^@]]{1,200}@[!-;=?A-~&&[^@]]{1,200}>");

  /**
   * The number of bytes that a challenge's line may have; the exchange has its own, smaller limit.
   */
  private static final int MAX_CHALLENGE = 64 << 10;

  private final Wire wire;
  private final Dialogue dialogue;
  private final Pop3Client.Builder settings;

  Login(Wire wire, Pop3Client.Builder settings) {
    this.wire = wire;
    this.dialogue = wire.dialogue();
    this.settings = settings;
  }

  /** Returns the time stamp that APOP needs, if {@code greeting} has a real one. */
  static Optional<String> timestamp(String greeting) {
    Matcher matcher = TIMESTAMP.matcher(greeting);
    return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
  }

  void run(String greeting, Capabilities capabilities) throws IOException {
    settings.signIn(
        dialogue.connection(),
        dialogue::mask,
        (sasl, secret) -> {
          dialogue.at(Stage.LOGIN, Outcome.NOT_DONE);
          if (settings.apop) {
            apop(greeting, secret);
          } else if (secret.length == 0 || sasl.choose(capabilities.sasl()).isPresent()) {
            sasl.run(capabilities.sasl(), new Auth());
          } else {
            userPass(secret);
          }
        });
  }

  private String user() {
    return settings.credentials().map(Credentials::user).orElse("");
  }

  private void userPass(char[] secret) throws IOException {
    if (settings.isOnlySasl()) {
      throw refused("", "", "no mechanism that is allowed is offered, and USER is not allowed");
    }
    String user = "USER " + user();
    byte[] pass = Dialogue.secretLine("PASS ", secret); // checked before USER is sent
    dialogue.send(user, user);
    Status status = wire.status();
    if (status.ok()) {
      dialogue.sendSecret(pass, "PASS ***");
      status = wire.status();
    }
    Arrays.fill(pass, (byte) 0);
    check("USER", status);
  }

  /** RFC 1939, section 7: MD5 over the time stamp and the shared secret, in lower-case hex. */
  private void apop(String greeting, char[] secret) throws IOException {
    String timestamp =
        timestamp(greeting)
            .orElseThrow(
                () ->
                    refused("APOP", "", "the greeting has no time stamp, so APOP cannot be used"));
    byte[] line = Dialogue.secretLine("", secret);
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(timestamp.getBytes(StandardCharsets.US_ASCII));
      md5.update(line, 0, line.length - 2);
      String digest = HexFormat.of().formatHex(md5.digest());
      String user = "APOP " + user() + " ";
      dialogue.sendSecret(Dialogue.encode(user + digest), user + "***");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks MD5", e);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
    check("APOP", wire.status());
  }

  private void check(String mechanism, Status status) throws AuthenticationException {
    if (!status.ok()) {
      String text = wire.connection().echo().masked(status.text());
      throw refused(mechanism, status.code(), "the server refused the login: " + text);
    }
  }

  private AuthenticationException refused(String mechanism, String code, String why) {
    return new AuthenticationException(
        wire.connection().server(), mechanism, code, Printable.of(why), true, null);
  }

  /** How POP3 carries a SASL exchange (RFC 5034, section 4). */
  private final class Auth extends SaslLines {
    Auth() {
      super(dialogue, "AUTH", MAX_COMMAND);
    }

    @Override
    protected Step step() throws IOException {
      dialogue.at(Stage.LOGIN, Outcome.NOT_DONE);
      Line line = dialogue.lines().next("a reply line", MAX_CHALLENGE);
      if (line.is("+") || line.startsWith("+ ")) {
        wire.connection().event(ConnectionEvent.Kind.REPLY, () -> "+ ***");
        return new Challenge(line.text(Math.min(2, line.length())));
      }
      String shown = dialogue.shown(line);
      wire.connection().event(ConnectionEvent.Kind.REPLY, () -> shown);
      Status status =
          Status.parse(line)
              .orElseThrow(() -> line.malformed(wire.connection(), "+OK, -ERR or a challenge"));
      return status.ok() ? new Success() : new Refused(status.code(), status.text(), true);
    }
  }
}
