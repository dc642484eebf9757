package dev.netclients.ftp;

import dev.netclients.AuthenticationException;
import dev.netclients.Credentials;
import dev.netclients.Outcome;
import dev.netclients.Printable;
import dev.netclients.Protocol;
import dev.netclients.Stage;
import dev.netclients.TlsRequiredException;
import dev.netclients.line.Reply;
import dev.netclients.sockets.Connection;
import dev.netclients.sockets.Dialogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** From the greeting to the first command: TLS, private data connections, the login. */
final class Login {
  /** How often a server may say 120, that it will be ready soon. */
  private static final int MAX_WAITS = 10;

  private final FtpClient.Builder settings;
  private final Control control;
  private final Connection connection;

  Login(FtpClient.Builder settings, Control control) {
    this.settings = settings;
    this.control = control;
    this.connection = control.connection;
  }

  void run() throws IOException {
    boolean signedIn = greeting();
    if (connection.tls().isEmpty()) {
      authTls(signedIn);
      signedIn &= connection.tls().isEmpty(); // who was signed in in clear, nobody can tell
    }
    if (connection.tls().isPresent()) {
      protectData();
    }
    if (!signedIn) {
      signIn();
    }
    features();
  }

  /** Returns whether the server counts us as signed in already. */
  private boolean greeting() throws IOException {
    connection.at(Stage.GREETING, Outcome.NOT_DONE);
    Reply hello = control.replies.read();
    for (int waits = 0; hello.code() == 120 && waits < MAX_WAITS; waits++) {
      hello = control.replies.read();
    }
    if (hello.code() >= 400) {
      throw control.replies.refusal("the connection", hello);
    }
    if (!hello.isPositive()) {
      throw control.replies.unexpected("the connection", hello);
    }
    control.greeting = hello.text();
    return hello.code() == 230;
  }

  /**
   * RFC 4217, section 4. Nothing is sent behind AUTH before TLS is on, and nothing learnt before is
   * kept: it came in clear, so anybody may have written it.
   */
  private void authTls(boolean signedIn) throws IOException {
    if (signedIn && !mayBeClear()) { // by whom, nobody can tell
      throw new TlsRequiredException(
          connection.server(), "the server takes us for signed in before there is TLS");
    }
    connection.at(Stage.TLS, Outcome.NOT_DONE);
    control.dialogue.send("AUTH TLS", "AUTH TLS");
    Reply reply = control.replies.read();
    if (reply.code() == 234) {
      connection.startTls(control.tls, settings.endpoint());
      control.greeting = "";
    } else if (reply.code() == 421) {
      throw control.replies.refusal("AUTH TLS", reply);
    } else if (!mayBeClear()) {
      String answer = "it said: " + Printable.of(reply.code() + " " + reply.text());
      throw TlsRequiredException.upgradeRefused(
          connection.server(), Protocol.FTP, answer, "credentials");
    }
  }

  /** Anonymous reading has nothing to hide, and may go on in clear where there is no TLS. */
  private boolean mayBeClear() {
    return settings.isCleartextAllowed() || settings.credentials instanceof Credentials.Anonymous;
  }

  /** RFC 4217, section 9: with the control connection private, the data connections have to be. */
  private void protectData() throws IOException {
    for (String command : new String[] {"PBSZ 0", "PROT P"}) {
      Reply reply = control.replies.command(command);
      if (reply.code() == 421) {
        throw control.replies.refusal(command, reply);
      }
      if (!reply.isPositive()) {
        throw new TlsRequiredException(
            connection.server(),
            "the server does not encrypt data connections (to "
                + command
                + " it said: "
                + Printable.of(reply.code() + " " + reply.text())
                + ")");
      }
    }
    control.privateData = true;
  }

  private void signIn() throws IOException {
    connection.at(Stage.LOGIN, Outcome.NOT_DONE);
    String user = Names.wire(settings.user(), settings.charset);
    control.dialogue.send("USER " + user, "USER " + user);
    Reply reply = control.replies.read();
    char[] secret = {};
    try {
      if (reply.code() == 331) {
        secret = secret();
        control.dialogue.mask(secret); // until nothing of the server's is shown any more
        control.dialogue.sendSecret(passLine(secret), "PASS ***");
        reply = control.replies.read();
      }
      if (reply.code() == 332) {
        throw refused(reply, "the server wants an account, which nobody has set");
      }
      if (!reply.isPositive()) {
        throw refused(reply, "the server refused the login");
      }
    } finally {
      control.dialogue.mask(null);
      Arrays.fill(secret, '\0');
    }
  }

  /** In the charset of the session, as the user is. */
  private byte[] passLine(char[] secret) throws IOException {
    ByteBuffer encoded;
    try {
      encoded = settings.charset.newEncoder().encode(CharBuffer.wrap(secret));
    } catch (CharacterCodingException e) {
      throw new AuthenticationException(
          connection.server(),
          "PASS",
          "",
          "the password has a character that " + settings.charset + " does not have",
          false,
          null);
    }
    byte[] bytes = new byte[encoded.remaining()];
    try {
      encoded.get(bytes);
      return Dialogue.secretLine("PASS ", bytes);
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private char[] secret() throws IOException {
    if (settings.credentials instanceof Credentials.Password password) {
      return password.password();
    } else if (settings.credentials instanceof Credentials.Anonymous) {
      return "anonymous@".toCharArray(); // RFC 1635: something like an address
    }
    throw new AuthenticationException(
        connection.server(), "USER", "331", "the server wants a password", false, null);
  }

  private AuthenticationException refused(Reply reply, String why) {
    return new AuthenticationException(
        connection.server(),
        "USER",
        Integer.toString(reply.code()),
        why + ": " + control.dialogue.shown(reply.text()),
        false,
        null);
  }

  /** Asks what the server can do; one that does not know FEAT can do nothing beyond RFC 959. */
  private void features() throws IOException {
    control.features = ask(control);
    if (control.features.has("UTF8") && control.dialogue.charset().equals(StandardCharsets.UTF_8)) {
      Reply utf8 = control.replies.command("OPTS UTF8 ON"); // RFC 2640 wants none; some servers do
      if (utf8.code() == 421) {
        throw control.replies.refusal("OPTS UTF8 ON", utf8);
      }
    }
  }

  static Features ask(Control control) throws IOException {
    Reply reply = control.replies.command("FEAT");
    if (reply.code() == 421) {
      throw control.replies.refusal("FEAT", reply);
    }
    return reply.isPositive() ? Features.parse(reply) : Features.NONE;
  }
}
